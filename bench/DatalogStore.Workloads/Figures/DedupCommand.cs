using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Workloads.Figures;

/// <summary>Counts every snapshot of a history as <c>dls dedup</c> does, and holds the counts against an independent count of the same files.</summary>
internal static class DedupCommand
{
    public static int Run(IReadOnlyList<string> args)
    {
        var csv = args.Count > 1 && args[0] == "--csv" ? args[1] : null;
        var paths = args.Skip(csv is null ? 0 : 2).ToList();
        if (csv is null || !File.Exists(csv) || paths.Count == 0 || !paths.TrueForAll(Path.Exists))
        {
            Console.Error.WriteLine("dedup: the history or its count is not there: see bench/README.md for how to get them; skipped");
            return 0;
        }

        var watch = Stopwatch.StartNew();
        var report = DedupReport.Measure(paths);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var counted = CountRow.Read(csv);
        var different = 0;
        foreach (var snapshot in report.Snapshots)
        {
            var differences = counted[snapshot.Name].Differences(Columns(snapshot)).ToList();
            if (differences.Count == 0) continue;
            different++;
            Console.WriteLine(JsonSerializer.Serialize(new { snapshot = snapshot.Name, differences }));
        }

        var bytes = report.Snapshots.Sum(s => s.BytesIn);
        var unattributed = report.Snapshots.Skip(1).Sum(s => s.New) - report.Causes.Sum(c => c.Maps);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Snapshots.Count} snapshots, of them differing {different}; new maps without a cause {unattributed}; {bytes / 1e6:n1} MB in {watch.Elapsed.TotalSeconds:n1} s, {bytes / 1e6 / cpu.TotalSeconds:n1} MB a processor second; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:n0} MB"));
        return different == 0 && unattributed == 0 ? 0 : 1;
    }

    /// <summary>The columns of an independent count that are about sharing.</summary>
    private static Dictionary<string, long> Columns(DedupSnapshot snapshot) => new()
    {
        ["bytes"] = snapshot.BytesIn,
        ["entities"] = snapshot.Maps,
        ["distinct"] = snapshot.Distinct,
        ["new"] = snapshot.New,
        ["gone"] = snapshot.Gone,
        ["cum"] = snapshot.Unique,
        ["pairs"] = snapshot.Pairs,
        ["dpairs"] = snapshot.PairsDistinct,
        ["npairs"] = snapshot.PairsNew,
        ["cpairs"] = snapshot.PairsUnique,
    };
}
