namespace DatalogStore.Model;

/// <summary>
/// Datoms as columns that grow. Reused between reads: <see cref="Clear"/> keeps the arrays. Rows have no order but the one in which the
/// producer says it adds them.
/// </summary>
internal sealed class DatomBuffer
{
    private long[] _e = [];
    private long[] _a = [];
    private ulong[] _v = [];
    private long[] _t = [];
    private bool[] _added = [];

    public int Count { get; private set; }

    public ReadOnlySpan<long> E => _e.AsSpan(0, Count);

    public ReadOnlySpan<long> A => _a.AsSpan(0, Count);

    public ReadOnlySpan<ulong> V => _v.AsSpan(0, Count);

    public ReadOnlySpan<long> T => _t.AsSpan(0, Count);

    public ReadOnlySpan<bool> Added => _added.AsSpan(0, Count);

    public WordDatom this[int row] => new(_e[row], _a[row], _v[row], _t[row], _added[row]);

    public void Clear() => Count = 0;

    public void Add(in WordDatom datom) => Add(datom.E, datom.A, datom.V, datom.T, datom.Added);

    public void Add(long e, long a, ulong v, long t, bool added)
    {
        if (Count == _e.Length) Grow();
        _e[Count] = e;
        _a[Count] = a;
        _v[Count] = v;
        _t[Count] = t;
        _added[Count] = added;
        Count++;
    }

    /// <summary>A copy sorted by entity, attribute, word, retractions first.</summary>
    public DatomBuffer Sorted()
    {
        var sorted = new DatomBuffer();
        foreach (var datom in Enumerable.Range(0, Count).Select(i => this[i]).OrderBy(d => d.E).ThenBy(d => d.A).ThenBy(d => d.V).ThenBy(d => d.Added)) sorted.Add(datom);
        return sorted;
    }

    /// <summary>Drops all rows from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Drops the rows from <paramref name="start"/> on that are not wanted; the others keep their order.</summary>
    public void Keep(int start, Func<WordDatom, bool> isWanted)
    {
        var kept = start;
        for (var row = start; row < Count; row++)
        {
            if (!isWanted(this[row])) continue;
            (_e[kept], _a[kept], _v[kept], _t[kept], _added[kept]) = (_e[row], _a[row], _v[row], _t[row], _added[row]);
            kept++;
        }

        Count = kept;
    }

    private void Grow()
    {
        var size = Math.Max(16, _e.Length * 2);
        Array.Resize(ref _e, size);
        Array.Resize(ref _a, size);
        Array.Resize(ref _v, size);
        Array.Resize(ref _t, size);
        Array.Resize(ref _added, size);
    }
}
