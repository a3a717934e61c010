namespace DatalogStore.Storage;

/// <summary>
/// What the engine asks of an ordered key-value store; RocksDB on disk, a sorted map in memory, and faulty ones in tests.
/// Keys sort bytewise within a column family. One writer at a time (the caller sees to it), any number of readers.
/// </summary>
internal interface IKeyValueStore : IDisposable
{
    /// <summary>False when it was opened beside another process's writer: <see cref="Write"/> then throws.</summary>
    bool IsWritable { get; }

    /// <summary>A view of the present state that later writes do not change. Cheap; dispose it where it was opened.</summary>
    IReadView OpenReadView();

    /// <summary>A batch to fill and <see cref="Write"/>.</summary>
    IWriteBatch NewBatch();

    /// <summary>Applies a batch whole or not at all. <paramref name="durable"/>: it has reached the disk when the call returns.</summary>
    void Write(IWriteBatch batch, bool durable);

    /// <summary>Returns when all that was written before the call is on the disk. May run beside <see cref="Write"/>, which does not wait for it.</summary>
    void Sync();

    /// <summary>Catches up with what another process wrote; does nothing on a store of our own.</summary>
    void CatchUp();

    /// <summary>Merges and recompresses everything on disk.</summary>
    void Compact(CancellationToken cancellationToken);

    /// <summary>Live bytes of a column family: on disk, or what its keys and values hold in memory.</summary>
    long SizeBytes(ColumnFamily family);
}

/// <summary>One moment of a store. Safe for many threads; its iterators are not.</summary>
internal interface IReadView : IDisposable
{
    /// <summary>The value of a key, or <see langword="null"/>.</summary>
    byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key);

    /// <summary>
    /// Looks up many keys of one length, which the caller has sorted ascending. <paramref name="found"/> gets the position of each key that exists, with its value,
    /// in ascending order; the span is valid only during the call.
    /// </summary>
    void GetMany(ColumnFamily family, ReadOnlySpan<byte> keys, int keySizeBytes, GetManyAction found);

    /// <summary>An iterator that stands nowhere until it is told to seek.</summary>
    IKeyValueIterator Iterate(ColumnFamily family);
}

/// <summary>Takes one value found by <see cref="IReadView.GetMany"/>.</summary>
internal delegate void GetManyAction(int position, ReadOnlySpan<byte> value);

/// <summary>Walks keys in bytewise order. Spans are valid until the next move.</summary>
internal interface IKeyValueIterator : IDisposable
{
    /// <summary>Whether it stands on a key.</summary>
    bool IsValid { get; }

    ReadOnlySpan<byte> Key { get; }

    ReadOnlySpan<byte> Value { get; }

    /// <summary>To the first key not below this one.</summary>
    void Seek(ReadOnlySpan<byte> key);

    /// <summary>To the last key not above this one.</summary>
    void SeekForPrevious(ReadOnlySpan<byte> key);

    void Next();

    void Previous();
}

/// <summary>Puts and deletes that are applied together, in the order in which they were added.</summary>
internal interface IWriteBatch : IDisposable
{
    /// <summary>Bytes of keys and values so far.</summary>
    long SizeBytes { get; }

    void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    void Delete(ColumnFamily family, ReadOnlySpan<byte> key);
}
