using DatalogStore.Storage;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Entity ids given to children before their own records came: a parent's datoms already say them. A promise lives in the store from the
/// chunk that makes it to the chunk that writes the child, so that a run after a crash gives the child the same id. Only files whose
/// parents stand first make any.
/// </summary>
internal sealed class Promises
{
    private readonly Dictionary<HashKey, long> _open;

    private Promises(Dictionary<HashKey, long> open) => _open = open;

    /// <summary>The promises that earlier, interrupted runs left.</summary>
    public static Promises Load(DatomStorage storage) => new(storage.ReadPromises().ToDictionary(p => HashKey.Read(p.Key), p => p.E));

    /// <summary>The id promised to a child, promised now if it was not.</summary>
    public long Promise(HashKey key, IngestChunks chunks)
    {
        if (_open.TryGetValue(key, out var e)) return e;
        e = chunks.Batch.AllocateSnapshotEntity();
        _open.Add(key, e);
        Span<byte> bytes = stackalloc byte[HashKey.SizeBytes];
        key.Write(bytes);
        chunks.Batch.PutPromise(bytes, e);
        return e;
    }

    /// <summary>The id of an entity that is about to be written: the promised one, or a new one.</summary>
    public long Fulfil(HashKey key, IngestChunks chunks)
    {
        if (!_open.Remove(key, out var e)) return chunks.Batch.AllocateSnapshotEntity();
        Span<byte> bytes = stackalloc byte[HashKey.SizeBytes];
        key.Write(bytes);
        chunks.Batch.DeletePromise(bytes);
        return e;
    }
}
