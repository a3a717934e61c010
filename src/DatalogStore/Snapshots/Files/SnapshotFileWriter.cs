using System.Security.Cryptography;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>Writes one file of a snapshot, entity by entity, in one of the encodings, and digests its canonical lines on the way.</summary>
internal abstract class SnapshotFileWriter(AttributeNames names) : IDisposable
{
    private const int LinesSizeMax = 1 << 16;

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ByteBuilder _lines = new();

    public AttributeNames Names { get; } = names;

    public long Entities { get; private set; }

    public long Triples { get; private set; }

    public static SnapshotFileWriter Create(SnapshotEncoding encoding, Stream into, SnapshotPart part, Guid id, AttributeNames names) =>
        encoding == SnapshotEncoding.Edn ? new EdnFileWriter(into, names) : new BinaryFileWriter(into, part, id, names);

    /// <summary>Appends an entity.</summary>
    public void Write(SnapshotEntity entity)
    {
        Entities++;
        Triples += entity.Count + (entity.Hash.IsEmpty ? 0 : 1);
        EdnLines.Append(entity, Names, _lines);
        if (_lines.Length >= LinesSizeMax) FlushLines();
        WriteEntity(entity);
    }

    /// <summary>Writes what is left; returns the SHA-256 of the canonical lines. The stream stays open.</summary>
    public byte[] Complete()
    {
        FlushLines();
        var digest = _digest.GetHashAndReset();
        CompleteFile(digest);
        return digest;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void WriteEntity(SnapshotEntity entity);

    protected abstract void WriteLines(ReadOnlySpan<byte> lines);

    protected abstract void CompleteFile(ReadOnlySpan<byte> digest);

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _digest.Dispose();
    }

    private void FlushLines()
    {
        _digest.AppendData(_lines.Written);
        WriteLines(_lines.Written);
        _lines.Clear();
    }
}
