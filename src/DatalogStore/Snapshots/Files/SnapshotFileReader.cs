namespace DatalogStore.Snapshots.Files;

/// <summary>Reads one file of a snapshot in either encoding.</summary>
internal abstract class SnapshotFileReader(string name, Stream stream) : ISnapshotCursor
{
    /// <summary>The file's path, or what to call it.</summary>
    public string Name { get; } = name;

    public long BytesRead => stream.CanSeek ? stream.Position : 0;

    public long BytesTotal => stream.CanSeek ? stream.Length : 0;

    /// <summary>Opens a file; its first bytes tell the encoding. The reader owns the stream.</summary>
    public static SnapshotFileReader Open(Stream stream, string name, SnapshotPart part, IAttributeResolver attributes)
    {
        try
        {
            var first = stream.ReadByte();
            if (first < 0) throw Damaged(name, "it is empty: a snapshot's files never are");
            stream.Position = 0;
            return first == BinaryFormat.Magic[0] ? new BinaryFileReader(stream, name, part, attributes) : new EdnFileReader(stream, name, attributes);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next entity; false at the end.</summary>
    public abstract bool Read(SnapshotEntity into);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    public static DatalogException Damaged(string name, string what, Exception? inner = null) => new(
        ErrorKind.Data, "snapshot-damaged", $"{name} is damaged: {what}", "Fetch the file again from where it was written; nothing of a damaged snapshot should be believed.", innerException: inner);

    protected abstract void Dispose(bool disposing);

    /// <summary>The index of an attribute that the schema must have.</summary>
    protected int ResolveRequired(IAttributeResolver attributes, string text)
    {
        var attribute = attributes.Resolve(text);
        return attribute >= 0
            ? attribute
            : throw new DatalogException(ErrorKind.Data, "snapshot-attribute", $"{Name} has triples of :{text}, which the schema of the snapshot lacks", "Schema, metadata and data must come from one run.");
    }
}
