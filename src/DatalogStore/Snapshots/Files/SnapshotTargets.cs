using System.Globalization;

namespace DatalogStore.Snapshots.Files;

/// <summary>Where the three files of a snapshot are written. Nothing is visible before <see cref="Publish"/>.</summary>
internal interface ISnapshotTarget
{
    Stream Create(SnapshotPart part);

    /// <summary>Takes a finished part away to be read once more, while another is created in its place.</summary>
    Stream TakeBack(SnapshotPart part);

    /// <summary>Makes the snapshot appear, whole.</summary>
    void Publish();

    /// <summary>Removes what was written. Does nothing after <see cref="Publish"/>.</summary>
    void Abandon();
}

/// <summary>
/// A folder <c>yyyy/mm/dd/uuid</c> below a root, by the UTC date in the UUID. The files are written to <c>.tmp-uuid</c> beside the years, flushed to the
/// disk, and appear by one rename. What a crash leaves is only such a folder, which readers pass over.
/// </summary>
internal sealed class FolderTarget : ISnapshotTarget
{
    public const string TemporaryPrefix = ".tmp-";

    private readonly string _temporary;
    private readonly SnapshotEncoding _encoding;
    private readonly List<FileStream> _open = [];

    public FolderTarget(string root, Guid id, DateTimeOffset time, SnapshotEncoding encoding)
    {
        _encoding = encoding;
        _temporary = Path.Combine(root, TemporaryPrefix + id.ToString("D"));
        Folder = Path.Combine(root, time.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture), id.ToString("D"));
        if (Directory.Exists(Folder)) throw Exists();
        Directory.CreateDirectory(_temporary);
    }

    public string Folder { get; }

    public Stream Create(SnapshotPart part)
    {
        var file = new FileStream(PathOf(part), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        _open.Add(file);
        return file;
    }

    public Stream TakeBack(SnapshotPart part)
    {
        foreach (var file in _open) file.Flush();
        var aside = PathOf(part) + ".old";
        File.Move(PathOf(part), aside);
        return new FileStream(aside, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose);
    }

    public void Publish()
    {
        foreach (var file in _open)
        {
            file.Flush(flushToDisk: true);
            file.Dispose();
        }

        _open.Clear();
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        if (Directory.Exists(Folder)) throw Exists();
        Directory.Move(_temporary, Folder);
    }

    public void Abandon()
    {
        foreach (var file in _open) file.Dispose();
        _open.Clear();
        if (Directory.Exists(_temporary)) Directory.Delete(_temporary, recursive: true);
    }

    private string PathOf(SnapshotPart part) => Path.Combine(_temporary, SnapshotParts.FileNameOf(part, _encoding));

    private DatalogException Exists() => new(ErrorKind.Request, "snapshot-exists", $"there is a snapshot {Folder} already", "Snapshots are never overwritten: choose another id or folder.");
}

/// <summary>Three arrays in memory.</summary>
internal sealed class MemoryTarget : ISnapshotTarget
{
    private readonly Dictionary<SnapshotPart, MemoryStream> _files = [];

    public IReadOnlyDictionary<SnapshotPart, ReadOnlyMemory<byte>> Files =>
        _files.ToDictionary(f => f.Key, f => (ReadOnlyMemory<byte>)f.Value.GetBuffer().AsMemory(0, (int)f.Value.Length));

    public Stream Create(SnapshotPart part) => _files[part] = new MemoryStream();

    public Stream TakeBack(SnapshotPart part)
    {
        var file = _files[part];
        file.Position = 0;
        return file;
    }

    public void Publish()
    {
        // It is where it should be.
    }

    public void Abandon() => _files.Clear();
}
