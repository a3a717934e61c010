using System.Text;
using DatalogStore.Snapshots.Export;

namespace DatalogStore.Snapshots;

/// <summary>Writes snapshots back as JSON.</summary>
public static class SnapshotExport
{
    /// <summary>Writes each root of a snapshot's folder as one line of JSON.</summary>
    /// <exception cref="DatalogException">The snapshot is damaged.</exception>
    public static void ToJson(string folder, Stream into)
    {
        using var snapshot = SnapshotReader.Open(folder);
        ToJson(snapshot, into);
    }

    /// <summary>Writes each root of a snapshot in memory as one line of JSON.</summary>
    public static void ToJson(Snapshot snapshot, Stream into)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        using var source = snapshot.Open();
        ToJson(source, into);
    }

    internal static void ToJson(ISnapshotSource snapshot, Stream into)
    {
        var source = new SnapshotExportSource(snapshot);
        using var text = new StreamWriter(into, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var exporter = new JsonExporter<string>(source, text);
        exporter.WriteRoots(TempId.OfRoot(snapshot.Id)[TempId.Prefix.Length..]);
    }
}
