using System.Numerics;
using System.Runtime.CompilerServices;

namespace DatalogStore.Query.Evaluate;

/// <summary>Hashes of words and rows. Bits are mixed before use: words differ mostly in their low and their kind bits.</summary>
internal static class WordHash
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong word)
    {
        var x = word * Multiplier;
        return (uint)((x ^ (x >> 29)) * Multiplier >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 27) ^ word) * Multiplier;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(ulong hash) => (uint)((hash ^ (hash >> 29)) * Multiplier >> 32);

    public static uint Of(ReadOnlySpan<ulong> row)
    {
        var hash = 0UL;
        foreach (var word in row) hash = Mix(hash, word);
        return Finish(hash);
    }

    /// <summary>The hash of a row that lies in columns.</summary>
    public static uint Of(ulong[][] columns, ReadOnlySpan<int> keys, int row)
    {
        var hash = 0UL;
        foreach (var key in keys) hash = Mix(hash, columns[key][row]);
        return Finish(hash);
    }
}
