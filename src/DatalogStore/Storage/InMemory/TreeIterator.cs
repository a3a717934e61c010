namespace DatalogStore.Storage.InMemory;

/// <summary>Walks one state of a tree, keeping the path from the root to the leaf it stands in.</summary>
internal sealed class TreeIterator(TreeNode? root) : IKeyValueIterator
{
    private readonly List<(TreeNode Node, int At)> _path = [];
    private TreeNode? _root = root;
    private TreeNode? _leaf;
    private int _at;
    private bool _disposed;

    /// <inheritdoc/>
    public bool IsValid => _leaf is not null;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => Standing().Keys[_at];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => Standing().Values![_at];

    /// <inheritdoc/>
    public void Seek(ReadOnlySpan<byte> key)
    {
        if (!Descend(key)) return;
        var found = _leaf!.Find(key);
        _at = found >= 0 ? found : ~found;
        if (_at == _leaf.Count) NextLeaf();
    }

    /// <inheritdoc/>
    public void SeekForPrevious(ReadOnlySpan<byte> key)
    {
        if (!Descend(key)) return;
        var found = _leaf!.Find(key);
        _at = found >= 0 ? found : ~found - 1;
        if (_at < 0) PreviousLeaf();
    }

    /// <inheritdoc/>
    public void Next()
    {
        if (++_at >= Standing().Count) NextLeaf();
    }

    /// <inheritdoc/>
    public void Previous()
    {
        Standing();
        if (--_at < 0) PreviousLeaf();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _root = null;
        _leaf = null;
        _path.Clear();
    }

    private TreeNode Standing() => _leaf ?? throw new InvalidOperationException("the iterator stands on no key");

    private bool Descend(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _path.Clear();
        var node = _root;
        while (node is { Children: not null })
        {
            var i = node.ChildOf(key);
            _path.Add((node, i));
            node = node.Children[i];
        }

        _leaf = node;
        return node is not null;
    }

    private void NextLeaf()
    {
        _leaf = null;
        while (_path.Count > 0)
        {
            var (node, i) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (i + 1 == node.Count) continue;
            _path.Add((node, i + 1));
            _leaf = node.Children![i + 1];
            while (_leaf.Children is not null)
            {
                _path.Add((_leaf, 0));
                _leaf = _leaf.Children[0];
            }

            _at = 0;
            return;
        }
    }

    private void PreviousLeaf()
    {
        _leaf = null;
        while (_path.Count > 0)
        {
            var (node, i) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (i == 0) continue;
            _path.Add((node, i - 1));
            _leaf = node.Children![i - 1];
            while (_leaf.Children is not null)
            {
                _path.Add((_leaf, _leaf.Count - 1));
                _leaf = _leaf.Children[_leaf.Count - 1];
            }

            _at = _leaf.Count - 1;
            return;
        }
    }
}
