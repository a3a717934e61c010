using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Rows of a running conjunction: which variable each column holds.</summary>
internal readonly record struct Frame(int[] Variables, Relation Rows)
{
    /// <summary>No variables, one row.</summary>
    public static Frame Unit => new([], Relation.Unit);

    public int Count => Rows.RowCount;

    /// <summary>What the rows take.</summary>
    public long Bytes => (long)Count * Variables.Length * sizeof(ulong);

    public int ColumnOf(int variable) => Array.IndexOf(Variables, variable);

    /// <summary>The columns of these variables, in this order, without merging rows.</summary>
    public Frame Select(IReadOnlyList<int> variables)
    {
        var columns = new ulong[variables.Count][];
        for (var i = 0; i < columns.Length; i++) columns[i] = Rows.Columns[ColumnOf(variables[i])];
        return new Frame([.. variables], new Relation(columns, Count));
    }

    /// <summary>Some of the rows.</summary>
    public Frame Slice(int start, int count) =>
        start == 0 && count == Count ? this : new Frame(Variables, new Relation([.. Rows.Columns.Select(c => c.AsSpan(start, count).ToArray())], count));

    /// <summary>The distinct rows of these variables.</summary>
    public Frame Distinct(IReadOnlyList<int> variables, QueryBudget budget)
    {
        var selected = Select(variables);
        if (Count <= 1) return selected;
        if (variables.Count == 0) return new Frame([], new Relation([], 1));
        if (variables.Count == 1 && TryDistinct(selected.Rows.Column(0), out var words)) return words.Length == Count ? selected : new Frame(selected.Variables, new Relation([words], words.Length));
        var set = new TupleSet(variables.Count);
        Span<ulong> row = stackalloc ulong[variables.Count];
        for (var r = 0; r < Count; r++)
        {
            if ((r & 0xFFFF) == 0xFFFF) budget.Check(set.Bytes);
            for (var c = 0; c < row.Length; c++) row[c] = selected.Rows.Columns[c][r];
            set.Add(row);
        }

        return set.Count == Count ? selected : new Frame(selected.Variables, new Relation(set.Columns, set.Count));
    }

    /// <summary>The distinct words of one kind that lie close together, told apart by a bit for each; false when they do not.</summary>
    private static bool TryDistinct(ReadOnlySpan<ulong> words, out ulong[] distinct)
    {
        const int SpreadMax = 64;
        distinct = [];
        var (least, greatest) = (ulong.MaxValue, 0UL);
        foreach (var word in words) (least, greatest) = (Math.Min(least, word), Math.Max(greatest, word));
        if (greatest - least > (ulong)words.Length * SpreadMax) return false;
        var seen = new ulong[(int)((greatest - least) >> 6) + 1];
        var (found, count) = (new ulong[words.Length], 0);
        foreach (var word in words)
        {
            var at = word - least;
            ref var bits = ref seen[at >> 6];
            if ((bits & (1UL << (int)at)) != 0) continue;
            bits |= 1UL << (int)at;
            found[count++] = word;
        }

        distinct = found.AsSpan(0, count).ToArray();
        return true;
    }
}
