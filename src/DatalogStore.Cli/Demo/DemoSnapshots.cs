using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Demo;

/// <summary>Writes the bundled states as snapshots.</summary>
internal static class DemoSnapshots
{
    /// <returns>The snapshot's folder.</returns>
    public static string Write(string output, DateTimeOffset day)
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = output, Time = day, Metadata = [KeyValuePair.Create("collector", (object)"custodian")] });
        writer.AddJson(DemoData.Open(DemoData.FileOf(day)), DemoData.FileOf(day));
        return writer.Complete().Folder!;
    }
}
