using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Cli.Dedup;

/// <summary>What our own snapshot files and a store of them take, measured: everything is written to a temporary folder and read into a store there.</summary>
internal static class StoreYardsticks
{
    public static IReadOnlyList<DedupYardstick> Measure(Tool tool, DedupReport report)
    {
        var folder = Directory.CreateTempSubdirectory("dls-dedup-").FullName;
        try
        {
            using var line = new ProgressLine(tool);
            var store = Path.Combine(folder, "store");
            var files = 0L;
            using (var opened = DatomStore.Open(store, new StoreOptions { CreateIfMissing = true }))
            {
                for (var i = 0; i < report.Snapshots.Count; i++)
                {
                    var snapshot = Written(tool, report.Snapshots[i], i, Path.Combine(folder, "snapshots"));
                    files += SizeOf(snapshot);
                    opened.Ingest(snapshot, null, tool.Cancellation);
                    line.Draw(() => $"{i + 1} of {report.Snapshots.Count} stored");
                }
            }

            var bytes = report.Snapshots.Sum(s => s.BytesIn);
            return
            [
                new DedupYardstick("snapshot files", report.Snapshots.Count, null, bytes, files),
                new DedupYardstick("store", report.Snapshots.Count, null, bytes, SizeOf(store)),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The snapshot's folder; raw records are written as one, a millisecond after those before.</summary>
    private static string Written(Tool tool, DedupSnapshot snapshot, int number, string into)
    {
        tool.Cancellation.ThrowIfCancellationRequested();
        if (snapshot.Folder is { } folder) return folder;
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = into, Time = DateTimeOffset.UnixEpoch.AddMilliseconds(number) });
        foreach (var file in snapshot.Files) writer.AddFile(file);
        return writer.Complete().Folder!;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
