using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Query;

/// <summary>Aggregates over a bag of values, never empty.</summary>
internal static class PlainAggregates
{
    public static object? Apply(string name, IReadOnlyList<object?> arguments, IReadOnlyList<object?> bag)
    {
        switch (name)
        {
            case "count": return (long)bag.Count;
            case "count-distinct": return (long)Distinct(bag).Count;
            case "distinct": return new EdnSet(Distinct(bag));
            case "sum": return PlainFunctions.Apply("+", [.. bag]);
            case "avg": return Average(bag);
            case "median": return Median(bag);
            case "variance": return Variance(bag);
            case "stddev": return Math.Sqrt(Variance(bag));
            case "min" when arguments.Count == 0: return Sorted(bag)[0];
            case "max" when arguments.Count == 0: return Sorted(bag)[^1];
            case "min": return new EdnVector([.. Sorted(bag).Take((int)(long)arguments[0]!)]);
            case "max": return new EdnVector([.. Sorted(bag).AsEnumerable().Reverse().Take((int)(long)arguments[0]!)]);
            default: throw new OracleException("unknown-aggregate", name);
        }
    }

    private static List<object?> Distinct(IEnumerable<object?> bag) => [.. bag.DistinctBy(PlainValues.KeyOf)];

    private static List<object?> Sorted(IEnumerable<object?> bag)
    {
        var list = bag.ToList();
        list.Sort(PlainValues.Compare);
        return list;
    }

    private static double Average(IReadOnlyList<object?> bag) => bag.Sum(Number) / bag.Count;

    private static object? Median(IReadOnlyList<object?> bag)
    {
        var sorted = bag.Order(Comparer<object?>.Create((x, y) => PlainValues.CompareNumbers(x!, y!) ?? 0)).ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (Number(sorted[middle - 1]) + Number(sorted[middle])) / 2;
    }

    private static double Variance(IReadOnlyList<object?> bag)
    {
        var mean = Average(bag);
        return bag.Sum(x => (Number(x) - mean) * (Number(x) - mean)) / bag.Count;
    }

    private static double Number(object? x) => x switch
    {
        long n => n,
        BigInteger n => (double)n,
        double d => d,
        float f => f,
        BigDecimal m => double.Parse(m.ToString(), System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new OracleException("not-a-number", EdnWriter.ToString(x)),
    };
}
