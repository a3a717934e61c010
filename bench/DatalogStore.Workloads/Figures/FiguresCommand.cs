using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DatalogStore.Snapshots;
using DatalogStore.Views;

namespace DatalogStore.Workloads.Figures;

/// <summary>
/// Writes and ingests every snapshot of a history, in order, and holds what the store has against an independent count of the same files:
/// entities, pairs, what is new and gone, and the answers to four questions in scope of that snapshot alone.
/// </summary>
internal static class FiguresCommand
{
    public static int Run(IReadOnlyList<string> args)
    {
        var (csv, keep, limit, paths) = (default(string), default(string), int.MaxValue, new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--csv") csv = args[++i];
            else if (args[i] == "--keep") keep = args[++i];
            else if (args[i] == "--limit") limit = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else paths.Add(args[i]);
        }

        var files = paths.SelectMany<string, string>(p => Directory.Exists(p) ? Directory.EnumerateFiles(p, "*.json").Order(StringComparer.Ordinal) : [p]).Take(limit).ToList();
        if (csv is null || files.Count == 0 || !File.Exists(csv))
        {
            Console.Error.WriteLine("figures: the history or its count is not there: see bench/README.md for how to get them; skipped");
            return 0;
        }

        var folder = keep ?? Path.Combine(Path.GetTempPath(), "dls-figures-" + Guid.NewGuid().ToString("N"));
        try
        {
            return Compare(folder, csv, files);
        }
        finally
        {
            if (keep is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static int Compare(string folder, string csv, List<string> files)
    {
        var counted = CountRow.Read(csv);
        var totals = new Totals();
        using var store = DatomStore.Open(Path.Combine(folder, "store"), new StoreOptions { CreateIfMissing = true });
        var snapshots = Path.Combine(folder, "snapshots");
        SnapshotScope? before = null;
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var found = One(store, snapshots, file, name, totals, ref before);
            var differences = counted[name].Differences(found).ToList();
            totals.Different += differences.Count == 0 ? 0 : 1;
            Console.WriteLine(JsonSerializer.Serialize(new { snapshot = name, equal = differences.Count == 0, found, differences }));
        }

        totals.Print(files.Count, folder);
        return totals.Different == 0 ? 0 : 1;
    }

    private static Dictionary<string, long> One(DatomStore store, string snapshots, string file, string name, Totals totals, ref SnapshotScope? before)
    {
        var watch = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        SnapshotReport written;
        using (var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = snapshots, Time = TimeOf(name) }))
        {
            writer.AddFile(file);
            written = writer.Complete();
        }

        var cpuWritten = Process.GetCurrentProcess().TotalProcessorTime;
        totals.Write(new FileInfo(file).Length, watch.Elapsed, cpuWritten - cpu);
        watch.Restart();
        var ingested = store.Ingest(written.Folder!);
        totals.Ingest(ingested, watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpuWritten);

        watch.Restart();
        var db = store.Db.Snapshot(written.Id);
        var questions = new Questions(db);
        var result = new Dictionary<string, long>
        {
            // The root is ours: the independent count has no envelope around a record.
            ["entities"] = written.Maps,
            ["distinct"] = ingested.EntitiesSeen - 1,
            ["new"] = ingested.EntitiesNew - 1,
            ["gone"] = before is null ? 0 : before.CountNotIn(db.Scope!) - 1,
            ["pairs"] = written.Datoms,
            ["dpairs"] = ingested.DatomsSeen - ingested.EntitiesSeen - 1,
            ["npairs"] = ingested.DatomsNew - ingested.EntitiesNew - 1,
            ["q1"] = questions.PublicAddresses(db),
            ["q2"] = questions.PublicGrants(db),
            ["q3"] = questions.PassRole(db),
            ["q4"] = questions.ListedWithoutVersion(db),
        };
        totals.Questions += watch.Elapsed;
        before = db.Scope;
        return result;
    }

    private static DateTimeOffset TimeOf(string name) =>
        DateTimeOffset.TryParse(name, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
