using System.Globalization;
using System.Text.Json;
using DatalogStore.Snapshots;
using DatalogStore.Workloads.Peers;

namespace DatalogStore.Workloads.Scale;

/// <summary>
/// What scope costs: the same questions of one day in a store that has the whole history, and of a store that has only that day. Answers must be equal, else
/// exit code 1. One JSON line a question on standard output, a table on standard error.
/// </summary>
internal static class ScopeCommand
{
    private const int Openings = 7;
    private const int Rounds = 15;
    private const double RoundMilliseconds = 20;

    public static int Run(IReadOnlyList<string> args)
    {
        var (maps, days, churn, limit, files) = (100_000, 60, 0.05, int.MaxValue, new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--maps") maps = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--days") days = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--churn") churn = double.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (args[i] == "--limit") limit = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else files.AddRange(Directory.Exists(args[i]) ? Directory.EnumerateFiles(args[i], "*.json").Order(StringComparer.Ordinal) : [args[i]]);
        }

        var folder = Directory.CreateTempSubdirectory("dls-scope-").FullName;
        try
        {
            var organisation = new Organisation(maps, churn, seed: 1);
            IReadOnlyList<Action<SnapshotWriter>> history = files.Count > 0
                ? [.. files.Take(limit).Select<string, Action<SnapshotWriter>>(f => w => w.AddFile(f))]
                : [.. Enumerable.Range(0, days).Select<int, Action<SnapshotWriter>>(_ => organisation.WriteNextDay)];
            var (all, one) = (Path.Combine(folder, "all"), Path.Combine(folder, "one"));
            return Compare(all, one, Fill(all, one, history));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Both stores, compacted; the one day is that in the middle.</summary>
    private static Guid Fill(string all, string one, IReadOnlyList<Action<SnapshotWriter>> history)
    {
        var chosen = default(Guid);
        using var whole = DatomStore.Open(all, new StoreOptions { CreateIfMissing = true });
        using var single = DatomStore.Open(one, new StoreOptions { CreateIfMissing = true });
        for (var day = 0; day < history.Count; day++)
        {
            var snapshot = Snapshot.Build(new SnapshotWriterOptions { Time = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day) }, history[day]);
            whole.Load(snapshot);
            if (day != history.Count / 2) continue;
            chosen = snapshot.Id;
            single.Load(snapshot);
        }

        whole.Compact();
        single.Compact();
        return chosen;
    }

    private static int Compare(string all, string one, Guid day)
    {
        IReadOnlyList<(string Name, string Text, string Rules)> questions;
        using (var store = DatomStore.Open(one)) questions = ScopeQuestions.Of(store);
        var isRight = true;
        Console.Error.WriteLine("question       rows  ms all  ms one   ratio   first all  first one  ratio   whole history, ms");
        foreach (var question in questions)
        {
            // What runs for the first time is compiled: both stores meet compiled code alike.
            First(one, question, null, out var expected);
            First(all, question, day, out var answer);
            var isEqual = expected.SequenceEqual(answer);
            isRight &= isEqual;
            var firstAll = Median([.. Enumerable.Range(0, Openings).Select(_ => First(all, question, day, out var _))]);
            var firstOne = Median([.. Enumerable.Range(0, Openings).Select(_ => First(one, question, null, out var _))]);
            var (warmAll, warmOne, whole) = Warm(all, one, question, day);
            Console.WriteLine(JsonSerializer.Serialize(new { workload = "scope", question = question.Name, rows = answer.Count, isEqual, warmAll, warmOne, firstAll, firstOne, whole }));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{question.Name,-12} {answer.Count,6} {warmAll,7:n3} {warmOne,7:n3} {warmAll / warmOne,7:n2}   {firstAll,9:n2}  {firstOne,9:n2} {firstAll / firstOne,6:n2}   {whole,9:n3} {(isEqual ? "" : "ANSWERS DIFFER")}"));
        }

        return isRight ? 0 : 1;
    }

    /// <summary>Processor milliseconds of a question in a store just opened, choosing the day included.</summary>
    private static double First(string path, (string Name, string Text, string Rules) question, Guid? day, out List<string> rows)
    {
        using var store = DatomStore.Open(path);
        var cpu = ProcessorClock.Milliseconds;
        var answer = Ask(day is { } id ? store.Db.Snapshot(id) : store.Db, question);
        cpu = ProcessorClock.Milliseconds - cpu;
        rows = [.. answer.Rows.Select(r => Edn.EdnWriter.ToString(Edn.EdnVector.Of([.. r]))).Order(StringComparer.Ordinal)];
        return cpu;
    }

    /// <summary>Medians of processor milliseconds, the stores in turn: the day among all, the day alone, and all days without scope.</summary>
    private static (double All, double One, double Whole) Warm(string all, string one, (string Name, string Text, string Rules) question, Guid day)
    {
        using var whole = DatomStore.Open(all);
        using var single = DatomStore.Open(one);
        var databases = new[] { whole.Db.Snapshot(day), single.Db, whole.Db };
        var times = databases.Select(_ => new List<double>()).ToArray();
        for (var round = -3; round < Rounds; round++)
        {
            for (var i = 0; i < databases.Length; i++)
            {
                var once = Time(databases[i], question, 1);
                var time = Time(databases[i], question, (int)Math.Clamp(RoundMilliseconds / Math.Max(once, 0.01), 1, 500));
                if (round >= 0) times[i].Add(time);
            }
        }

        return (Median(times[0]), Median(times[1]), Median(times[2]));
    }

    private static double Time(Database db, (string Name, string Text, string Rules) question, int times)
    {
        var cpu = ProcessorClock.Milliseconds;
        for (var i = 0; i < times; i++) _ = Ask(db, question).Rows.Count;
        return (ProcessorClock.Milliseconds - cpu) / times;
    }

    private static QueryResult Ask(Database db, (string Name, string Text, string Rules) question) =>
        question.Rules == "[]" ? db.Query(question.Text) : db.Query(question.Text, question.Rules);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
