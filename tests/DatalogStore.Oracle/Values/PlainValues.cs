using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Oracle.Values;

/// <summary>
/// Equality and order of values, written out from their definition: long and bigint are one kind of number, float and double another, every
/// other kind equals only itself, bytes compare by content, bigdec ignores scale, −0.0 is 0.0 and NaN equals nothing.
/// </summary>
internal static class PlainValues
{
    /// <summary>Whether two values join: the same kind and the same value, and not NaN.</summary>
    public static bool Same(object? x, object? y) => !IsNaN(x) && !IsNaN(y) && KeyOf(x) == KeyOf(y);

    public static bool IsNaN(object? value) => value is double and double.NaN || value is float and float.NaN;

    public static bool IsNumber(object? value) => value is long or BigInteger or float or double or BigDecimal;

    /// <summary>A text that two values share exactly when they are one member of a set (NaN is one member).</summary>
    public static string KeyOf(object? value)
    {
        var text = new StringBuilder();
        AppendKey(value, text);
        return text.ToString();
    }

    /// <summary>The key of a row of values.</summary>
    public static string KeyOfRow(IEnumerable<object?> row) => string.Join('\u0001', row.Select(KeyOf));

    /// <summary>Negative, zero or positive; <see langword="null"/> when the kinds cannot be compared by <c>&lt;</c> and its like.</summary>
    public static int? TryCompare(object? x, object? y)
    {
        if (IsNumber(x) && IsNumber(y)) return CompareNumbers(x!, y!);
        if (KindRank(x) != KindRank(y)) return null;
        return KindRank(x) switch
        {
            KindNil or KindObject => null,
            _ => CompareWithin(x!, y!),
        };
    }

    /// <summary>The order across all values: numbers by number and only then by kind, all others by kind, then within it.</summary>
    public static int Compare(object? x, object? y)
    {
        if (IsNumber(x) && IsNumber(y) && CompareNumbers(x!, y!) is { } byNumber and not 0) return byNumber;
        var byKind = KindRank(x).CompareTo(KindRank(y));
        if (byKind != 0) return byKind;
        return KindRank(x) switch
        {
            KindNil => 0,
            KindInteger or KindFloat or KindDouble or KindBigDec => CompareNumbers(x!, y!) ?? 0,
            KindObject => string.CompareOrdinal(KeyOf(x), KeyOf(y)),
            _ => CompareWithin(x!, y!),
        };
    }

    /// <summary>The order of indexes: by kind, numbers too, then within the kind; tuples slot by slot.</summary>
    public static int CompareInIndex(object? x, object? y)
    {
        if (x is EdnVector a && y is EdnVector b)
        {
            var bySlot = a.Zip(b, CompareInIndex).FirstOrDefault(order => order != 0);
            return bySlot != 0 ? bySlot : a.Count.CompareTo(b.Count);
        }

        var byKind = KindRank(x).CompareTo(KindRank(y));
        return byKind != 0 ? byKind : Compare(x, y);
    }

    /// <summary>Numbers as exact fractions; <see langword="null"/> with NaN.</summary>
    public static int? CompareNumbers(object x, object y)
    {
        if (IsNaN(x) || IsNaN(y)) return null;
        var (infinityX, infinityY) = (InfinityOf(x), InfinityOf(y));
        if (infinityX != 0 || infinityY != 0) return infinityX.CompareTo(infinityY);
        var (numeratorX, denominatorX) = Fraction(x);
        var (numeratorY, denominatorY) = Fraction(y);
        return (numeratorX * denominatorY).CompareTo(numeratorY * denominatorX);
    }

    /// <summary>By Unicode code points, which is the order of the UTF-8 bytes.</summary>
    public static int CompareText(string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));

    private const int KindNil = 0;
    private const int KindInteger = 2;
    private const int KindFloat = 3;
    private const int KindDouble = 4;
    private const int KindBigDec = 5;
    private const int KindObject = 15;

    private static int KindRank(object? value) => value switch
    {
        null => KindNil,
        bool => 1,
        long or BigInteger => KindInteger,
        float => KindFloat,
        double => KindDouble,
        BigDecimal => KindBigDec,
        DateTimeOffset => 6,
        Guid => 7,
        string => 8,
        Keyword => 9,
        Symbol => 10,
        Uri => 11,
        byte[] => 12,
        EdnSequence => 14,
        _ => KindObject,
    };

    private static int CompareWithin(object x, object y)
    {
        switch (x)
        {
            case bool a: return a.CompareTo((bool)y);
            case DateTimeOffset a: return a.CompareTo((DateTimeOffset)y);
            case Guid a: return string.CompareOrdinal(a.ToString("N"), ((Guid)y).ToString("N"));
            case string a: return CompareText(a, (string)y);
            case Symbol a: return CompareText(a.Text, ((Symbol)y).Text);
            case Uri a: return CompareText(a.OriginalString, ((Uri)y).OriginalString);
            case byte[] a: return a.AsSpan().SequenceCompareTo((byte[])y);
            case Keyword a:
                var b = (Keyword)y;
                if (a.Namespace is null != b.Namespace is null) return a.Namespace is null ? -1 : 1;
                var byNamespace = CompareText(a.Namespace ?? "", b.Namespace ?? "");
                return byNamespace != 0 ? byNamespace : CompareText(a.Name, b.Name);
            case EdnSequence a:
                var other = (EdnSequence)y;
                for (var i = 0; i < Math.Min(a.Count, other.Count); i++)
                {
                    var order = Compare(a[i], other[i]);
                    if (order != 0) return order;
                }

                return a.Count.CompareTo(other.Count);
            default: return CompareNumbers(x, y) ?? 0;
        }
    }

    private static int InfinityOf(object x) => x switch
    {
        double d when double.IsInfinity(d) => Math.Sign(d),
        float f when float.IsInfinity(f) => Math.Sign(f),
        _ => 0,
    };

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(object x)
    {
        switch (x)
        {
            case long n: return (n, 1);
            case BigInteger n: return (n, 1);
            case float f: return Fraction((double)f);
            case BigDecimal m: return m.Scale <= 0 ? (m.Unscaled * BigInteger.Pow(10, -m.Scale), 1) : (m.Unscaled, BigInteger.Pow(10, m.Scale));
            case double d:
                // Doubling a finite double until it is whole is exact.
                var denominator = BigInteger.One;
                while (Math.Floor(d) != d)
                {
                    d *= 2;
                    denominator *= 2;
                }

                return (new BigInteger(d), denominator);
            default: throw new ArgumentException($"{x} is not a number", nameof(x));
        }
    }

    private static void AppendKey(object? value, StringBuilder into)
    {
        switch (value)
        {
            case null: into.Append("nil"); break;
            case bool b: into.Append(b ? "true" : "false"); break;
            case long n: into.Append("i:").Append(n.ToString(CultureInfo.InvariantCulture)); break;
            case BigInteger n: into.Append("i:").Append(n.ToString(CultureInfo.InvariantCulture)); break;
            case float f: AppendKey((double)f, into); break;
            case double d: into.Append("d:").Append((d == 0 ? 0.0 : d).ToString("R", CultureInfo.InvariantCulture)); break;
            case BigDecimal m: into.Append("m:").Append(m.Unscaled.ToString(CultureInfo.InvariantCulture)).Append('e').Append(m.Scale); break;
            case DateTimeOffset t: into.Append("t:").Append(t.ToUnixTimeMilliseconds()); break;
            case Guid g: into.Append("g:").Append(g.ToString("N")); break;
            case string s: into.Append("s:").Append(s.Length).Append(':').Append(s); break;
            case Keyword k: into.Append("k:").Append(k.Text); break;
            case Symbol s: into.Append("y:").Append(s.Text); break;
            case Uri u: into.Append("u:").Append(u.OriginalString); break;
            case byte[] bytes: into.Append("x:").Append(Convert.ToHexString(bytes)); break;
            case Rune c: into.Append("c:").Append(c.Value); break;
            case EdnSet set: AppendAll('#', set.Select(KeyOf).Order(StringComparer.Ordinal), into); break;
            case EdnMap map: AppendAll('{', map.Select(e => KeyOf(e.Key) + "=" + KeyOf(e.Value)).Order(StringComparer.Ordinal), into); break;
            case System.Collections.IEnumerable items: AppendAll('[', items.Cast<object?>().Select(KeyOf), into); break;
            default: into.Append("o:").Append(value); break;
        }
    }

    private static void AppendAll(char opener, IEnumerable<string> keys, StringBuilder into)
    {
        into.Append(opener);
        foreach (var key in keys) into.Append(key).Append('\u0002');
        into.Append(']');
    }
}
