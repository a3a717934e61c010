namespace DatalogStore.Views;

/// <summary>
/// The datoms of one attribute as parallel arrays, sorted by entity, then word, then t. Immutable; do not write to the arrays.
/// </summary>
internal sealed class Column
{
    /// <summary>An attribute without datoms.</summary>
    public static readonly Column Empty = new([], [], [], null);

    private int[]? _byValue;

    /// <param name="e">Entities, ascending.</param>
    /// <param name="v">Words.</param>
    /// <param name="t">Transactions.</param>
    /// <param name="added">Assertion or retraction; <see langword="null"/> when all are assertions.</param>
    public Column(long[] e, ulong[] v, long[] t, bool[]? added)
    {
        E = e;
        V = v;
        T = t;
        Added = added;
    }

    public long[] E { get; }

    public ulong[] V { get; }

    public long[] T { get; }

    public bool[]? Added { get; }

    public int Count => E.Length;

    /// <summary>Row numbers sorted by word (as unsigned numbers), then entity, then t. Built when first asked for.</summary>
    public int[] ByValue => _byValue ??= SortByValue();

    /// <summary>The rows of an entity: [start, end).</summary>
    public (int Start, int End) RowsOf(long e)
    {
        var start = LowerBound(e);
        var end = start;
        while (end < E.Length && E[end] == e) end++;
        return (start, end);
    }

    /// <summary>First row whose entity is not below <paramref name="e"/>.</summary>
    public int LowerBound(long e)
    {
        int low = 0, high = E.Length;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (E[middle] < e) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int[] SortByValue()
    {
        var rows = new int[Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        var keys = (ulong[])V.Clone();
        Array.Sort(keys, rows);
        // Array.Sort is not stable: rows of one word go back to entity order.
        for (var start = 0; start < rows.Length;)
        {
            var end = start + 1;
            while (end < rows.Length && keys[end] == keys[start]) end++;
            if (end - start > 1) Array.Sort(rows, start, end - start);
            start = end;
        }

        return rows;
    }
}
