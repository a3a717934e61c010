namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// The ends of one node in a relation that grows: a list in the order in which they came, so that what is new is a stretch at its end, and a way to
/// see whether one is there: the list itself while it is short, a hash table, or a bit for each node once that is smaller.
/// </summary>
internal sealed class GraphRow(int nodes)
{
    private const int ScanMax = 12;
    private const int SmallBits = 1 << 13;

    private int[] _items = new int[4];
    private int[]? _slots;
    private ulong[]? _bits;

    public int Count { get; private set; }

    /// <summary>Items before this have been joined with everything, or are being joined now.</summary>
    public int Seen { get; set; }

    /// <summary>Items before this have been joined with everything.</summary>
    public int Done { get; set; }

    public ReadOnlySpan<int> Items(int from, int to) => _items.AsSpan(from, to - from);

    /// <summary>Adds what is not there; says how many were new.</summary>
    public int Add(ReadOnlySpan<int> items)
    {
        var before = Count;
        if (_bits is null && items.Length > nodes >> 6 && items.Length > ScanMax) ToBits();
        if (_bits is not { } bits)
        {
            foreach (var item in items) Add(item);
            return Count - before;
        }

        Reserve(items.Length);
        var (into, count) = (_items, Count);
        foreach (var item in items)
        {
            ref var word = ref bits[item >> 6];
            var bit = 1UL << item;
            // Without a branch: whether an item is new cannot be guessed.
            into[count] = item;
            count += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }

        Count = count;
        return count - before;
    }

    /// <summary>Adds one; false when it is there.</summary>
    public bool Add(int item)
    {
        if (_bits is { } bits)
        {
            ref var word = ref bits[item >> 6];
            if ((word & (1UL << item)) != 0) return false;
            word |= 1UL << item;
        }
        else if (_slots is { } slots)
        {
            var at = Slot(slots, item);
            if (slots[at] != 0) return false;
            slots[at] = item + 1;
        }
        else if (_items.AsSpan(0, Count).Contains(item))
        {
            return false;
        }

        Append(item);
        if (_bits is null && Count > ScanMax) Promote();
        return true;
    }

    /// <summary>Adds one without looking whether it is there.</summary>
    public void Append(int item)
    {
        Reserve(1);
        _items[Count++] = item;
    }

    public bool Contains(int item) =>
        _bits is { } bits ? (bits[item >> 6] & (1UL << item)) != 0 : _slots is { } slots ? slots[Slot(slots, item)] != 0 : _items.AsSpan(0, Count).Contains(item);

    /// <summary>Where the item is, or the free slot where it would be.</summary>
    private static uint Slot(int[] slots, int item)
    {
        var mask = (uint)slots.Length - 1;
        var at = WordHash.Of((ulong)item) & mask;
        while (slots[at] != 0 && slots[at] != item + 1) at = (at + 1) & mask;
        return at;
    }

    private void Reserve(int more)
    {
        // One beyond: the last item of a batch is written before it is known to be new.
        var needed = Math.Min(nodes, Count + more) + 1;
        if (needed > _items.Length) Array.Resize(ref _items, Math.Max(needed, Math.Min(_items.Length * 2, nodes + 1)));
    }

    private void Promote()
    {
        if (nodes <= SmallBits || Count > nodes >> 6) ToBits();
        else if (_slots is null || Count * 2 > _slots.Length) ToSlots();
    }

    private void ToBits()
    {
        (_bits, _slots) = (new ulong[(nodes >> 6) + 1], null);
        foreach (var item in Items(0, Count)) _bits[item >> 6] |= 1UL << item;
    }

    private void ToSlots()
    {
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 4)];
        foreach (var item in Items(0, Count)) _slots[Slot(_slots, item)] = item + 1;
    }
}
