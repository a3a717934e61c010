using System.Numerics;

namespace DatalogStore.Edn;

/// <summary>
/// Equality of values as the whole engine means it: long and bigint are one kind of number, float and double another, every other kind is equal only within itself,
/// bytes compare by content, URIs by their text, <c>nil</c> equals <c>nil</c>, NaN equals nothing.
/// </summary>
internal sealed class EdnEquality : IEqualityComparer<object?>
{
    public static readonly EdnEquality Instance = new();

    private static readonly object NilKey = new();

    /// <summary>A non-null stand-in for <c>nil</c>, so that it can be a key.</summary>
    public static object KeyOf(object? value) => value ?? NilKey;

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (BigInteger a, long b) => a == b,
        (long a, BigInteger b) => a == b,
        (double a, double b) => a == b,
        (float a, float b) => a == b,
        (double a, float b) => a == b,
        (float a, double b) => a == b,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        // The framework's equality of URIs leaves out their fragments.
        (Uri a, Uri b) => a.OriginalString == b.OriginalString,
        _ when Widened(x) is { } a => Equals(a, Widened(y) ?? y),
        _ when Widened(y) is { } b => Equals(x, b),
        _ => x.Equals(y),
    };

    public int GetHashCode(object? obj) => obj switch
    {
        null => 0,
        BigInteger b when b >= long.MinValue && b <= long.MaxValue => ((long)b).GetHashCode(),
        double d => (d == 0 ? 0.0 : d).GetHashCode(),
        float f => GetHashCode((double)f),
        byte[] bytes => HashOf(bytes),
        Uri uri => uri.OriginalString.GetHashCode(StringComparison.Ordinal),
        _ => (Widened(obj) ?? obj).GetHashCode(),
    };

    /// <summary>A shorter whole number of .NET as the long or bigint that it is for us; <see langword="null"/> for every other value.</summary>
    private static object? Widened(object value) => value switch
    {
        int or short or sbyte or byte or uint or ushort => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (object)(long)number : (BigInteger)number,
        _ => null,
    };

    private static int HashOf(byte[] bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
