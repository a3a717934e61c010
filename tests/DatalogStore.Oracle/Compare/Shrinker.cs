using System.Diagnostics;
using DatalogStore.Edn;
using DatalogStore.Oracle.Generate;

namespace DatalogStore.Oracle.Compare;

/// <summary>
/// Makes a failing case smaller: leaves out one operation, clause, rule, argument after another as long as what remains still fails in
/// the same way. Bounded in time; what it gives is small, not smallest.
/// </summary>
internal static class Shrinker
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(15);

    /// <returns>The smaller case's comparison.</returns>
    public static Comparison Shrink(GeneratedWorld world, GeneratedQuery query, Comparison first)
    {
        var watch = Stopwatch.StartNew();
        var best = first;
        var progress = true;
        while (progress && watch.Elapsed < TimeMax)
        {
            progress = false;
            foreach (var (smallerWorld, smallerQuery) in Smaller(world, query))
            {
                if (watch.Elapsed > TimeMax) break;
                if (Compare(smallerWorld, smallerQuery) is not { Verdict: Verdict.Differed } found || Kind(found) != Kind(first)) continue;
                (world, query, best, progress) = (smallerWorld, smallerQuery, found, true);
                break;
            }
        }

        return best;
    }

    private static Comparison? Compare(GeneratedWorld world, GeneratedQuery query)
    {
        try
        {
            using var loaded = new LoadedWorld(world);
            return QueryComparison.Run(loaded, query, query.Where);
        }
        // Left out too much: not even a transaction or a query any more.
        catch (DatalogException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>How it fails: the report up to the first digit or colon's second word.</summary>
    private static string Kind(Comparison comparison) => string.Join(':', comparison.Report.Split('\n')[0].Split(':').Take(2)) is var head && head.StartsWith("rows", StringComparison.Ordinal) ? "rows" : head;

    private static IEnumerable<(GeneratedWorld, GeneratedQuery)> Smaller(GeneratedWorld world, GeneratedQuery query)
    {
        for (var i = 0; i < world.Transactions.Count; i++) yield return (world with { Transactions = Without(world.Transactions, i) }, query);
        foreach (var where in SmallerLists(query.Where)) yield return (world, query with { Where = where });
        for (var i = 0; i < query.Inputs.Count; i++)
        {
            var input = query.Inputs[i];
            if (input.View is { } view && view != ViewPlan.Now) yield return (world, query with { Inputs = With(query.Inputs, i, input with { View = ViewPlan.Now }) });
            if (i > 0) yield return (world, query with { Inputs = Without(query.Inputs, i) });
            if (input.Value is null) continue;
            foreach (var value in SmallerForms(EdnReader.Read(input.Value))) yield return (world, query with { Inputs = With(query.Inputs, i, input with { Value = EdnWriter.ToString(value) }) });
        }

        foreach (var find in SmallerForms(EdnReader.Read($"[{query.Find}]")).OfType<EdnVector>().Where(f => f.Count > 0)) yield return (world, query with { Find = string.Join(' ', find.Select(EdnWriter.ToString)) });
        for (var i = 0; i < world.Transactions.Count; i++)
        {
            foreach (var transaction in SmallerForms(EdnReader.Read(world.Transactions[i]), depth: 1)) yield return (world with { Transactions = With(world.Transactions, i, EdnWriter.ToString(transaction)) }, query);
        }

        for (var i = 0; i < world.Attributes.Count; i++) yield return (world with { Attributes = Without(world.Attributes, i) }, query);
    }

    private static IEnumerable<List<string>> SmallerLists(IReadOnlyList<string> clauses)
    {
        for (var i = 0; i < clauses.Count; i++) yield return Without(clauses, i);
        for (var i = 0; i < clauses.Count; i++)
        {
            foreach (var form in SmallerForms(EdnReader.Read(clauses[i]))) yield return With(clauses, i, EdnWriter.ToString(form));
        }
    }

    /// <summary>The form with one item of one sequence left out, outer ones first; or an item that is a list put in its place.</summary>
    private static IEnumerable<object?> SmallerForms(object? form, int depth = 6)
    {
        if (form is not EdnSequence sequence || depth == 0) yield break;
        for (var i = 0; i < sequence.Count; i++) yield return Like(sequence, [.. sequence.Where((_, k) => k != i)]);
        for (var i = 0; i < sequence.Count; i++)
        {
            if (sequence is EdnList && sequence[i] is EdnSequence inner) yield return inner;
            foreach (var smaller in SmallerForms(sequence[i], depth - 1)) yield return Like(sequence, [.. sequence.Select((x, k) => k == i ? smaller : x)]);
        }
    }

    private static EdnSequence Like(EdnSequence sequence, object?[] items) => sequence is EdnList ? new EdnList(items) : new EdnVector(items);

    private static List<T> Without<T>(IReadOnlyList<T> list, int at) => [.. list.Where((_, i) => i != at)];

    private static List<T> With<T>(IReadOnlyList<T> list, int at, T item) => [.. list.Select((x, i) => i == at ? item : x)];
}
