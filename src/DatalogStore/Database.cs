using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// The database at one moment: an immutable value, with nothing to dispose. What it answers never changes, whatever is transacted later.
/// Views of it (as-of, since, history, scope) are <see cref="Database"/> values too, and compose.
/// </summary>
public sealed partial class Database
{
    private readonly DatabaseViews _views;

    internal Database(DatabaseViews views, ViewSpec spec, SnapshotScope? scope = null)
    {
        _views = views;
        Spec = spec;
        Scope = scope;
    }

    /// <summary>The number of the last transaction that is visible.</summary>
    public long BasisT => Spec.BasisT;

    /// <summary>The snapshots it is restricted to; <see langword="null"/> when it shows everything at once.</summary>
    public SnapshotScope? Scope { get; }

    /// <summary>Every attribute in force, ordered by name.</summary>
    public IReadOnlyList<Attribute> Attributes => Read(view => (IReadOnlyList<Attribute>)[.. view.Schema.Attributes.OrderBy(a => a.Ident)]);

    /// <summary>Every snapshot of which something is in the store, by time.</summary>
    public IReadOnlyList<SnapshotRecord> Snapshots
    {
        get
        {
            using var view = _views.Open(Unrestricted);
            return SnapshotCatalog.Read(view);
        }
    }

    internal ViewSpec Spec { get; }

    /// <summary>The same basis, with nothing left out.</summary>
    private ViewSpec Unrestricted => new(BasisT) { Generation = Spec.Generation };

    /// <summary>The database as it was after transaction <paramref name="t"/> (a t, or a transaction's entity id).</summary>
    public Database AsOf(long t) => With(Spec with { BasisT = Math.Clamp(ToT(t), 0, BasisT) });

    /// <summary>The database as it was at an instant of transaction time: after the last transaction not later than it.</summary>
    public Database AsOf(DateTimeOffset instant) => AsOf(LastTransactionNotAfter(instant));

    /// <summary>Only what transactions after <paramref name="t"/> (a t, or a transaction's entity id) asserted.</summary>
    public Database Since(long t) => With(Spec with { SinceT = ToT(t) });

    /// <summary>Only what transactions later than an instant asserted.</summary>
    public Database Since(DateTimeOffset instant) => Since(LastTransactionNotAfter(instant));

    /// <summary>Every assertion and retraction of all time.</summary>
    public Database History() => With(Spec with { IsHistory = true });

    /// <summary>The world at a moment: of each source the latest snapshot loaded whole. Entities without a content hash stay visible.</summary>
    public Database At(DateTimeOffset moment, AtOptions? options = null) =>
        InScope($"at {EdnText(moment)}", catalog => ScopeChooser.At(catalog, moment, options ?? new AtOptions()));

    /// <summary>One snapshot.</summary>
    /// <exception cref="DatalogException"><c>unknown-snapshot</c>: it is not in the store, or not loaded whole.</exception>
    public Database Snapshot(Guid id) => InScope($"snapshot {id}", catalog => [
        catalog.FirstOrDefault(s => s.Id == id && s.IsLoaded)
            ?? throw new DatalogException(ErrorKind.Request, "unknown-snapshot", $"snapshot {id} is not in the store, or not loaded whole", "`dls snapshots STORE` lists them"),
    ]);

    /// <summary>All snapshots with <paramref name="from"/> ≤ time &lt; <paramref name="to"/>, as one merged scope: it can join a map of one day with one of another.</summary>
    public Database Between(DateTimeOffset from, DateTimeOffset to, AtOptions? options = null) =>
        InScope($"union from {EdnText(from)} to {EdnText(to)}", catalog => ScopeChooser.Between(catalog, from, to, options ?? new AtOptions()));

    /// <summary>Everything at once: the same basis without a scope.</summary>
    public Database All() => new(_views, Spec with { Scope = null });

    /// <summary>The entity that an id, an ident or a lookup ref names.</summary>
    /// <param name="entity">A <see cref="long"/>, a <see cref="Keyword"/>, or a vector of a unique attribute and a value.</param>
    /// <param name="e">Its id.</param>
    public bool TryEntid(object entity, out long e)
    {
        using var view = OpenView();
        return EntityLookup.TryFind(view, entity, out e);
    }

    /// <summary>The ident of an entity.</summary>
    public bool TryIdent(long e, [NotNullWhen(true)] out Keyword? ident)
    {
        using var view = OpenView();
        return view.Schema.TryGetIdent(e, out ident);
    }

    /// <summary>The attribute with a name.</summary>
    public bool TryAttribute(Keyword ident, [NotNullWhen(true)] out Attribute? attribute)
    {
        using var view = OpenView();
        return view.Schema.TryGetAttribute(ident, out attribute);
    }

    /// <summary>Walks the datoms of an index that begin with these components, in the index's order.</summary>
    /// <param name="index">Which order.</param>
    /// <param name="components">Leading components: entities as id, ident or lookup ref; attributes as keyword or id; values.</param>
    /// <exception cref="DatalogException"><c>unknown-attribute</c>, <c>entity-not-found</c>, <c>bad-components</c>.</exception>
    public IEnumerable<Datom> Datoms(DatomIndex index, params object?[] components)
    {
        using var view = OpenView();
        var rows = IndexWalk.Read(view, index, components);
        foreach (var row in rows) yield return ToDatom(row, view);
    }

    /// <summary>Answers a Datalog query.</summary>
    /// <param name="query">EDN text, in vector or map form.</param>
    /// <param name="inputs">
    /// In the order of <c>:in</c> without <c>$</c>, which is this database: rules as EDN text or <see cref="EdnVector"/> for <c>%</c>, values for the rest;
    /// another <see cref="Database"/> or a collection of tuples for <c>$name</c>.
    /// </param>
    /// <exception cref="DatalogException">The query is wrong, or a limit stopped it.</exception>
    public QueryResult Query(string query, params object?[] inputs) => Query(query, inputs, new QueryOptions());

    /// <summary>Answers a Datalog query within limits.</summary>
    public QueryResult Query(string query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellationToken = default) =>
        Datalog.Query(query, Datalog.InputsOf(this, query, inputs), options, cancellationToken);

    internal IDatabaseView OpenView() => _views.Open(Spec);

    internal static Datom ToDatom(in WordDatom datom, IDatabaseView view) =>
        new(datom.E, datom.A, Word.IsRef(datom.V) ? Word.EntityOf(datom.V) : view.Words.ToValue(datom.V)!, EntityId.OfTransaction(datom.T), datom.Added);

    private static long ToT(long t) => EntityId.PartitionOf(t) == Partition.Transactions ? EntityId.NumberOf(t) : t;

    private static string EdnText(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private long LastTransactionNotAfter(DateTimeOffset instant)
    {
        using var view = _views.Open(Unrestricted);
        var instants = view.Column(BuiltIn.TxInstant.Id);
        var milliseconds = instant.ToUnixTimeMilliseconds();
        // Sorted by transaction, and instants never go back: the last row not later than the instant.
        int low = 0, high = instants.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Word.SignedOf(instants.V[middle]) <= milliseconds) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? 0 : EntityId.NumberOf(instants.E[low - 1]);
    }

    private Database InScope(string description, Func<IReadOnlyList<SnapshotRecord>, List<SnapshotRecord>> choose)
    {
        using var view = _views.Open(Unrestricted);
        var catalog = SnapshotCatalog.Read(view);
        var chosen = choose(catalog);
        var members = _views.Members([.. chosen.Select(s => s.Entity)], Unrestricted);
        var scope = new SnapshotScope(description, chosen, ScopeChooser.Missing(catalog, chosen), members);
        return new Database(_views, Spec with { Scope = members }, scope);
    }

    private Database With(ViewSpec spec) => new(_views, spec, Scope);

    private T Read<T>(Func<IDatabaseView, T> read)
    {
        using var view = OpenView();
        return read(view);
    }
}
