using DatalogStore.Snapshots.Files;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots;

/// <summary>Prints the files of a snapshot, of either encoding, as EDN: one triple a line.</summary>
public static class SnapshotPrinter
{
    private const int LinesSizeMax = 1 << 16;

    /// <summary>Prints a snapshot's folder, or one file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="part"><c>schema</c>, <c>metadata</c> or <c>data</c>; <see langword="null"/> for all three in this order. A file is printed whatever it is.</param>
    /// <param name="into">Where the UTF-8 text goes.</param>
    /// <exception cref="DatalogException">There is no such snapshot, or it is damaged.</exception>
    public static void Print(string path, string? part, Stream into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (File.Exists(path))
        {
            var names = new AttributeNames();
            using var file = SnapshotFileReader.Open(File.OpenRead(path), path, default, new OpenResolver(names));
            Print(file, names, into);
            return;
        }

        var parts = SnapshotParts.All.Where(p => part is null || SnapshotParts.NameOf(p) == part).ToList();
        if (parts.Count == 0) throw new DatalogException(ErrorKind.Request, "snapshot-part", $"{part} is no part of a snapshot", "The parts are schema, metadata and data.");
        if (!Directory.Exists(path)) throw new DatalogException(ErrorKind.Request, "no-such-folder", $"there is no snapshot {path}", "Give a snapshot's folder or one of its files.");
        using var snapshot = SnapshotReader.Open(path);
        foreach (var each in parts)
        {
            using var file = snapshot.OpenPart(each, out var names);
            Print(file, names, into);
        }
    }

    private static void Print(ISnapshotCursor file, AttributeNames names, Stream into)
    {
        var entity = new SnapshotEntity();
        var lines = new ByteBuilder();
        while (file.Read(entity))
        {
            EdnLines.Append(entity, names, lines);
            if (lines.Length < LinesSizeMax) continue;
            into.Write(lines.Written);
            lines.Clear();
        }

        into.Write(lines.Written);
    }
}
