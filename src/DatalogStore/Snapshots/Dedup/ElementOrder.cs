using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Follows JSON and says of every list what the set of its elements loses: its order, what it repeats, or that it was a list. Told as positions: the rank
/// of each element among the different ones, these being in the order of digests of their content.
/// <code>
/// ["b","a","b"]   "1 0 1"  (or "0 1 0": the digests decide, the same way everywhere)
/// ["a"]           "0"
/// </code>
/// Lists of equal elements in equal order have equal positions, and no others; that is all that counting needs.
/// </summary>
internal sealed class ElementOrder
{
    private const ulong MapSeed = 1;
    private const ulong ListSeed = 2;
    private const ulong ScalarSeed = 3;

    private readonly Stack<Container> _open = new([new Container { Elements = [] }]);

    private sealed class Container
    {
        /// <summary>Digests of a list's elements; <see langword="null"/> for a map.</summary>
        public List<ulong>? Elements;

        /// <summary>The sum over a map's entries: their order does not matter.</summary>
        public ulong Entries;
        public ulong Key;
    }

    public void BeginMap() => _open.Push(new Container());

    public void BeginList() => _open.Push(new Container { Elements = [] });

    /// <summary>The next value is that of this key.</summary>
    public void Key(ReadOnlySpan<byte> key) => _open.Peek().Key = XxHash3.HashToUInt64(key);

    /// <summary>A string, without its escapes.</summary>
    public void String(ReadOnlySpan<byte> text) => Value(Mix(ScalarSeed, XxHash3.HashToUInt64(text)));

    /// <summary>A number, or one of the words. Numbers that only their spelling tells apart are one.</summary>
    public void Token(ReadOnlySpan<byte> token)
    {
        var isFraction = token[0] is not ((byte)'t' or (byte)'f' or (byte)'n') && token.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;
        Value(isFraction ? Mix(ScalarSeed + 1, BitConverter.DoubleToUInt64Bits(double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0)) : Mix(ScalarSeed + 2, XxHash3.HashToUInt64(token)));
    }

    public void EndMap() => Value(Mix(MapSeed, _open.Pop().Entries));

    /// <summary>Closes a list; returns its positions, or <see langword="null"/> where the set loses nothing.</summary>
    public string? EndList()
    {
        var elements = _open.Pop().Elements!;
        Value(Mix(ListSeed, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(elements)))));
        return elements.Count == 1 || elements.Zip(elements.Skip(1)).Any(p => p.First >= p.Second) ? PositionsOf(elements) : null;
    }

    private static string? PositionsOf(List<ulong> elements)
    {
        var different = elements.Distinct().Order().ToList();
        var text = new StringBuilder();
        foreach (var element in elements) text.Append(text.Length == 0 ? "" : " ").Append(different.BinarySearch(element));
        return text.ToString();
    }

    private void Value(ulong digest)
    {
        var container = _open.Peek();
        if (container.Elements is { } elements) elements.Add(digest);
        else container.Entries += Mix(container.Key, digest);
    }

    private static ulong Mix(ulong x, ulong y) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes<ulong>([x, y]));
}
