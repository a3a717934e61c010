using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Rows of a running conjunction: which variable each column holds.</summary>
internal readonly record struct Frame(int[] Variables, Relation Rows)
{
    /// <summary>No variables, one row.</summary>
    public static Frame Unit => new([], Relation.Unit);

    public int Count => Rows.RowCount;

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
        var set = new TupleSet(variables.Count);
        Span<ulong> row = stackalloc ulong[variables.Count];
        for (var r = 0; r < Count; r++)
        {
            if ((r & 0xFFFF) == 0xFFFF) budget.Check();
            for (var c = 0; c < row.Length; c++) row[c] = selected.Rows.Columns[c][r];
            set.Add(row);
        }

        return set.Count == Count ? selected : new Frame(selected.Variables, new Relation(set.Columns, set.Count));
    }
}
