using System.Runtime.InteropServices;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// The datoms of one transaction as columns, and the orders in which the indexes want them. An ingest adds them nearly in order of entity, so the first
/// order costs little; the attribute order is a counting sort on top of it (stable, so entities and words stay sorted); value orders sort numbers only.
/// </summary>
internal sealed class CommitRows
{
    private long[] _e = new long[256];
    private long[] _a = new long[256];
    private ulong[] _v = new ulong[256];
    private bool[] _added = new bool[256];

    public int Count { get; private set; }

    public ReadOnlySpan<long> E => _e.AsSpan(0, Count);

    public ReadOnlySpan<long> A => _a.AsSpan(0, Count);

    public ReadOnlySpan<ulong> V => _v.AsSpan(0, Count);

    public ReadOnlySpan<bool> Added => _added.AsSpan(0, Count);

    public void Add(long e, long a, ulong v, bool added)
    {
        if (Count == _e.Length) Grow();
        _e[Count] = e;
        _a[Count] = a;
        _v[Count] = v;
        _added[Count] = added;
        Count++;
    }

    /// <summary>Sorts by entity, attribute, word, retractions first, and drops repeats.</summary>
    public void SortByEntity()
    {
        var rows = new Row[Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = new Row(_e[i], _a[i], _v[i], _added[i]);
        // Runs of one entity are sorted by themselves when the entities come in order.
        if (IsSortedByEntity())
        {
            for (var start = 0; start < rows.Length;)
            {
                var end = start + 1;
                while (end < rows.Length && rows[end].E == rows[start].E) end++;
                SortRun(rows.AsSpan(start, end - start));
                start = end;
            }
        }
        else
        {
            Array.Sort(rows);
        }

        Count = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0 && rows[i].CompareTo(rows[i - 1]) == 0) continue;
            ref var row = ref rows[i];
            Add(row.E, row.A, row.V, row.Added);
        }
    }

    /// <summary>Row numbers by attribute, then as they are now. Call it after <see cref="SortByEntity"/>.</summary>
    public int[] OrderByAttribute()
    {
        long last = 0;
        foreach (var a in A) last = Math.Max(last, EntityId.NumberOf(a));
        // Attribute numbers are dense, so counting costs as much as there are attributes; far fewer rows than that are better compared.
        return last > 64 + ((long)Count * 16) ? OrderByComparing() : OrderByCounting((int)last);
    }

    private int[] OrderByCounting(int last)
    {
        var starts = new int[last + 2];
        foreach (var a in A) starts[EntityId.NumberOf(a) + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var order = new int[Count];
        for (var i = 0; i < Count; i++) order[starts[EntityId.NumberOf(_a[i])]++] = i;
        return order;
    }

    private int[] OrderByComparing()
    {
        var keys = new (long A, int Row)[Count];
        for (var i = 0; i < Count; i++) keys[i] = (_a[i], i);
        Array.Sort(keys);
        return Array.ConvertAll(keys, k => k.Row);
    }

    private bool IsSortedByEntity()
    {
        for (var i = 1; i < Count; i++)
        {
            if (_e[i] < _e[i - 1]) return false;
        }

        return true;
    }

    private static void SortRun(Span<Row> run)
    {
        if (run.Length > 64)
        {
            run.Sort();
            return;
        }

        for (var i = 1; i < run.Length; i++)
        {
            var row = run[i];
            var at = i;
            for (; at > 0 && run[at - 1].CompareTo(row) > 0; at--) run[at] = run[at - 1];
            run[at] = row;
        }
    }

    private void Grow()
    {
        var size = _e.Length * 2;
        Array.Resize(ref _e, size);
        Array.Resize(ref _a, size);
        Array.Resize(ref _v, size);
        Array.Resize(ref _added, size);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Row(long e, long a, ulong v, bool added) : IComparable<Row>
    {
        public readonly long E = e;
        public readonly long A = a;
        public readonly ulong V = v;
        public readonly bool Added = added;

        public int CompareTo(Row other)
        {
            if (E != other.E) return E < other.E ? -1 : 1;
            if (A != other.A) return A < other.A ? -1 : 1;
            if (V != other.V) return V < other.V ? -1 : 1;
            return Added == other.Added ? 0 : Added ? 1 : -1;
        }
    }
}
