using System.Runtime.InteropServices;

namespace DatalogStore.Query.Evaluate;

/// <summary>The rows of a frame, grouped by the words of some of its columns. Groups are in the order of their first rows, rows of a group in theirs.</summary>
internal sealed class RowGroups
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    private RowGroups(int[] starts, int[] rows) => (_starts, _rows) = (starts, rows);

    public int Count => _starts.Length - 1;

    /// <summary>The row numbers of a group; never empty.</summary>
    public ReadOnlySpan<int> this[int group] => _rows.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    public static RowGroups Of(Frame frame, ReadOnlySpan<int> keyColumns, QueryBudget budget)
    {
        budget.Check(2L * sizeof(int) * frame.Count);
        var groupOf = new int[frame.Count];
        var count = Number(frame, keyColumns, groupOf);
        var starts = new int[count + 1];
        foreach (var group in groupOf) starts[group + 1]++;
        for (var g = 0; g < count; g++) starts[g + 1] += starts[g];
        var next = starts[..^1];
        var rows = new int[frame.Count];
        for (var row = 0; row < rows.Length; row++) rows[next[groupOf[row]]++] = row;
        return new RowGroups(starts, rows);
    }

    private static int Number(Frame frame, ReadOnlySpan<int> keyColumns, int[] groupOf)
    {
        if (keyColumns.Length == 0) return Math.Min(1, groupOf.Length);
        if (keyColumns.Length == 1)
        {
            var words = frame.Rows.Column(keyColumns[0]);
            var known = new Dictionary<ulong, int>();
            for (var row = 0; row < groupOf.Length; row++)
            {
                ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(known, words[row], out var isKnown);
                if (!isKnown) group = known.Count - 1;
                groupOf[row] = group;
            }

            return known.Count;
        }

        var keys = new TupleSet(keyColumns.Length);
        Span<ulong> key = stackalloc ulong[keyColumns.Length];
        for (var row = 0; row < groupOf.Length; row++)
        {
            for (var c = 0; c < key.Length; c++) key[c] = frame.Rows.Columns[keyColumns[c]][row];
            groupOf[row] = keys.NumberOf(key);
        }

        return keys.Count;
    }
}
