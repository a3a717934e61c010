using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Oracle.Generate;
using DatalogStore.Oracle.Query;
using DatalogStore.Oracle.Values;
using DatalogStore.Query;
using DatalogStore.Views;

namespace DatalogStore.Oracle.Compare;

/// <summary>What became of one comparison.</summary>
internal enum Verdict
{
    Agreed,

    /// <summary>Both refuse the query.</summary>
    BothRefused,

    /// <summary>Too large to enumerate, or a function failed on some value, which depends on what is tried first.</summary>
    Undecided,
    Differed,
}

/// <summary>The verdict, and for a difference everything needed to see it again.</summary>
internal sealed record Comparison(Verdict Verdict, string Report, int RowCount = 0);

/// <summary>Asks the engine and the twin the same question.</summary>
internal static class QueryComparison
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);

    /// <summary>Codes of faults that show only when a function meets a value: which values it meets is the order's affair.</summary>
    private static readonly string[] ValueFaults = ["function-failed", "not-a-number", "long-overflow", "binding-mismatch", "bad-argument", "not-a-string", "not-a-collection", "entity-not-found"];

    /// <param name="world">The data.</param>
    /// <param name="query">The question.</param>
    /// <param name="where">Its clauses in the order in which the engine gets them.</param>
    public static Comparison Run(LoadedWorld world, GeneratedQuery query, IReadOnlyList<string> where)
    {
        var (twin, twinFault) = AskTwin(world, query, where);
        if (twin is null && twinFault is null) return new Comparison(Verdict.Undecided, "");
        var (engine, engineFault) = AskEngine(world, query, where);
        string? problem = null;
        if (twinFault is not null && engineFault is not null) return new Comparison(Verdict.BothRefused, "");
        if (twinFault is not null) problem = ValueFaults.Contains(twinFault.Code) ? null : $"the twin refuses it, {twinFault.Message}; the engine has {engine!.Rows.Count} rows";
        else if (engineFault is not null) problem = engineFault is DatalogException d && ValueFaults.Contains(d.Code) ? null : $"the engine refuses it: {Describe(engineFault)}; the twin has {twin!.Rows.Count} rows";
        else problem = Differences(query, twin!, engine!);
        if (problem is null) return new Comparison(twinFault is null && engineFault is null ? Verdict.Agreed : Verdict.Undecided, "", twin?.Rows.Count ?? 0);
        return new Comparison(Verdict.Differed, $"{problem}\n{world.World}\n{(query with { Where = where })}");
    }

    private static string Describe(Exception fault) => fault is DatalogException d ? $"{d.Code}: {d.Message}" : $"{fault.GetType().Name} {fault.Message}{string.Concat(fault.StackTrace?.Split('\n').Where(l => l.Contains("DatalogStore.", StringComparison.Ordinal)).Take(2) ?? [])}";

    private static (OracleAnswer? Answer, OracleException? Fault) AskTwin(LoadedWorld world, GeneratedQuery query, IReadOnlyList<string> where)
    {
        try
        {
            return (QueryOracle.Run(query.TextOf(where), [.. query.Inputs.Select(i => i.View is { } view ? world.TwinView(view) : EdnReader.Read(i.Value!))]), null);
        }
        catch (OracleException fault)
        {
            return (null, fault);
        }
        catch (OracleTooLargeException)
        {
            return (null, null);
        }
    }

    private static (QueryAnswer? Answer, Exception? Fault) AskEngine(LoadedWorld world, GeneratedQuery query, IReadOnlyList<string> where)
    {
        List<IDatabaseView> views = [];
        try
        {
            var inputs = query.Inputs.Select(i =>
            {
                if (i.View is not { } plan) return EdnReader.Read(i.Value!);
                views.Add(world.EngineView(plan).OpenView());
                return views[^1];
            }).ToArray();
            return (QueryEngine.Run(QueryRequest.Of(query.TextOf(where), inputs) with { Options = new() { Timeout = TimeMax } }), null);
        }
        // Whatever it is, it is a finding.
        catch (Exception fault)
        {
            return (null, fault);
        }
        finally
        {
            foreach (var view in views) view.Dispose();
        }
    }

    private static string? Differences(GeneratedQuery query, OracleAnswer twin, QueryAnswer engine)
    {
        var isRounded = query.Find[0] == '(';
        var expected = twin.Rows.Select(r => KeyOf(r, isRounded)).Order(StringComparer.Ordinal).ToList();
        var actual = engine.Rows.Select(r => KeyOf(r, isRounded)).Order(StringComparer.Ordinal).ToList();
        var isOne = engine.Shape.ToString() is "Tuple" or "Scalar";
        if (isOne && actual.Count <= 1 && (expected.Count == 0) == (actual.Count == 0) && actual.All(expected.Contains)) return null;
        if (!isOne && expected.SequenceEqual(actual)) return null;
        return $"rows differ: the twin has {expected.Count}, the engine {actual.Count}\n  missing: {Some(twin.Rows, expected, actual)}\n  too many: {Some(engine.Rows, actual, expected)}";

        string Some(IEnumerable<IReadOnlyList<object?>> rows, List<string> these, List<string> those) => these.Except(those).Any()
            ? string.Join(' ', rows.Where(r => !those.Contains(KeyOf(r, isRounded))).Take(6).Select(r => EdnWriter.ToString(new EdnVector([.. r]))))
            : these.Count > those.Count ? "(repeated rows)" : "-";
    }

    /// <summary>The key of a row. Sums of doubles depend on the order of adding: nine digits count, and no kind.</summary>
    private static string KeyOf(IReadOnlyList<object?> row, bool isRounded) => PlainValues.KeyOfRow(!isRounded ? row : row.Select(Rounded));

    private static object? Rounded(object? value) => value switch
    {
        double d when double.IsFinite(d) => d.ToString("E8", CultureInfo.InvariantCulture),
        long n => ((double)n).ToString("E8", CultureInfo.InvariantCulture),
        EdnVector items => new EdnVector([.. items.Select(Rounded).OrderBy(PlainValues.KeyOf, StringComparer.Ordinal)]),
        _ => value,
    };
}
