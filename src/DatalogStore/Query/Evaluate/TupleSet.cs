namespace DatalogStore.Query.Evaluate;

/// <summary>
/// A set of rows of words that only grows. Rows lie in columns in the order in which they came, so that a stretch of row numbers is what came
/// in one round. Found by open addressing; a slot holds 32 bits of the row's hash above the row's number plus one, so that most comparisons and
/// all growing stay within the slots.
/// </summary>
internal sealed class TupleSet
{
    private readonly Dictionary<ulong, TupleIndex> _indexes = [];

    // Built when a row is first looked for: rows that are known to be distinct are appended without.
    private ulong[]? _slots;

    public TupleSet(int width)
    {
        Width = width;
        Columns = new ulong[width][];
        for (var c = 0; c < width; c++) Columns[c] = new ulong[8];
    }

    public int Width { get; }

    public int Count { get; private set; }

    /// <summary>What rows, slots and indexes take.</summary>
    public long Bytes => (Width == 0 ? 0 : (long)Columns[0].Length * Width * sizeof(ulong)) + ((_slots?.LongLength ?? 0) * sizeof(ulong)) + _indexes.Values.Sum(i => i.Bytes);

    /// <summary>The columns; each has at least <see cref="Count"/> words. Growing replaces the arrays.</summary>
    public ulong[][] Columns { get; }

    /// <summary>Adds a row; false when it is there already.</summary>
    public bool Add(ReadOnlySpan<ulong> row)
    {
        var before = Count;
        return NumberOf(row) == before;
    }

    /// <summary>The number of a row, which is added when it is not there.</summary>
    public int NumberOf(ReadOnlySpan<ulong> row)
    {
        var slots = _slots ?? BuildSlots();
        var mask = (uint)slots.Length - 1;
        var hash = WordHash.Of(row);
        var at = hash & mask;
        for (ulong slot; (slot = slots[at]) != 0; at = (at + 1) & mask)
        {
            if ((uint)(slot >> 32) == hash && IsEqual((int)(uint)slot - 1, row)) return (int)(uint)slot - 1;
        }

        Append(row);
        slots[at] = ((ulong)hash << 32) | (uint)Count;
        if (Count * 2 > slots.Length) GrowSlots(slots);
        return Count - 1;
    }

    /// <summary>Adds a row that is known to be new.</summary>
    public void AddNew(ReadOnlySpan<ulong> row)
    {
        if (_slots is not null) Add(row);
        else Append(row);
    }

    /// <summary>Adds distinct rows given as columns, which the set keeps when it can.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="count">Their rows.</param>
    /// <param name="areNew">Whether none of the rows is there already.</param>
    public void AddDistinct(ulong[][] columns, int count, bool areNew)
    {
        if (Count == 0 && _slots is null)
        {
            columns.CopyTo(Columns, 0);
            Count = count;
            return;
        }

        Span<ulong> row = stackalloc ulong[Width];
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < row.Length; c++) row[c] = columns[c][r];
            if (areNew) AddNew(row);
            else Add(row);
        }
    }

    public bool Contains(ReadOnlySpan<ulong> row)
    {
        var slots = _slots ?? BuildSlots();
        var mask = (uint)slots.Length - 1;
        var hash = WordHash.Of(row);
        var at = hash & mask;
        for (ulong slot; (slot = slots[at]) != 0; at = (at + 1) & mask)
        {
            if ((uint)(slot >> 32) == hash && IsEqual((int)(uint)slot - 1, row)) return true;
        }

        return false;
    }

    /// <summary>An index by these columns (as bits), brought up to date.</summary>
    public TupleIndex IndexBy(ulong keyBits)
    {
        if (!_indexes.TryGetValue(keyBits, out var index)) _indexes[keyBits] = index = new TupleIndex(this, keyBits);
        index.CatchUp();
        return index;
    }

    private void Append(ReadOnlySpan<ulong> row)
    {
        if (Width > 0 && Count == Columns[0].Length)
        {
            for (var c = 0; c < Width; c++) Array.Resize(ref Columns[c], Math.Max(8, Columns[c].Length * 2));
        }

        for (var c = 0; c < row.Length; c++) Columns[c][Count] = row[c];
        Count++;
    }

    private bool IsEqual(int row, ReadOnlySpan<ulong> other)
    {
        for (var c = 0; c < other.Length; c++)
        {
            if (Columns[c][row] != other[c]) return false;
        }

        return true;
    }

    private ulong[] BuildSlots()
    {
        var slots = new ulong[Math.Max(16, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2 + 1))];
        var mask = (uint)slots.Length - 1;
        Span<int> all = stackalloc int[Width];
        for (var c = 0; c < Width; c++) all[c] = c;
        for (var row = 0; row < Count; row++)
        {
            var hash = WordHash.Of(Columns, all, row);
            var at = hash & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = ((ulong)hash << 32) | (uint)(row + 1);
        }

        return _slots = slots;
    }

    private void GrowSlots(ulong[] old)
    {
        var slots = new ulong[old.Length * (old.Length < 1 << 20 ? 4 : 2)];
        var mask = (uint)slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot == 0) continue;
            var at = (uint)(slot >> 32) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = slot;
        }

        _slots = slots;
    }
}
