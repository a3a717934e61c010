using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Oracle;

/// <summary>A view over a plain list of datoms: every question is answered by looking at all of them.</summary>
internal sealed class NaiveView(IReadOnlyList<WordDatom> datoms, DatabaseSchema schema, IWordTable words, long basisT, bool isHistory = false) : IDatabaseView
{
    private readonly Dictionary<long, Column> _columns = [];

    public long BasisT => basisT;

    public DatabaseSchema Schema => schema;

    public bool IsHistory => isHistory;

    public IWordTable Words => words;

    public Column Column(long a)
    {
        lock (_columns)
        {
            if (_columns.TryGetValue(a, out var column)) return column;
            var rows = Sorted(datoms.Where(d => d.A == a), d => (d.E, d.V, d.T)).ToList();
            return _columns[a] = new Column(
                [.. rows.Select(d => d.E)], [.. rows.Select(d => d.V)], [.. rows.Select(d => d.T)], rows.TrueForAll(d => d.Added) ? null : [.. rows.Select(d => d.Added)]);
        }
    }

    public long CountEstimate(long a) => Column(a).Count;

    public void Entity(long e, DatomBuffer into) => AddAll(Sorted(datoms.Where(d => d.E == e), d => (d.A, d.V, d.T)), into);

    public void EntityAttribute(long e, long a, DatomBuffer into) => AddAll(Sorted(datoms.Where(d => d.E == e && d.A == a), d => (d.V, d.T)), into);

    public void ByValue(long a, ulong v, DatomBuffer into) => AddAll(Sorted(datoms.Where(d => d.A == a && d.V == v), d => (d.E, d.T)), into);

    public void Referring(long e, DatomBuffer into) => AddAll(Sorted(datoms.Where(d => d.V == Word.OfRef(e)), d => (d.A, d.E, d.T)), into);

    public ColumnEstimate Estimate(long a) => new(Column(a).Count, Column(a).E.Distinct().Count(), Column(a).V.Distinct().Count());

    public long? FindBlock(long block, bool isDescending) => Nearest(datoms.Select(d => d.E >> 5), block, isDescending);

    public void Block(long block, DatomBuffer into) => AddAll(datoms.Where(d => d.E >> 5 == block), into);

    public long? FindReferred(long e, bool isDescending) => Nearest(datoms.Where(d => Word.IsRef(d.V)).Select(d => Word.EntityOf(d.V)), e, isDescending);

    public void Transaction(long t, DatomBuffer into) => AddAll(Sorted(datoms.Where(d => d.T == t), d => (d.E, d.A, d.V)), into);

    public void Dispose()
    {
    }

    private static IEnumerable<WordDatom> Sorted<TKey>(IEnumerable<WordDatom> rows, Func<WordDatom, TKey> key) => rows.OrderBy(key).ThenBy(d => d.Added);

    private static long? Nearest(IEnumerable<long> all, long from, bool isDescending) =>
        isDescending ? all.Where(n => n <= from).Select(n => (long?)n).Max() : all.Where(n => n >= from).Select(n => (long?)n).Min();

    private static void AddAll(IEnumerable<WordDatom> rows, DatomBuffer into)
    {
        foreach (var row in rows) into.Add(row);
    }
}
