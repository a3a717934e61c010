using System.Diagnostics.CodeAnalysis;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Query.Functions;

/// <summary>What an aggregate makes of the values of one group, a bag in no order and never empty.</summary>
internal delegate object? AggregateBody(IReadOnlyList<object?> values, ReadOnlySpan<object?> arguments, FunctionContext context);

/// <summary>An aggregate of <c>:find</c>.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="ArityMin">Fewest arguments before the variable.</param>
/// <param name="ArityMax">How many arguments may stand before the variable.</param>
/// <param name="Signature">Arguments and result in words.</param>
/// <param name="Body">What it does.</param>
internal sealed record Aggregate(string Name, int ArityMin, int ArityMax, string Signature, AggregateBody Body)
{
    public bool Takes(int count) => count >= ArityMin && count <= ArityMax;

    public string ArityText => ArityMin == ArityMax ? ArityMin == 0 ? "no arguments" : $"{ArityMin} argument" : $"{ArityMin} to {ArityMax} arguments";
}

/// <summary>All aggregates by name.</summary>
internal sealed class Aggregates
{
    public static readonly Aggregates Default = new(
    [
        new("count", 0, 0, "values → long", static (v, _, _) => (long)v.Count),
        new("count-distinct", 0, 0, "values → long", static (v, _, _) => (long)Distinct(v).Count),
        new("distinct", 0, 0, "values → set", static (v, _, _) => new EdnSet(v)),
        new("sum", 0, 0, "numbers → number", static (v, _, _) => Sum(v)),
        new("avg", 0, 0, "numbers → double", static (v, _, _) => Average(v)),
        new("median", 0, 0, "numbers → number: the middle one, or the mean of the two", static (v, _, _) => Median(v)),
        new("variance", 0, 0, "numbers → double: of the population", static (v, _, _) => Variance(v)),
        new("stddev", 0, 0, "numbers → double: of the population", static (v, _, _) => Math.Sqrt(Variance(v))),
        new("min", 0, 1, "n, values → the least, or a vector of the n least, ascending", static (v, a, _) => Extreme(v, a, 1)),
        new("max", 0, 1, "n, values → the greatest, or a vector of the n greatest, descending", static (v, a, _) => Extreme(v, a, -1)),
        new("rand", 0, 1, "n, values → one by chance, or a vector of n with repetition", static (v, a, c) => Random(v, a, c)),
        new("sample", 1, 1, "n, values → vector of at most n distinct ones by chance", static (v, a, c) => Sample(v, a, c)),
    ]);

    private readonly Dictionary<string, Aggregate> _byName;

    public Aggregates(IEnumerable<Aggregate> aggregates) => _byName = aggregates.ToDictionary(a => a.Name);

    public IEnumerable<Aggregate> All => _byName.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out Aggregate? aggregate) => _byName.TryGetValue(name, out aggregate);

    public IReadOnlyList<string> NamesNear(string name) => NearNames.Of(name, _byName.Keys);

    private static HashSet<object> Distinct(IReadOnlyList<object?> values) => new(values.Select(EdnEquality.KeyOf), EdnEquality.Instance);

    private static object Sum(IReadOnlyList<object?> values) => values.Aggregate((object)0L, (sum, v) => Numbers.Add(sum, Numbers.Require(v, "sum")));

    private static double Average(IReadOnlyList<object?> values) => values.Sum(v => Numbers.ToDouble(Numbers.Require(v, "avg"))) / values.Count;

    private static double Variance(IReadOnlyList<object?> values)
    {
        var mean = values.Sum(v => Numbers.ToDouble(Numbers.Require(v, "variance"))) / values.Count;
        return values.Sum(v => (Numbers.ToDouble(v!) - mean) * (Numbers.ToDouble(v!) - mean)) / values.Count;
    }

    private static object? Median(IReadOnlyList<object?> values)
    {
        var sorted = values.Select(v => Numbers.Require(v, "median")).Order(Comparer<object>.Create(ValueOrder.CompareTotal)).ToList();
        var middle = sorted.Count / 2;
        if (sorted.Count % 2 == 1) return sorted[middle];
        var sum = Numbers.Add(sorted[middle - 1], sorted[middle]);
        return sum is long l && l % 2 == 0 ? l / 2 : sum is long or System.Numerics.BigInteger ? Numbers.ToDouble(sum) / 2 : Numbers.Divide(sum, 2L);
    }

    private static object? Extreme(IReadOnlyList<object?> values, ReadOnlySpan<object?> arguments, int sign)
    {
        if (arguments.Length == 0) return values.Aggregate((best, v) => ValueOrder.CompareTotal(v, best) * sign < 0 ? v : best);
        var count = CountOf(arguments[0]);
        return new EdnVector([.. values.Order(Comparer<object?>.Create((x, y) => ValueOrder.CompareTotal(x, y) * sign)).Take(count)]);
    }

    private static object? Random(IReadOnlyList<object?> values, ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        if (arguments.Length == 0) return values[context.Random.Next(values.Count)];
        return new EdnVector([.. Enumerable.Range(0, CountOf(arguments[0])).Select(_ => values[context.Random.Next(values.Count)])]);
    }

    private static EdnVector Sample(IReadOnlyList<object?> values, ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var distinct = new EdnSet(values).ToArray();
        context.Random.Shuffle(distinct);
        return new EdnVector([.. distinct.Take(CountOf(arguments[0]))]);
    }

    private static int CountOf(object? value) =>
        value is long n and >= 0 ? (int)Math.Min(n, FunctionContext.ResultLengthMax) : throw new FunctionException("bad-arguments", $"an aggregate's count is a whole number that is not negative, not {EdnWriter.ToString(value)}");
}
