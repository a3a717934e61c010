using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>Puts a column together of parts of others, in order.</summary>
internal sealed class ColumnBuilder(int capacity)
{
    private readonly List<long> _e = new(capacity);
    private readonly List<ulong> _v = new(capacity);
    private readonly List<long> _t = new(capacity);
    private readonly List<bool> _added = new(capacity);

    /// <summary>Adds the rows from <paramref name="start"/> (inclusive) to <paramref name="end"/> (exclusive).</summary>
    public void Add(Column column, int start, int end)
    {
        _e.AddRange(column.E.AsSpan(start..end));
        _v.AddRange(column.V.AsSpan(start..end));
        _t.AddRange(column.T.AsSpan(start..end));
        if (column.Added is { } added) _added.AddRange(added.AsSpan(start..end));
        else for (var i = start; i < end; i++) _added.Add(true);
    }

    public void Add(DatomBuffer rows)
    {
        _e.AddRange(rows.E);
        _v.AddRange(rows.V);
        _t.AddRange(rows.T);
        _added.AddRange(rows.Added);
    }

    /// <summary>Adds one row.</summary>
    public void Add(Column column, int row) => Add(column, row, row + 1);

    public Column ToColumn() => _e.Count == 0 ? Column.Empty : new Column([.. _e], [.. _v], [.. _t], _added.Contains(false) ? [.. _added] : null);
}
