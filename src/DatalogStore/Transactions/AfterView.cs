using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// The database after a transaction that is not committed: the present one before it and the transaction's datoms. Entity predicates read it. The schema is the
/// one before. It ends with the transaction: reading it later is an error.
/// </summary>
internal sealed class AfterView : IDatabaseView
{
    private readonly IDatabaseView _before;
    private readonly DatomBuffer _datoms;
    private readonly Dictionary<(long E, long A, ulong V), bool> _changes = [];
    private readonly NewWords _words;
    private bool _isOver;

    public AfterView(IDatabaseView before, DatomBuffer datoms, IAllocator allocator)
    {
        (_before, _datoms, _words, BasisT) = (before, datoms, new NewWords(before.Words, datoms, allocator), allocator.T);
        for (var i = 0; i < datoms.Count; i++) _changes[(datoms.E[i], datoms.A[i], datoms.V[i])] = datoms.Added[i];
    }

    public long BasisT { get; }

    public DatabaseSchema Schema => _before.Schema;

    public bool IsHistory => false;

    public IWordTable Words => _words;

    public Column Column(long a)
    {
        var rows = new DatomBuffer();
        var column = Base.Column(a);
        Merge(
            into =>
            {
                for (var i = 0; i < column.Count; i++) into.Add(column.E[i], a, column.V[i], column.T[i], true);
            },
            d => d.A == a,
            rows);
        return new Column(rows.E.ToArray(), rows.V.ToArray(), rows.T.ToArray(), null);
    }

    public long CountEstimate(long a) => Base.CountEstimate(a) + _datoms.Count;

    public void Entity(long e, DatomBuffer into) => Merge(found => Base.Entity(e, found), d => d.E == e, into);

    public void EntityAttribute(long e, long a, DatomBuffer into) => Merge(found => Base.EntityAttribute(e, a, found), d => d.E == e && d.A == a, into);

    public void ByValue(long a, ulong v, DatomBuffer into) => Merge(found => Base.ByValue(a, v, found), d => d.A == a && d.V == v, into);

    public void Referring(long e, DatomBuffer into) => Merge(found => Base.Referring(e, found), d => d.V == Word.OfRef(e), into);

    public void Transaction(long t, DatomBuffer into)
    {
        if (t != BasisT)
        {
            Base.Transaction(t, into);
            return;
        }

        foreach (var datom in Enumerable.Range(0, _datoms.Count).Select(i => _datoms[i]).OrderBy(d => d.E).ThenBy(d => d.A).ThenBy(d => d.V)) into.Add(datom);
    }

    /// <summary>Does nothing: whoever made the view ends it by <see cref="End"/>, and lends it until then.</summary>
    public void Dispose()
    {
    }

    public void End() => _isOver = true;

    private IDatabaseView Base => _isOver
        ? throw new DatalogException(ErrorKind.Request, "database-expired", "The database that an entity predicate was given ends with the predicate.", "Answer within it, or ask store.Db afterwards.")
        : _before;

    /// <summary>What is found before without what the transaction retracts, and what it adds; in the order of attribute, entity, word for one attribute or entity.</summary>
    private void Merge(Action<DatomBuffer> read, Predicate<WordDatom> belongs, DatomBuffer into)
    {
        var found = new DatomBuffer();
        read(found);
        var rows = new List<WordDatom>();
        for (var i = 0; i < found.Count; i++)
        {
            if (_changes.GetValueOrDefault((found.E[i], found.A[i], found.V[i]), true)) rows.Add(found[i]);
        }

        for (var i = 0; i < _datoms.Count; i++)
        {
            if (_datoms.Added[i] && belongs(_datoms[i])) rows.Add(_datoms[i]);
        }

        foreach (var row in rows.OrderBy(d => d.A).ThenBy(d => d.E).ThenBy(d => d.V)) into.Add(row);
    }

    /// <summary>The words of the database before, and those of values that are new in the transaction.</summary>
    private sealed class NewWords : IWordTable
    {
        private readonly IWordTable _before;
        private readonly IAllocator _allocator;
        private readonly Dictionary<object, ulong> _added = new(EdnEquality.Instance);

        public NewWords(IWordTable before, DatomBuffer datoms, IAllocator allocator)
        {
            (_before, _allocator) = (before, allocator);
            foreach (var word in datoms.V)
            {
                if (Word.IsDictionary(word)) _added[allocator.Describe(word)!] = word;
            }
        }

        public object? ToValue(ulong word) => Word.IsRef(word) ? Word.EntityOf(word) : _allocator.Describe(word);

        public bool TryToWord(object? value, out ulong word)
        {
            word = 0;
            return (value is not null && _added.TryGetValue(value, out word)) || _before.TryToWord(value, out word);
        }
    }
}
