using System.Numerics;
using System.Runtime.CompilerServices;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Rows of a <see cref="Column"/> by entity and by word, for many look-ups. Lives as long as the column, which stores keep between queries; built
/// when first asked for.
/// </summary>
internal sealed class ColumnIndex
{
    private const int SpreadMax = 8;

    private static readonly ConditionalWeakTable<Column, ColumnIndex> Known = [];

    private readonly Column _column;
    private readonly Lazy<int[]?> _starts;
    private readonly Lazy<(int[] Heads, int[] Next)> _byWord;

    private ColumnIndex(Column column)
    {
        _column = column;
        _starts = new Lazy<int[]?>(BuildStarts);
        _byWord = new Lazy<(int[], int[])>(BuildWords);
    }

    public static ColumnIndex Of(Column column) => Known.GetValue(column, static c => new ColumnIndex(c));

    /// <summary>The rows of an entity: [start, end).</summary>
    public (int Start, int End) RowsOf(long e)
    {
        if (_column.Count == 0) return (0, 0);
        if (_starts.Value is not { } starts) return _column.RowsOf(e);
        var at = e - _column.E[0];
        return at < 0 || at >= starts.Length - 1 ? (0, 0) : (starts[at], starts[at + 1]);
    }

    /// <summary>The first row with this word, as the column has it, or −1.</summary>
    public int FirstOf(ulong word)
    {
        var (heads, _) = _byWord.Value;
        var row = heads[WordHash.Of(word) & (uint)(heads.Length - 1)] - 1;
        while (row >= 0 && _column.V[row] != word) row = _byWord.Value.Next[row] - 1;
        return row;
    }

    /// <summary>The next row with this word, or −1.</summary>
    public int NextOf(int row, ulong word)
    {
        var next = _byWord.Value.Next;
        for (row = next[row] - 1; row >= 0 && _column.V[row] != word;) row = next[row] - 1;
        return row;
    }

    /// <summary>Where each entity's rows start, by its distance from the first; <see langword="null"/> when entities lie too far apart.</summary>
    private int[]? BuildStarts()
    {
        var e = _column.E;
        var span = e[^1] - e[0] + 2;
        if (span > ((long)e.Length * SpreadMax) + 64) return null;
        var starts = new int[span];
        for (int at = 0, row = 0; at < starts.Length; at++)
        {
            while (row < e.Length && e[row] - e[0] < at) row++;
            starts[at] = row;
        }

        return starts;
    }

    private (int[] Heads, int[] Next) BuildWords()
    {
        var v = _column.V;
        var heads = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, v.Length))];
        var next = new int[v.Length];
        // Backwards, so that chains run in row order.
        for (var row = v.Length - 1; row >= 0; row--)
        {
            ref var head = ref heads[WordHash.Of(v[row]) & (uint)(heads.Length - 1)];
            next[row] = head;
            head = row + 1;
        }

        return (heads, next);
    }
}
