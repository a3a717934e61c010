using System.Collections;
using System.Globalization;
using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>Equality in which numbers of every kind compare by value within 1e-9 of their size; all else as <see cref="CanonicalText"/> has it.</summary>
internal static class NearlyEqual
{
    private const double Tolerance = 1e-9;

    /// <summary>Whether two collections of rows are the same multiset.</summary>
    public static bool Rows(IReadOnlyList<object?> expected, IReadOnlyList<object?> actual, CanonicalText canonical)
    {
        if (expected.Count != actual.Count) return false;
        var left = actual.ToList();
        foreach (var row in expected)
        {
            var found = left.FindIndex(r => Equal(row, r, canonical));
            if (found < 0) return false;
            left.RemoveAt(found);
        }

        return true;
    }

    public static bool Equal(object? x, object? y, CanonicalText canonical)
    {
        if (IsNumber(x) && IsNumber(y)) return Near(x!, y!);
        if (IsSequence(x) && IsSequence(y))
        {
            var (a, b) = (((IEnumerable)x!).Cast<object?>().ToList(), ((IEnumerable)y!).Cast<object?>().ToList());
            return a.Count == b.Count && a.Zip(b).All(p => Equal(p.First, p.Second, canonical));
        }

        if (x is IReadOnlyDictionary<object, object?> m && y is IReadOnlyDictionary<object, object?> n)
            return m.Count == n.Count && m.All(e => n.TryGetValue(e.Key, out var value) && Equal(e.Value, value, canonical));
        return string.Equals(canonical.Of(x), canonical.Of(y), StringComparison.Ordinal);
    }

    private static bool IsSequence(object? value) => value is IEnumerable and not (string or byte[] or EdnSet or IDictionary or IReadOnlyDictionary<object, object?>);

    private static bool IsNumber(object? value) => value is long or int or double or float or BigInteger or BigDecimal;

    private static bool Near(object x, object y)
    {
        var (a, b) = (Double(x), Double(y));
        return a.Equals(b) || Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static double Double(object value) => value switch
    {
        BigInteger big => (double)big,
        BigDecimal dec => double.Parse(dec.ToString(), CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
