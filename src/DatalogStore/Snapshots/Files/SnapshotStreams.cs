namespace DatalogStore.Snapshots.Files;

/// <summary>Where the three files of a snapshot are read from.</summary>
internal interface ISnapshotStreams
{
    /// <summary>The snapshot's name in errors.</summary>
    string Name { get; }

    /// <summary>Opens a part from its start; the stream can seek.</summary>
    Stream Open(SnapshotPart part, out string name);
}

/// <summary>A snapshot's folder: <c>schema</c>, <c>metadata</c> and <c>data</c>, each <c>.dls</c> or <c>.edn</c>.</summary>
internal sealed class FolderStreams(string folder) : ISnapshotStreams
{
    public string Name => folder;

    public Stream Open(SnapshotPart part, out string name)
    {
        var (binary, edn) = (PathOf(part, SnapshotEncoding.Binary), PathOf(part, SnapshotEncoding.Edn));
        var (hasBinary, hasEdn) = (File.Exists(binary), File.Exists(edn));
        if (hasBinary && hasEdn) throw new DatalogException(ErrorKind.Data, "snapshot-ambiguous", $"{folder} has both {Path.GetFileName(binary)} and {Path.GetFileName(edn)}", "A snapshot has each file once: remove the one that does not belong.");
        if (!hasBinary && !hasEdn) throw new DatalogException(ErrorKind.Data, "snapshot-incomplete", $"{folder} lacks its {SnapshotParts.NameOf(part)} file", "A snapshot folder has schema, metadata and data, each .dls or .edn.");
        name = hasBinary ? binary : edn;
        try
        {
            return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatalogException(ErrorKind.Data, "snapshot-unreadable", $"{name} cannot be read: {e.Message}", "Check that the file is there and may be read.", innerException: e);
        }
    }

    private string PathOf(SnapshotPart part, SnapshotEncoding encoding) => Path.Combine(folder, SnapshotParts.FileNameOf(part, encoding));
}

/// <summary>The files of a snapshot in memory.</summary>
internal sealed class MemoryStreams(IReadOnlyDictionary<SnapshotPart, ReadOnlyMemory<byte>> files, string name = "memory") : ISnapshotStreams
{
    public string Name => name;

    public Stream Open(SnapshotPart part, out string name)
    {
        name = $"{Name}/{SnapshotParts.NameOf(part)}";
        var bytes = files[part];
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }
}
