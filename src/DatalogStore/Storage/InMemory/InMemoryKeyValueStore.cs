namespace DatalogStore.Storage.InMemory;

/// <summary>
/// A store that lives and dies with the process: for tests, for snapshots opened as databases, for databases "with" a transaction.
/// </summary>
/// <remarks>
/// Each column family is a copy-on-write B+tree. A write batch works under a fresh owner mark: a node of an older owner is copied before its first
/// change, one of this owner is changed in place, and the new roots are published in one step at the end. Hence:
/// <list type="bullet">
/// <item>a read view is nothing but the array of roots at a moment: it costs nothing to open, takes no lock and can never see a later write;</item>
/// <item>a batch that fails half-way leaves nothing behind, for its roots are never published;</item>
/// <item>a small commit copies one path of some three nodes a key, and a large one copies each node it meets once, however many keys go into it.</item>
/// </list>
/// Sorted runs (an LSM in memory) would write faster still, but every look-up would have to ask several runs and someone would have to merge them;
/// a sorted array or <see cref="SortedDictionary{TKey,TValue}"/> has no snapshots; <c>ImmutableSortedDictionary</c> is a binary tree with a
/// node, a rotation and a cache miss per key.
/// </remarks>
internal sealed class InMemoryKeyValueStore : IKeyValueStore
{
    private readonly Lock _writing = new();
    private volatile SortedTree[] _trees = [.. ColumnFamilies.All.Select(_ => SortedTree.Empty)];
    private volatile bool _disposed;

    /// <inheritdoc/>
    public bool IsWritable => true;

    /// <inheritdoc/>
    public IReadView OpenReadView()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new InMemoryReadView(_trees);
    }

    /// <inheritdoc/>
    public IWriteBatch NewBatch() => new InMemoryWriteBatch();

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool durable)
    {
        if (batch is not InMemoryWriteBatch writes) throw new ArgumentException("the batch was made by another kind of store", nameof(batch));
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var owner = new TreeOwner();
            var trees = (SortedTree[])_trees.Clone();
            foreach (var (family, key, value) in writes.Operations)
            {
                ref var tree = ref trees[(int)family];
                tree = value is null ? tree.Delete(key, owner) : tree.Put(key, value, owner);
            }

            _trees = trees;
        }
    }

    /// <summary>There is no disk.</summary>
    public void Sync() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <inheritdoc/>
    public void CatchUp() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <summary>Nothing to merge in memory.</summary>
    public void Compact(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public long SizeBytes(ColumnFamily family)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _trees[(int)family].SizeBytes;
    }

    /// <summary>Ends the store; read views that are still open keep what they see.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _disposed = true;
            _trees = [];
        }
    }
}
