namespace DatalogStore.Views;

/// <summary>
/// Decoded columns of a store within a budget of bytes; those not asked for longest go first. The key is what decides about an attribute's rows: the last
/// transaction that wrote it instead of the view's basis, so that views of several bases share what did not change between them.
/// Safe for many threads; two that miss the same column at once both decode it.
/// </summary>
internal sealed class ColumnCache(long budgetBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<(Key Key, Column Column)>> _byKey = [];
    private readonly LinkedList<(Key Key, Column Column)> _byUse = new();
    private long _sizeBytes;

    /// <param name="A">The attribute.</param>
    /// <param name="T">Its last transaction not after the basis, or the basis when that is not known.</param>
    /// <param name="Rules">What else decides; a scope is the same when it is the same object.</param>
    internal readonly record struct Key(long A, long T, ViewRules Rules);

    public bool TryGet(Key key, out Column column)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node))
            {
                column = Column.Empty;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            column = node.Value.Column;
            return true;
        }
    }

    public void Add(Key key, Column column)
    {
        var size = SizeOf(column);
        if (size > budgetBytes) return;
        lock (_lock)
        {
            if (_byKey.ContainsKey(key)) return;
            _byKey.Add(key, _byUse.AddLast((key, column)));
            _sizeBytes += size;
            while (_sizeBytes > budgetBytes)
            {
                var oldest = _byUse.First!;
                _byUse.RemoveFirst();
                _byKey.Remove(oldest.Value.Key);
                _sizeBytes -= SizeOf(oldest.Value.Column);
            }
        }
    }

    /// <summary>Entity, word, t, and what may be built later: row numbers by value, and adjacency both ways.</summary>
    private static long SizeOf(Column column) => 400 + (column.Count * (8L + 8 + 8 + 4 + 16 + (column.Added is null ? 0 : 1)));
}
