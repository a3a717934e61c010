using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Options;

/// <summary>
/// Says of which snapshots an answer speaks: on standard error as a line of text, as a line of JSON where results or errors are JSON, and inside the
/// result document with <c>--with-scope</c>.
/// </summary>
internal static class ScopeStatement
{
    public static void Write(Tool tool, Database db, OutputFormat format)
    {
        if (tool.Quiet || (db.Scope is null && db.Snapshots.Count == 0)) return;
        if (tool.JsonErrors || format is OutputFormat.Json or OutputFormat.Jsonl) tool.Error.WriteLine(Json.Object([("scope", AsJson(db))]));
        else tool.Error.WriteLine("scope: " + AsText(db));
    }

    /// <summary>The scope as the value of a <c>scope</c> key; null for a store without snapshots.</summary>
    public static JsonObject? AsJson(Database db)
    {
        if (db.Scope is null)
        {
            var all = db.Snapshots;
            return all.Count == 0 ? null : new JsonObject([("view", "all"), ("snapshots", (long)all.Count), ("oldest", all[0].Time), ("newest", all[^1].Time), ("basis-t", db.BasisT)]);
        }

        var chosen = db.Scope.Snapshots;
        return new JsonObject([
            ("view", db.Scope.Description),
            ("snapshots", (long)chosen.Count),
            ("ids", chosen.Take(IdsMax).Select(s => s.Id).ToList()),
            ("sources", chosen.Select(s => s.Source.ToString()).Distinct().ToList()),
            ("oldest", chosen.Count == 0 ? null : chosen[0].Time),
            ("newest", chosen.Count == 0 ? null : chosen[^1].Time),
            ("missing", db.Scope.Missing.Select(s => s.ToString()).ToList()),
            ("basis-t", db.BasisT),
        ]);
    }

    private const int IdsMax = 100;

    private static string AsText(Database db)
    {
        if (db.Scope is null)
        {
            var all = db.Snapshots;
            return $"everything at once: {Count(all.Count, "snapshot")} mixed, {TableWriter.TextOf(all[0].Time)} to {TableWriter.TextOf(all[^1].Time)}";
        }

        var chosen = db.Scope.Snapshots;
        var missing = db.Scope.Missing.Count == 0 ? "none missing" : "missing: " + string.Join(", ", db.Scope.Missing);
        if (chosen.Count == 0) return $"{db.Scope.Description}: no snapshot, {missing}";
        var times = chosen.Count == 1 ? $"of {TableWriter.TextOf(chosen[0].Time)}" : $"oldest {TableWriter.TextOf(chosen[0].Time)}, newest {TableWriter.TextOf(chosen[^1].Time)}";
        return $"{db.Scope.Description}: {Count(chosen.Count, "snapshot")} of {Count(chosen.Select(s => s.Source).Distinct().Count(), "source")}, {times}, {missing}";
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
