using System.Collections;
using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>
/// The order of values in predicates, <c>min</c>, <c>max</c> and <c>:order-by</c>: numbers of all kinds by value, everything else within its own
/// kind; strings by UTF-8 bytes; false before true; sequences by length, then item by item.
/// </summary>
internal static class ValueOrder
{
    /// <summary>Compares; false when the two have no order: different kinds, a NaN, or a kind without order.</summary>
    public static bool TryCompare(object? x, object? y, out int order)
    {
        order = 0;
        if (x is long a && y is long b) order = a.CompareTo(b);
        else if (Numbers.IsNumber(x) && Numbers.IsNumber(y)) return Numbers.TryCompare(x!, y!, out order);
        else if (x is string s && y is string t) order = Utf8Order.Compare(s, t);
        else if (x is Keyword k && y is Keyword l) order = k.CompareTo(l);
        else if (x is Symbol m && y is Symbol n) order = m.CompareTo(n);
        else if (x is bool p && y is bool q) order = p.CompareTo(q);
        else if (x is DateTimeOffset i && y is DateTimeOffset j) order = i.UtcTicks.CompareTo(j.UtcTicks);
        else if (x is Guid g && y is Guid h) order = CompareBytes(g.ToByteArray(bigEndian: true), h.ToByteArray(bigEndian: true));
        else if (x is Uri u && y is Uri v) order = Utf8Order.Compare(u.OriginalString, v.OriginalString);
        else if (x is byte[] c && y is byte[] d) order = CompareBytes(c, d);
        else if (x is System.Text.Rune r && y is System.Text.Rune w) order = r.CompareTo(w);
        else if (x is EdnSequence e && y is EdnSequence f) return TryCompareItems(e, f, out order);
        else if (x is null && y is null) order = 0;
        else return false;
        return true;
    }

    /// <summary>A total order for sorting and for <c>min</c> and <c>max</c> over mixed kinds: by kind, then by value.</summary>
    public static int CompareTotal(object? x, object? y) => TryCompare(x, y, out var order) ? order != 0 ? order : NumberRank(x) - NumberRank(y) : Rank(x) - Rank(y) is var byRank and not 0 ? byRank : CompareAlike(x, y);

    /// <summary>Equal numbers of different kinds: whole ones first, then doubles, then decimals, so that the least of some does not depend on their order.</summary>
    private static int NumberRank(object? value) => value switch { double or float => 1, BigDecimal => 2, _ => 0 };

    private static int CompareAlike(object? x, object? y)
    {
        // One of the two is NaN (before every number), or the kind has no order: its text decides.
        if (Numbers.IsNumber(x)) return Numbers.IsNaN(y).CompareTo(Numbers.IsNaN(x)) * 1;
        if (x is EdnSequence a && y is EdnSequence b)
        {
            for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
            {
                if (CompareTotal(a[i], b[i]) is var order and not 0) return order;
            }
        }

        return Utf8Order.Compare(EdnWriter.ToString(x), EdnWriter.ToString(y));
    }

    private static int Rank(object? value) => value switch
    {
        null => 0,
        bool => 1,
        long or BigInteger or double or float or BigDecimal => 2,
        DateTimeOffset => 3,
        Guid => 4,
        string => 5,
        Keyword => 6,
        Symbol => 7,
        Uri => 8,
        byte[] => 9,
        EdnSequence => 10,
        _ => 11,
    };

    private static bool TryCompareItems(EdnSequence x, EdnSequence y, out int order)
    {
        order = x.Count.CompareTo(y.Count);
        for (var i = 0; order == 0 && i < x.Count; i++)
        {
            // Empty slots of a tuple sort lowest.
            if (x[i] is null || y[i] is null) order = (x[i] is not null).CompareTo(y[i] is not null);
            else if (!TryCompare(x[i], y[i], out order)) return false;
        }

        return true;
    }

    private static int CompareBytes(byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y);

    /// <summary>The items of a collection value; <see langword="null"/> when it is none. Maps give their entries as pairs, <c>nil</c> nothing.</summary>
    public static IEnumerable<object?>? ItemsOf(object? value) => value switch
    {
        null => [],
        EdnSequence sequence => sequence,
        EdnSet set => set,
        EdnMap map => map.Select(object? (e) => EdnVector.Of(ReferenceEquals(e.Key, EdnEquality.KeyOf(null)) ? null : e.Key, e.Value)),
        string or byte[] or Uri => null,
        IDictionary dictionary => dictionary.Cast<DictionaryEntry>().Select(object? (e) => EdnVector.Of(e.Key, e.Value)),
        IEnumerable<object?> items => items,
        IEnumerable items => items.Cast<object?>(),
        _ => null,
    };
}
