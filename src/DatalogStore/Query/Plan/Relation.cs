namespace DatalogStore.Query.Plan;

/// <summary>Rows of words as columns; immutable once built. With no columns it holds nothing, or the one empty row.</summary>
internal sealed class Relation(ulong[][] columns, int count, string name = "rows") : RowSource
{
    /// <summary>The one empty row: what a conjunction starts from.</summary>
    public static readonly Relation Unit = new([], 1);

    /// <summary>The columns; each has at least <see cref="Count"/> words.</summary>
    public ulong[][] Columns { get; } = columns;

    public int RowCount { get; } = count;

    public override long Count => RowCount;

    public override string Name => name;

    public ReadOnlySpan<ulong> Column(int column) => Columns[column].AsSpan(0, RowCount);

    /// <summary>No rows of this many columns.</summary>
    public static Relation Empty(int width) => new([.. Enumerable.Range(0, width).Select(_ => Array.Empty<ulong>())], 0);

    /// <summary>Rows given one by one.</summary>
    public static Relation OfRows(IReadOnlyList<ulong[]> rows, int width, string name)
    {
        var columns = new ulong[width][];
        for (var c = 0; c < width; c++)
        {
            columns[c] = new ulong[rows.Count];
            for (var r = 0; r < rows.Count; r++) columns[c][r] = rows[r][c];
        }

        return new Relation(columns, rows.Count, name);
    }
}
