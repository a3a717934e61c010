using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>
/// The rows of an attribute as its pieces gave them, in growing arrays. Pieces come in order of their first entity, and pieces of one transaction never
/// overlap, so the whole is usually sorted by entity, word, t already; where pieces of several transactions overlap, the pieces (each sorted) are merged.
/// </summary>
internal sealed class RawColumn
{
    private readonly List<int> _runs = [];
    private long[] _e;
    private ulong[] _v;
    private long[] _t;
    private bool[] _added;

    /// <param name="capacity">How many rows are expected.</param>
    public RawColumn(long capacity)
    {
        // A piece is decoded straight into the arrays and wants room for all its rows.
        var size = (int)Math.Min(Math.Max(capacity, 16), Array.MaxLength);
        (_e, _v, _t, _added) = (new long[size], new ulong[size], new long[size], new bool[size]);
    }

    public int Count { get; private set; }

    /// <summary>Whether a retraction is among the rows.</summary>
    public bool HasRetractions { get; private set; }

    public long[] E => _e;

    public ulong[] V => _v;

    public long[] T => _t;

    public bool[] Added => _added;

    /// <summary>Whether the rows of all pieces are in one ascending order of entity and word, so that no (entity, word) is there twice.</summary>
    public bool IsAscending { get; private set; } = true;

    /// <summary>Adds the rows of a piece that are not after the basis.</summary>
    public void Add(ReadOnlySpan<byte> piece, ColumnPiece.Header header, long firstE, long minT, long basisT)
    {
        Reserve(header.Count);
        var (start, end) = (Count, Count + header.Count);
        ColumnPiece.Read(piece, firstE, minT, _e.AsSpan(start), _v.AsSpan(start), _t.AsSpan(start), _added.AsSpan(start));
        if (header.MaxT > basisT) end = DropAfter(basisT, start, end);
        if (end == start) return;
        // Inside a piece (entity, word) can repeat only where there are retractions or several transactions.
        if (header.HasRetractions || (header.MaxT != minT && !AscendsInside(start, end))) IsAscending = false;
        if (start > 0 && !(_e[start - 1] < _e[start] || (_e[start - 1] == _e[start] && _v[start - 1] < _v[start]))) IsAscending = false;
        HasRetractions |= header.HasRetractions;
        _runs.Add(start);
        Count = end;
    }

    /// <summary>Puts the values of wide lists in the place of list words. The rows of an entity that has other rows too may then be out of order.</summary>
    public void ExpandLists(WideListReader lists)
    {
        long size = Count;
        var hasLists = false;
        foreach (var word in _v.AsSpan(0, Count))
        {
            if (!WideList.IsList(word)) continue;
            hasLists = true;
            size += lists.Words(WideList.NumberOf(word)).Length - 1;
        }

        if (!hasLists) return;
        var (e, v, t, added) = (_e, _v, _t, _added);
        (_e, _v, _t, _added) = (new long[size], new ulong[size], new long[size], new bool[size]);
        var runs = new Queue<int>(_runs);
        _runs.Clear();
        var at = 0;
        for (var row = 0; row < Count; row++)
        {
            if (runs.TryPeek(out var run) && run == row) _runs.Add(at);
            if (runs.Count > 0 && runs.Peek() == row) runs.Dequeue();
            var words = WideList.IsList(v[row]) ? lists.Words(WideList.NumberOf(v[row])) : [v[row]];
            foreach (var word in words)
            {
                // Inside a piece rows of one entity and attribute are a list or not, unless pieces have been joined.
                if (at > 0 && _runs[^1] != at && (e[row], word).CompareTo((_e[at - 1], _v[at - 1])) <= 0) _runs.Add(at);
                (_e[at], _v[at], _t[at], _added[at]) = (e[row], word, t[row], added[row]);
                at++;
            }
        }

        Count = at;
        IsAscending = IsAscending && AscendsInside(0, Count);
    }

    /// <summary>Brings the rows into the order of entity, word, t, retractions first.</summary>
    public void Sort()
    {
        if (IsAscending || IsSorted()) return;
        var order = RunMerge.Order(Count, _runs, Compare);
        _e = Permute(_e, order);
        _v = Permute(_v, order);
        _t = Permute(_t, order);
        _added = Permute(_added, order);
        _runs.Clear();
    }

    private int Compare(int x, int y)
    {
        if (_e[x] != _e[y]) return _e[x] < _e[y] ? -1 : 1;
        if (_v[x] != _v[y]) return _v[x] < _v[y] ? -1 : 1;
        if (_t[x] != _t[y]) return _t[x] < _t[y] ? -1 : 1;
        return _added[x].CompareTo(_added[y]);
    }

    private bool IsSorted()
    {
        for (var i = 1; i < _runs.Count; i++)
        {
            if (Compare(_runs[i] - 1, _runs[i]) > 0) return false;
        }

        return true;
    }

    private bool AscendsInside(int start, int end)
    {
        for (var i = start + 1; i < end; i++)
        {
            if (_e[i - 1] > _e[i] || (_e[i - 1] == _e[i] && _v[i - 1] >= _v[i])) return false;
        }

        return true;
    }

    private int DropAfter(long basisT, int start, int end)
    {
        var kept = start;
        for (var i = start; i < end; i++)
        {
            if (_t[i] > basisT) continue;
            (_e[kept], _v[kept], _t[kept], _added[kept]) = (_e[i], _v[i], _t[i], _added[i]);
            kept++;
        }

        return kept;
    }

    private void Reserve(int count)
    {
        if (_e.Length - Count >= count) return;
        var size = Math.Max(Count + count, _e.Length * 2);
        Array.Resize(ref _e, size);
        Array.Resize(ref _v, size);
        Array.Resize(ref _t, size);
        Array.Resize(ref _added, size);
    }

    private static T[] Permute<T>(T[] from, int[] order)
    {
        var to = new T[order.Length];
        for (var i = 0; i < order.Length; i++) to[i] = from[order[i]];
        return to;
    }
}
