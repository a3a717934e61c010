using DatalogStore.Snapshots.Files;

namespace DatalogStore.Snapshots;

/// <summary>A snapshot in memory, made by the same code that writes files.</summary>
public sealed class Snapshot
{
    private readonly IReadOnlyDictionary<SnapshotPart, ReadOnlyMemory<byte>> _files;

    private Snapshot(IReadOnlyDictionary<SnapshotPart, ReadOnlyMemory<byte>> files, SnapshotReport report)
    {
        _files = files;
        Report = report;
    }

    /// <summary>The snapshot's id.</summary>
    public Guid Id => Report.Id;

    /// <summary>What was written.</summary>
    public SnapshotReport Report { get; }

    /// <summary>Makes a snapshot of these records; see <see cref="SnapshotWriter.Add"/>.</summary>
    /// <exception cref="DatalogException">A record is no map, or holds something that is no value.</exception>
    public static Snapshot Of(IEnumerable<object> records, SnapshotWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        return Build(options, writer =>
        {
            foreach (var record in records) writer.Add(record);
        });
    }

    /// <summary>Makes a snapshot of JSON text: one document, or several after one another.</summary>
    /// <exception cref="DatalogException">The text is malformed.</exception>
    public static Snapshot OfJson(string json, SnapshotWriterOptions? options = null) =>
        Build(options, writer => writer.AddJson(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))));

    /// <summary>Makes a snapshot of whatever is added to the writer.</summary>
    public static Snapshot Build(SnapshotWriterOptions? options, Action<SnapshotWriter> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        using var writer = new SnapshotWriter((options ?? new SnapshotWriterOptions()) with { OutputFolder = null });
        add(writer);
        var report = writer.Complete();
        return new Snapshot(writer.MemoryFiles, report);
    }

    /// <summary>Its files.</summary>
    internal ISnapshotStreams Streams => new MemoryStreams(_files, $"snapshot {Id:D} in memory");

    /// <summary>Opens it to be read.</summary>
    internal ISnapshotSource Open() => new SnapshotReader(Streams);
}
