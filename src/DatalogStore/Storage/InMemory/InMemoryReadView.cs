namespace DatalogStore.Storage.InMemory;

/// <summary>The roots of all trees at one moment.</summary>
internal sealed class InMemoryReadView(SortedTree[] trees) : IReadView
{
    private SortedTree[]? _trees = trees;

    /// <inheritdoc/>
    public byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        var tree = Tree(family);
        if (tree.Root is null) return null;
        var leaf = tree.Root.LeafOf(key, out _);
        var at = leaf.Find(key);
        return at < 0 ? null : (byte[])leaf.Values![at].Clone();
    }

    /// <inheritdoc/>
    public void GetMany(ColumnFamily family, ReadOnlySpan<byte> keys, int keySizeBytes, GetManyAction found)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keySizeBytes, 1);
        if (keys.Length % keySizeBytes != 0) throw new ArgumentException("the keys are not of one length", nameof(keys));
        var tree = Tree(family);
        if (tree.Root is null) return;
        // Ascending keys often share a leaf: it is left only when a key reaches the first key that belongs to the next one.
        TreeNode? leaf = null;
        byte[]? end = null;
        for (var i = 0; i < keys.Length / keySizeBytes; i++)
        {
            var key = keys.Slice(i * keySizeBytes, keySizeBytes);
            if (leaf is null || (end is not null && key.SequenceCompareTo(end) >= 0)) leaf = tree.Root.LeafOf(key, out end);
            var at = leaf.Find(key);
            if (at >= 0) found(i, leaf.Values![at]);
        }
    }

    /// <inheritdoc/>
    public IKeyValueIterator Iterate(ColumnFamily family) => new TreeIterator(Tree(family).Root);

    /// <inheritdoc/>
    public void Dispose() => _trees = null;

    private SortedTree Tree(ColumnFamily family)
    {
        ObjectDisposedException.ThrowIf(_trees is null, this);
        return _trees[(int)family];
    }
}
