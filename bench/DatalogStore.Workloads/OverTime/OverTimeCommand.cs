using System.Diagnostics;
using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Workloads.Figures;

namespace DatalogStore.Workloads.OverTime;

/// <summary>
/// Asks for the public grants over the whole period of a store, and again at the time of each snapshot by itself, and holds the intervals of every row against the answers.
/// Also times the first question about when an entity was seen, which finds the lives of all, and the ones after it.
/// </summary>
internal static class OverTimeCommand
{
    public static int Run(IReadOnlyList<string> args)
    {
        if (args is not [var path] || !Directory.Exists(path))
        {
            Console.Error.WriteLine("overtime: give a store, such as figures --keep leaves one: see bench/README.md; skipped");
            return 0;
        }

        using var store = DatomStore.Open(path);
        var db = store.Db;
        if (new Questions(db).GrantRules() is not { } rules)
        {
            Console.Error.WriteLine("overtime: the store has no grants");
            return 2;
        }

        var wrong = Compare(db, rules);
        Sightings(db);
        return wrong == 0 ? 0 : 1;
    }

    private static int Compare(Database db, string rules)
    {
        var times = db.Snapshots.Where(s => s.IsLoaded).Select(s => s.Time).Distinct().ToList();
        var watch = Stopwatch.StartNew();
        var result = db.OverTime(times[0], times[^1].AddDays(1), Questions.GrantQuery, rules);
        var first = watch.Elapsed;
        watch.Restart();
        db.OverTime(times[0], times[^1].AddDays(1), Questions.GrantQuery, rules);
        var second = watch.Elapsed;

        var held = result.Rows.ToDictionary(r => TextOf(r.Values));
        var (wrong, last, asked) = (0, 0, TimeSpan.Zero);
        foreach (var time in times)
        {
            watch.Restart();
            var answer = db.At(time).Query(Questions.GrantQuery, rules).Rows.Select(TextOf).ToHashSet();
            asked += watch.Elapsed;
            last = answer.Count;
            wrong += answer.Count(row => !held.ContainsKey(row));
            wrong += held.Count(h => h.Value.Unknown.Count > 0 || h.Value.Held.Any(i => i.From <= time && time < i.To) != answer.Contains(h.Key));
        }

        var intervals = result.Rows.Sum(r => r.Held.Count);
        var ends = times.Append(result.Period.To).ToHashSet();
        wrong += result.Rows.SelectMany(r => r.Held).Count(i => !ends.Contains(i.From) || !ends.Contains(i.To));
        Print($"over time        {result.Moments} moments, {result.Rows.Count} rows in {intervals} intervals, {last} held at the end");
        Print($"time             {first.TotalMilliseconds:n0} ms at first, {second.TotalMilliseconds:n0} ms again: {second.TotalMilliseconds / result.Moments:n2} ms a moment; moment by moment {asked.TotalMilliseconds / times.Count:n2} ms each");
        Print($"differences      {wrong} from asking at each snapshot by itself");
        return wrong;
    }

    private static void Sightings(Database db)
    {
        var hashes = db.Query("[:find ?e :where [?e :content/hash]]").Rows.Select(r => r[0]).ToList();
        var watch = Stopwatch.StartNew();
        db.Query("[:find ?i . :in $ ?e :where (first-seen ?e ?i)]", hashes[0]);
        var first = watch.Elapsed;
        watch.Restart();
        var seen = db.Query("[:find ?e ?i :in $ [?e ...] :where (first-seen ?e ?i)]", new EdnVector([.. hashes])).Rows.Count;
        Print($"first seen       {first.TotalMilliseconds:n1} ms for the first entity, {watch.Elapsed.TotalMilliseconds * 1000 / seen:n2} µs each for {seen} entities in one query");
        watch.Restart();
        for (var i = 0; i < 200; i++) db.Query("[:find ?i . :in $ ?e :where (first-seen ?e ?i)]", hashes[i % hashes.Count]);
        Print($"                 {watch.Elapsed.TotalMilliseconds * 1000 / 200:n0} µs each in queries of their own, parsing and all");
    }

    private static string TextOf(IReadOnlyList<object?> row) => EdnWriter.ToString(new EdnVector([.. row]));

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
