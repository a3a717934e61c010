using System.Globalization;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// The database at one moment: an immutable value, with nothing to dispose. What it answers never changes, whatever is transacted later.
/// Views of it (as-of, since, history, scope, filter, with) are <see cref="Database"/> values too, and compose.
/// </summary>
public sealed partial class Database
{
    private readonly DatabaseViews _views;
    private readonly FunctionRegistry _functions;

    internal Database(DatabaseViews views, FunctionRegistry functions, ViewSpec spec, SnapshotScope? scope = null)
    {
        (_views, _functions) = (views, functions);
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
            using var view = _views.Open(Spec.ToWhole());
            return SnapshotCatalog.Read(view);
        }
    }

    internal ViewSpec Spec { get; }

    /// <summary>What its queries may call.</summary>
    internal FunctionLibrary Functions => _functions.ForQueries();

    /// <summary>The database as it was after transaction <paramref name="t"/> (a t, or a transaction's entity id).</summary>
    public Database AsOf(long t) => Derive(Spec with { BasisT = Math.Clamp(ToT(t), 0, BasisT) });

    /// <summary>The database as it was at an instant of transaction time: after the last transaction not later than it.</summary>
    public Database AsOf(DateTimeOffset instant) => AsOf(LastTransactionNotAfter(instant));

    /// <summary>Only what transactions after <paramref name="t"/> (a t, or a transaction's entity id) asserted.</summary>
    public Database Since(long t) => Derive(Spec with { SinceT = ToT(t) });

    /// <summary>Only what transactions later than an instant asserted.</summary>
    public Database Since(DateTimeOffset instant) => Since(LastTransactionNotAfter(instant));

    /// <summary>Every assertion and retraction of all time.</summary>
    public Database History() => Derive(Spec with { IsHistory = true });

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
    public Database All() => Derive(Spec with { Scope = null }, null);

    /// <summary>Answers a Datalog query.</summary>
    /// <param name="query">EDN text, in vector or map form.</param>
    /// <param name="inputs">
    /// In the order of <c>:in</c> without <c>$</c>, which is this database: rules as EDN text or <see cref="EdnVector"/> for <c>%</c>, values for the rest: a sequence for
    /// a collection, a tuple or vector for a tuple and for a lookup ref, a sequence of these for a relation;
    /// another <see cref="Database"/> or a collection of tuples for <c>$name</c>.
    /// </param>
    /// <exception cref="DatalogException">The query is wrong, or a limit stopped it.</exception>
    public QueryResult Query(string query, params object?[] inputs) =>
        // An array of texts, say, is taken for the array of all inputs by the compiler: it is one input.
        Query(query, inputs.GetType() == typeof(object[]) ? inputs : [inputs], new QueryOptions());

    /// <summary>Answers a Datalog query built as a value.</summary>
    public QueryResult Query(EdnVector query, params object?[] inputs) => Datalog.Query(query, Datalog.InputsOf(this, query, inputs));

    /// <inheritdoc cref="Query(EdnVector, object[])"/>
    public QueryResult Query(EdnMap query, params object?[] inputs) => Datalog.Query(query, Datalog.InputsOf(this, query, inputs));

    /// <summary>Answers a Datalog query within limits.</summary>
    public QueryResult Query(string query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellationToken = default) =>
        Datalog.Query(query, Datalog.InputsOf(this, query, inputs), options, cancellationToken);

    internal IDatabaseView OpenView()
    {
        var view = _views.Open(Spec);
        return _filters.IsEmpty ? view : Filtered(view);
    }

    internal static Datom ToDatom(in WordDatom datom, IDatabaseView view) =>
        new(datom.E, datom.A, Word.IsRef(datom.V) ? Word.EntityOf(datom.V) : view.Words.ToValue(datom.V)!, EntityId.OfTransaction(datom.T), datom.Added);

    private static long ToT(long t) => EntityId.PartitionOf(t) == Partition.Transactions ? EntityId.NumberOf(t) : t;

    private static string EdnText(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Its t; −1 when every transaction is later.</summary>
    private long LastTransactionNotAfter(DateTimeOffset instant)
    {
        using var view = _views.Open(Spec.ToWhole());
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

        return low == 0 ? -1 : EntityId.NumberOf(instants.E[low - 1]);
    }

    private Database InScope(string description, Func<IReadOnlyList<SnapshotRecord>, List<SnapshotRecord>> choose)
    {
        using var view = _views.Open(Spec.ToWhole());
        var catalog = SnapshotCatalog.Read(view);
        var chosen = choose(catalog);
        var members = _views.Members([.. chosen.Select(s => s.Entity)], Spec.ToWhole());
        var scope = new SnapshotScope(description, chosen, ScopeChooser.Missing(catalog, chosen), members);
        return Derive(Spec with { Scope = members }, scope);
    }

    private Database Derive(ViewSpec spec, SnapshotScope? scope) => new(_views, _functions, spec, scope) { _filters = _filters };

    private Database Derive(ViewSpec spec) => Derive(spec, Scope);

    private T Read<T>(Func<IDatabaseView, T> read)
    {
        using var view = OpenView();
        return read(view);
    }
}
