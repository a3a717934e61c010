using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>
/// The order of values in indexes: by kind (see <see cref="ValueKind"/>), then within it. Used wherever values are sorted for output;
/// ordered encodings on disk must agree with it.
/// </summary>
internal sealed class IndexOrder : IComparer<object?>
{
    public static readonly IndexOrder Instance = new();

    public int Compare(object? x, object? y)
    {
        var (kindX, kindY) = (KindOf(x), KindOf(y));
        if (kindX != kindY) return kindX.CompareTo(kindY);
        return kindX switch
        {
            ValueKind.Nil => 0,
            ValueKind.Integer => x is long a && y is long b ? a.CompareTo(b) : Big(x!).CompareTo(Big(y!)),
            ValueKind.String => Utf8Order.Compare((string)x!, (string)y!),
            ValueKind.Uri => Utf8Order.Compare(((Uri)x!).OriginalString, ((Uri)y!).OriginalString),
            ValueKind.Keyword => ((Keyword)x!).CompareTo((Keyword)y!),
            ValueKind.Symbol => ((Symbol)x!).CompareTo((Symbol)y!),
            ValueKind.BigDec => ((BigDecimal)x!).CompareTo((BigDecimal)y!),
            ValueKind.Uuid => CompareUuids((Guid)x!, (Guid)y!),
            ValueKind.Bytes => ((byte[])x!).AsSpan().SequenceCompareTo((byte[])y!),
            ValueKind.Tuple => CompareItems((EdnSequence)x!, (EdnSequence)y!),
            ValueKind.Object => string.CompareOrdinal(x!.ToString(), y!.ToString()),
            _ => ((IComparable)x!).CompareTo(y),
        };
    }

    /// <summary>The kind of a value as .NET holds it; an entity, being a <see cref="long"/>, counts as a whole number.</summary>
    public static ValueKind KindOf(object? value) => value switch
    {
        null => ValueKind.Nil,
        bool => ValueKind.Boolean,
        long or BigInteger => ValueKind.Integer,
        float => ValueKind.Float,
        double => ValueKind.Double,
        BigDecimal => ValueKind.BigDec,
        DateTimeOffset => ValueKind.Instant,
        Guid => ValueKind.Uuid,
        string => ValueKind.String,
        Keyword => ValueKind.Keyword,
        Symbol => ValueKind.Symbol,
        Uri => ValueKind.Uri,
        byte[] => ValueKind.Bytes,
        EdnSequence => ValueKind.Tuple,
        _ => ValueKind.Object,
    };

    private static BigInteger Big(object value) => value is long n ? n : (BigInteger)value;

    private static int CompareUuids(Guid x, Guid y) => x.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(y.ToByteArray(bigEndian: true));

    private int CompareItems(EdnSequence x, EdnSequence y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var order = Compare(x[i], y[i]);
            if (order != 0) return order;
        }

        return x.Count.CompareTo(y.Count);
    }
}
