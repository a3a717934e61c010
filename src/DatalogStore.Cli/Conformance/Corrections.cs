namespace DatalogStore.Cli.Conformance;

/// <summary>
/// Single cases whose expected rows differ from what our semantics say, each with its reason. The corrected rows are compared as strictly as any.
/// docs/conformance.md is this list in words; a test holds the two equal.
/// </summary>
internal static class Corrections
{
    private const string StringOrder = "Strings are ordered by their UTF-8 bytes, that is by code points; the oracles order by UTF-16 units, which puts 😀 (U+1F600) before ￮ (U+FFEE).";

    private const string SetOfOperations = "A transaction is a set and reads the database before it: [:db/retract [:item/key \"c\"] …] beside the map that makes \"c\" finds no such entity and retracts nothing.";

    public static readonly IReadOnlyDictionary<string, Correction> ByName = new Dictionary<string, Correction>(StringComparer.Ordinal)
    {
        ["values/tricky-agg/s1003-1"] = new(["[\"\" \"￮\" 17]"], ["[\"\" \"😀\" 17]"], StringOrder),
        ["predicates/tricky-compare/s1002-2"] = new(["[\"😀\" \"￮\"]"], ["[\"￮\" \"😀\"]"], StringOrder),
        ["tx/random-program/s1058-0"] = new([], ["[\"c\" :b]"], SetOfOperations),
        ["functions/arith/s1000-12"] = new(["[1 0.125]", "[3 0.375]", "[5 0.625]"], ["[1 0]", "[3 0]", "[5 0]"], "/ on two longs is quot, as in Datomic; Clojure makes a ratio."),
    };

    /// <summary>The expected rows of a case.</summary>
    public static IReadOnlyList<string> RowsOf(Case @case)
    {
        if (!ByName.TryGetValue(@case.Name, out var correction)) return @case.Expect.Rows;
        if (correction.Out.Except(@case.Expect.Rows).Any()) throw new InvalidOperationException($"{@case.Name} no longer expects what its correction replaces");
        return [.. @case.Expect.Rows.Except(correction.Out), .. correction.In];
    }
}

/// <summary>What is expected instead.</summary>
/// <param name="Out">Rows that the case has and that are not expected.</param>
/// <param name="In">Rows that are expected in their place.</param>
/// <param name="Reason">Why.</param>
internal sealed record Correction(IReadOnlyList<string> Out, IReadOnlyList<string> In, string Reason);
