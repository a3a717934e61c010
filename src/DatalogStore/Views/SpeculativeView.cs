using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>
/// A view of a store at a basis together with transactions that were never written. Of what these touch, everything ever said is read from the store, what they
/// say is added, and the rules of the view are applied to both as they are to pieces of the store; the rest is the store's own view.
/// </summary>
internal sealed class SpeculativeView : IDatabaseView
{
    private readonly IDatabaseView _store;
    private readonly IDatabaseView _everything;
    private readonly Speculation _speculation;
    private readonly ViewSpec _spec;
    private readonly ViewRules _rules;
    private readonly Func<ViewSpec, IDatabaseView> _open;

    /// <param name="spec">What is seen; it has a speculation, and a basis after the store's.</param>
    /// <param name="open">Opens views of the same store.</param>
    public SpeculativeView(ViewSpec spec, Func<ViewSpec, IDatabaseView> open)
    {
        (_spec, _open, _rules, _speculation) = (spec, open, ViewRules.Of(spec), spec.Speculation!);
        var below = spec with { BasisT = _speculation.Base.T, Speculation = null };
        _store = open(below);
        _everything = open(below with { SinceT = null, IsHistory = true });
        Words = new SpeculativeWords(_store.Words, _speculation);
    }

    public long BasisT => _spec.BasisT;

    public bool IsHistory => _spec.IsHistory;

    public IWordTable Words { get; }

    public DatabaseSchema Schema
    {
        get
        {
            var schemaT = _speculation.StateAt(BasisT).SchemaT;
            return schemaT <= _speculation.Base.T ? _store.Schema : _speculation.Schema(schemaT, ReadSchema);
        }
    }

    public Column Column(long a)
    {
        var touched = Visible(_speculation.Datoms.OfAttribute(a)).Select(d => d.E).Distinct().Order().ToArray();
        return touched.Length == 0 ? _store.Column(a) : _speculation.Column(a, BasisT, _rules, () => Merge(a, touched));
    }

    public long CountEstimate(long a) => _store.CountEstimate(a) + Visible(_speculation.Datoms.OfAttribute(a)).Count();

    public ColumnEstimate Estimate(long a)
    {
        var store = _store.Estimate(a);
        var added = Visible(_speculation.Datoms.OfAttribute(a)).ToList();
        return new ColumnEstimate(CountEstimate(a), store.Entities + added.Select(d => d.E).Distinct().Count(), store.Values + added.Select(d => d.V).Distinct().Count());
    }

    public void Entity(long e, DatomBuffer into) => Add(_speculation.Datoms.OfEntity(e), _ => true, into, view => view.Entity(e, into));

    public void EntityAttribute(long e, long a, DatomBuffer into) => Add(_speculation.Datoms.OfEntity(e), d => d.A == a, into, view => view.EntityAttribute(e, a, into));

    public void ByValue(long a, ulong v, DatomBuffer into) =>
        Add(Word.IsRef(v) ? _speculation.Datoms.Referring(Word.EntityOf(v)) : _speculation.Datoms.OfAttribute(a), d => d.A == a && d.V == v, into, view => view.ByValue(a, v, into));

    public void Referring(long e, DatomBuffer into) => Add(_speculation.Datoms.Referring(e), _ => true, into, view => view.Referring(e, into));

    public long? FindBlock(long block, bool isDescending) =>
        Nearer(_store.FindBlock(block, isDescending), _speculation.Datoms.FindBlock(block, isDescending), isDescending);

    public void Block(long block, DatomBuffer into) => Add(_speculation.Datoms.OfBlock(block), _ => true, into, view => view.Block(block, into));

    public long? FindReferred(long e, bool isDescending) =>
        Nearer(_store.FindReferred(e, isDescending), _speculation.Datoms.FindReferred(e, isDescending), isDescending);

    public void Transaction(long t, DatomBuffer into)
    {
        if (t <= _speculation.Base.T)
        {
            _store.Transaction(t, into);
            return;
        }

        if (t > BasisT || !_rules.IsAfterSince(t)) return;
        var datoms = _speculation.Transactions[(int)(t - _speculation.Base.T - 1)].Datoms;
        foreach (var datom in Enumerable.Range(0, datoms.Count).Select(i => datoms[i]).OrderBy(d => d.E).ThenBy(d => d.A).ThenBy(d => d.V).ThenBy(d => d.Added))
        {
            if (_rules.Shows(datom.E)) into.Add(datom);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _everything.Dispose();
    }

    private static long? Nearer(long? x, long? y, bool isDescending) => x is null || y is null ? x ?? y : isDescending ? Math.Max(x.Value, y.Value) : Math.Min(x.Value, y.Value);

    private IEnumerable<WordDatom> Visible(IEnumerable<WordDatom> datoms) => datoms.Where(d => d.T <= BasisT);

    /// <summary>Adds what the view shows of some datoms of the speculation and those of the store that may be of the same entity, attribute and value.</summary>
    private void Add(IEnumerable<WordDatom> candidates, Func<WordDatom, bool> isWanted, DatomBuffer into, Action<IDatabaseView> read)
    {
        var start = into.Count;
        var isTouched = false;
        foreach (var datom in candidates)
        {
            if (datom.T > BasisT || !isWanted(datom)) continue;
            isTouched = true;
            into.Add(datom);
        }

        read(isTouched ? _everything : _store);
        if (isTouched) DatomMerge.Apply(into, start, _rules);
    }

    /// <summary>The store's column with the rows of some entities, ascending, replaced by theirs.</summary>
    private Column Merge(long a, long[] touched)
    {
        var store = _store.Column(a);
        var merged = new ColumnBuilder(store.Count);
        var rows = new DatomBuffer();
        var at = 0;
        foreach (var e in touched)
        {
            var (start, end) = store.RowsOf(e);
            merged.Add(store, at, start);
            at = end;
            rows.Clear();
            EntityAttribute(e, a, rows);
            merged.Add(rows);
        }

        merged.Add(store, at, store.Count);
        return merged.ToColumn();
    }

    private DatabaseSchema ReadSchema()
    {
        var all = new ViewSpec(BasisT) { Speculation = _speculation };
        using var current = _open(all);
        using var history = _open(all with { IsHistory = true });
        return new SchemaReader(current.Column, history.Column, Words).Read();
    }
}
