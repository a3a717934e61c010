namespace DatalogStore.Storage.InMemory;

/// <summary>
/// A node of a copy-on-write B+tree: a leaf with keys and values, or an inner node with children. An inner node's key at i is a lower bound of every key
/// below child i, and above every key below child i − 1; that of child 0 is never looked at.
/// </summary>
internal sealed class TreeNode
{
    /// <summary>Items of a full node. 64 keeps a copied node near 1 KB and a tree of a million keys four levels high.</summary>
    public const int ItemsMax = 64;

    private readonly TreeOwner _owner;

    private TreeNode(TreeOwner owner, bool leaf)
    {
        _owner = owner;
        Keys = new byte[ItemsMax][];
        if (leaf)
            Values = new byte[ItemsMax][];
        else
            Children = new TreeNode[ItemsMax];
    }

    /// <summary>Items in use.</summary>
    public int Count { get; private set; }

    public byte[][] Keys { get; }

    /// <summary>The values of a leaf.</summary>
    public byte[][]? Values { get; }

    /// <summary>The children of an inner node.</summary>
    public TreeNode[]? Children { get; }

    public static TreeNode Leaf(byte[] key, byte[] value, TreeOwner owner)
    {
        var leaf = new TreeNode(owner, leaf: true) { Count = 1 };
        leaf.Keys[0] = key;
        leaf.Values![0] = value;
        return leaf;
    }

    public static TreeNode Inner(TreeNode left, TreeNode right, TreeOwner owner)
    {
        var inner = new TreeNode(owner, leaf: false) { Count = 2 };
        (inner.Keys[0], inner.Children![0]) = (left.Keys[0], left);
        (inner.Keys[1], inner.Children[1]) = (right.Keys[0], right);
        return inner;
    }

    /// <summary>The index of a key in this leaf, or the complement of where it would stand.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Keys[middle].AsSpan().SequenceCompareTo(key);
            if (order == 0) return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    /// <summary>The child of this inner node under which a key stands or would stand.</summary>
    public int ChildOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (1, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (Keys[middle].AsSpan().SequenceCompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return low - 1;
    }

    /// <summary>The leaf where a key stands or would stand, and the lower bound of the leaf after it (<see langword="null"/> for the last leaf).</summary>
    public TreeNode LeafOf(ReadOnlySpan<byte> key, out byte[]? end)
    {
        end = null;
        var node = this;
        while (node.Children is not null)
        {
            var i = node.ChildOf(key);
            if (i + 1 < node.Count) end = node.Keys[i + 1];
            node = node.Children[i];
        }

        return node;
    }

    /// <summary>Sets a key below this node. Returns the node that stands in its place and, when it had to be split, its new right neighbour.</summary>
    public TreeNode Put(byte[] key, byte[] value, TreeOwner owner, out TreeNode? right, out long growth)
    {
        var node = Own(owner);
        right = null;
        if (Values is not null)
        {
            var at = Find(key);
            if (at >= 0)
            {
                growth = value.Length - node.Values![at].Length;
                node.Values[at] = value;
                return node;
            }

            growth = key.Length + value.Length;
            node.Insert(~at, key, value, null, owner, out right);
            return node;
        }

        var i = ChildOf(key);
        node.Children![i] = node.Children[i].Put(key, value, owner, out var split, out growth);
        if (split is not null) node.Insert(i + 1, split.Keys[0], null, split, owner, out right);
        return node;
    }

    /// <summary>Removes a key that is known to stand below this node. The result may be empty.</summary>
    public TreeNode Delete(byte[] key, TreeOwner owner, out long freed)
    {
        var node = Own(owner);
        if (Values is not null)
        {
            var at = Find(key);
            freed = Keys[at].Length + Values[at].Length;
            node.RemoveAt(at);
            return node;
        }

        var i = ChildOf(key);
        var child = node.Children![i].Delete(key, owner, out freed);
        node.Children[i] = child;
        if (child.Count == 0)
            node.RemoveAt(i);
        else if (child.Count < ItemsMax / 4)
            node.MergeAround(i, owner);
        return node;
    }

    private TreeNode Own(TreeOwner owner)
    {
        if (ReferenceEquals(_owner, owner)) return this;
        var copy = new TreeNode(owner, Values is not null);
        copy.Append(this, 0);
        return copy;
    }

    private void Insert(int at, byte[] key, byte[]? value, TreeNode? child, TreeOwner owner, out TreeNode? right)
    {
        right = null;
        if (Count == ItemsMax)
        {
            // Ascending keys leave full nodes behind: a split at the very end moves nothing.
            var from = at == Count ? Count : Count / 2;
            right = new TreeNode(owner, Values is not null);
            right.Append(this, from);
            Truncate(from);
            if (at >= from)
            {
                right.Insert(at - from, key, value, child, owner, out _);
                return;
            }
        }

        Array.Copy(Keys, at, Keys, at + 1, Count - at);
        Keys[at] = key;
        if (Values is not null)
        {
            Array.Copy(Values, at, Values, at + 1, Count - at);
            Values[at] = value!;
        }
        else
        {
            Array.Copy(Children!, at, Children!, at + 1, Count - at);
            Children![at] = child!;
        }

        Count++;
    }

    private void MergeAround(int i, TreeOwner owner)
    {
        var left = i + 1 < Count ? i : i - 1;
        if (left < 0 || Children![left].Count + Children[left + 1].Count > ItemsMax * 3 / 4) return;
        var merged = Children[left].Own(owner);
        var next = Children[left + 1];
        var at = merged.Count;
        merged.Append(next, 0);
        // The first key of an inner node is no bound of its own; its parent holds the true one.
        merged.Keys[at] = next.Values is null ? Keys[left + 1] : next.Keys[0];
        Children[left] = merged;
        RemoveAt(left + 1);
    }

    private void Append(TreeNode source, int from)
    {
        Array.Copy(source.Keys, from, Keys, Count, source.Count - from);
        if (Values is not null)
            Array.Copy(source.Values!, from, Values, Count, source.Count - from);
        else
            Array.Copy(source.Children!, from, Children!, Count, source.Count - from);
        Count += source.Count - from;
    }

    private void RemoveAt(int at)
    {
        Array.Copy(Keys, at + 1, Keys, at, Count - at - 1);
        if (Values is not null)
            Array.Copy(Values, at + 1, Values, at, Count - at - 1);
        else
            Array.Copy(Children!, at + 1, Children!, at, Count - at - 1);
        Truncate(Count - 1);
    }

    private void Truncate(int count)
    {
        Array.Clear(Keys, count, Count - count);
        if (Values is not null)
            Array.Clear(Values, count, Count - count);
        else
            Array.Clear(Children!, count, Count - count);
        Count = count;
    }
}
