using System.Collections.Concurrent;
using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// A view of which only the datoms are seen that a predicate accepts. The schema is not filtered. What the predicate says of a column is kept as long as the view
/// and nowhere else, since nothing tells one predicate from another.
/// </summary>
internal sealed class FilteredView(IDatabaseView inner, Func<WordDatom, bool> isSeen) : IDatabaseView
{
    private readonly ConcurrentDictionary<long, Column> _columns = new();

    public long BasisT => inner.BasisT;

    public DatabaseSchema Schema => inner.Schema;

    public bool IsHistory => inner.IsHistory;

    public IWordTable Words => inner.Words;

    public Column Column(long a) => _columns.TryGetValue(a, out var column) ? column : _columns.GetOrAdd(a, Filter(inner.Column(a), a));

    public long CountEstimate(long a) => inner.CountEstimate(a);

    public ColumnEstimate Estimate(long a) => inner.Estimate(a);

    public void Entity(long e, DatomBuffer into)
    {
        var start = into.Count;
        inner.Entity(e, into);
        into.Keep(start, isSeen);
    }

    public void EntityAttribute(long e, long a, DatomBuffer into)
    {
        var start = into.Count;
        inner.EntityAttribute(e, a, into);
        into.Keep(start, isSeen);
    }

    public void ByValue(long a, ulong v, DatomBuffer into)
    {
        var start = into.Count;
        inner.ByValue(a, v, into);
        into.Keep(start, isSeen);
    }

    public void Referring(long e, DatomBuffer into)
    {
        var start = into.Count;
        inner.Referring(e, into);
        into.Keep(start, isSeen);
    }

    public long? FindBlock(long block, bool isDescending) => inner.FindBlock(block, isDescending);

    public void Block(long block, DatomBuffer into)
    {
        var start = into.Count;
        inner.Block(block, into);
        into.Keep(start, isSeen);
    }

    public long? FindReferred(long e, bool isDescending) => inner.FindReferred(e, isDescending);

    public void Transaction(long t, DatomBuffer into)
    {
        var start = into.Count;
        inner.Transaction(t, into);
        into.Keep(start, isSeen);
    }

    public void Dispose() => inner.Dispose();

    private Column Filter(Column column, long a)
    {
        var kept = new ColumnBuilder(0);
        for (var row = 0; row < column.Count; row++)
        {
            if (isSeen(new WordDatom(column.E[row], a, column.V[row], column.T[row], column.Added?[row] ?? true))) kept.Add(column, row);
        }

        return kept.ToColumn();
    }
}
