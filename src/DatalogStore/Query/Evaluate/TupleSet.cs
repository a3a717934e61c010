namespace DatalogStore.Query.Evaluate;

/// <summary>
/// A set of rows of words that only grows. Rows lie in columns in the order in which they came, so that a stretch of row numbers is what came
/// in one round. Open addressing over row numbers; no allocation per row.
/// </summary>
internal sealed class TupleSet
{
    private const int Empty = 0;

    private readonly Dictionary<ulong, TupleIndex> _indexes = [];
    private int[] _slots = new int[16];

    public TupleSet(int width)
    {
        Width = width;
        Columns = new ulong[width][];
        for (var c = 0; c < width; c++) Columns[c] = new ulong[8];
    }

    public int Width { get; }

    public int Count { get; private set; }

    /// <summary>The columns; each has at least <see cref="Count"/> words. Growing replaces the arrays.</summary>
    public ulong[][] Columns { get; }

    /// <summary>Adds a row; false when it is there already.</summary>
    public bool Add(ReadOnlySpan<ulong> row)
    {
        var mask = _slots.Length - 1;
        var at = (int)WordHash.Of(row) & mask;
        for (; _slots[at] != Empty; at = (at + 1) & mask)
        {
            if (IsEqual(_slots[at] - 1, row)) return false;
        }

        if (Width > 0 && Count == Columns[0].Length) GrowColumns();
        for (var c = 0; c < row.Length; c++) Columns[c][Count] = row[c];
        _slots[at] = ++Count;
        if (Count * 2 > _slots.Length) GrowSlots();
        return true;
    }

    public bool Contains(ReadOnlySpan<ulong> row)
    {
        var mask = _slots.Length - 1;
        for (var at = (int)WordHash.Of(row) & mask; _slots[at] != Empty; at = (at + 1) & mask)
        {
            if (IsEqual(_slots[at] - 1, row)) return true;
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

    private bool IsEqual(int row, ReadOnlySpan<ulong> other)
    {
        for (var c = 0; c < other.Length; c++)
        {
            if (Columns[c][row] != other[c]) return false;
        }

        return true;
    }

    private void GrowColumns()
    {
        for (var c = 0; c < Width; c++) Array.Resize(ref Columns[c], Columns[c].Length * 2);
    }

    private void GrowSlots()
    {
        var slots = new int[_slots.Length * 4];
        var mask = slots.Length - 1;
        Span<int> all = stackalloc int[Width];
        for (var c = 0; c < Width; c++) all[c] = c;
        for (var row = 0; row < Count; row++)
        {
            var at = (int)WordHash.Of(Columns, all, row) & mask;
            while (slots[at] != Empty) at = (at + 1) & mask;
            slots[at] = row + 1;
        }

        _slots = slots;
    }
}
