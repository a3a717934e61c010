namespace DatalogStore.Storage.InMemory;

/// <summary>The mark of one write batch: nodes that carry it were made by that batch, so nobody else has seen them.</summary>
internal sealed class TreeOwner;

/// <summary>One state of a sorted map from bytes to bytes: a root and the bytes of all keys and values below it.</summary>
/// <param name="Root">The top node, or <see langword="null"/> when the map is empty.</param>
/// <param name="SizeBytes">Bytes of keys and values.</param>
internal readonly record struct SortedTree(TreeNode? Root, long SizeBytes)
{
    public static readonly SortedTree Empty = new(null, 0);

    /// <summary>This map with a key set to a value. Takes both arrays over.</summary>
    public SortedTree Put(byte[] key, byte[] value, TreeOwner owner)
    {
        if (Root is null) return new SortedTree(TreeNode.Leaf(key, value, owner), key.Length + value.Length);
        var root = Root.Put(key, value, owner, out var right, out var growth);
        return new SortedTree(right is null ? root : TreeNode.Inner(root, right, owner), SizeBytes + growth);
    }

    /// <summary>This map without a key; the same map when it has none such.</summary>
    public SortedTree Delete(byte[] key, TreeOwner owner)
    {
        if (Root is null || Root.LeafOf(key, out _).Find(key) < 0) return this;
        var root = Root.Delete(key, owner, out var freed);
        while (root is { Children: not null, Count: 1 }) root = root.Children[0];
        return new SortedTree(root.Count == 0 ? null : root, SizeBytes - freed);
    }
}
