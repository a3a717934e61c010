using DatalogStore.Cli.Output;
using DatalogStore.Views;

namespace DatalogStore.Cli.Options;

/// <summary>Says of which period an answer over time speaks, and what was not collected in it, as <see cref="ScopeStatement"/> does for one moment.</summary>
internal static class OverTimeStatement
{
    private const int GapsShown = 5;

    public static void Write(Tool tool, OverTimeResult result, Database db, OutputFormat format)
    {
        if (tool.Quiet) return;
        if (tool.JsonErrors || format is OutputFormat.Json or OutputFormat.Jsonl) tool.Error.WriteLine(Json.Object([("scope", AsJson(result, db))]));
        else tool.Error.WriteLine("scope: " + AsText(result));
    }

    public static JsonObject AsJson(OverTimeResult result, Database db) => new([
        ("view", $"over time from {Json.TextOf(result.Period.From)} to {Json.TextOf(result.Period.To)}"),
        ("moments", (long)result.Moments),
        ("gaps", result.Gaps.Select(g => new JsonObject([("source", g.Source.ToString()), ("reason", ReasonOf(g).Replace(' ', '-')), ("from", g.When.From), ("to", g.When.To), ("paths", g.Paths)])).ToList()),
        ("basis-t", db.BasisT),
    ]);

    private static string AsText(OverTimeResult result)
    {
        var gaps = result.Gaps.Take(GapsShown).Select(g => $"{g.Source} {ReasonOf(g)}{(g.Paths.Count == 0 ? "" : " " + string.Join(' ', g.Paths))}, {TableWriter.TextOf(g.When.From)} to {TableWriter.TextOf(g.When.To)}");
        var more = result.Gaps.Count > GapsShown ? $"; and {result.Gaps.Count - GapsShown} more" : "";
        return $"over time from {TableWriter.TextOf(result.Period.From)} to {TableWriter.TextOf(result.Period.To)}: {result.Moments} moment{(result.Moments == 1 ? "" : "s")}, "
            + (result.Gaps.Count == 0 ? "nothing uncollected" : $"not collected: {string.Join("; ", gaps)}{more}");
    }

    private static string ReasonOf(CollectionGap gap) => gap.Reason switch
    {
        CollectionGapReason.NoSnapshotYet => "no snapshot yet",
        CollectionGapReason.TooOld => "too old",
        CollectionGapReason.CalledIncomplete => "called incomplete",
        CollectionGapReason.Failed => "failed",
        _ => "not covered",
    };
}
