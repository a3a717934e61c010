using System.Collections.Concurrent;
using System.Globalization;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>Opens views of one store. They share decoded columns and schemas.</summary>
internal sealed class DatabaseViews
{
    /// <summary>Memory for decoded columns, unless the caller says otherwise.</summary>
    public const long ColumnCacheSizeBytes = 512L << 20;

    private const int UnionsMax = 32;

    private readonly DatomStorage _storage;
    private readonly long _columnCacheSizeBytes;
    private volatile Shared _shared;

    public DatabaseViews(DatomStorage storage, long columnCacheSizeBytes = ColumnCacheSizeBytes)
    {
        _storage = storage;
        _columnCacheSizeBytes = columnCacheSizeBytes;
        _shared = new Shared(storage.Caches, columnCacheSizeBytes);
    }

    /// <summary>The clock of transactions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The present database: everything that is published.</summary>
    public ViewSpec Present => PresentOf(_storage.State);

    /// <summary>What the next transaction is applied to, published or not. For the writer, in its turn.</summary>
    public ViewSpec Written => PresentOf(_storage.Written);

    /// <summary>
    /// A view to read from and dispose. Its basis must have been published, or be that of a speculation; what is written and not yet published has no database
    /// value but those that the writer lends to functions of a transaction.
    /// </summary>
    /// <exception cref="DatalogException"><c>database-expired</c>: something was removed since the value was taken.</exception>
    public IDatabaseView Open(ViewSpec spec)
    {
        if (spec.Speculation is { } speculation && spec.BasisT > speculation.Base.T) return new SpeculativeView(spec, Open);
        var opened = OpenStorage(spec);
        var shared = SharedOf(opened.Caches);
        return new DatabaseView(opened, spec, shared.Columns, shared.Schemas);
    }

    /// <summary>What a transaction would follow that is applied to a view: transactions tried before it, or none on what the store had at the basis.</summary>
    public Speculation SpeculationAt(ViewSpec spec)
    {
        if (spec.Speculation is { } speculation && spec.BasisT > speculation.Base.T) return speculation.UpTo(spec.BasisT);
        using var opened = OpenStorage(spec);
        return new Speculation(opened.State.T == spec.BasisT ? opened.State : LogReader.StateOf(spec.BasisT, LogReader.Row(opened.Rows, spec.BasisT)));
    }

    /// <summary>A view of <see cref="Written"/>. For the writer, in its turn.</summary>
    public IDatabaseView OpenWritten()
    {
        var opened = _storage.OpenWrittenView();
        var shared = SharedOf(opened.Caches);
        return new DatabaseView(opened, PresentOf(opened.State), shared.Columns, shared.Schemas);
    }

    /// <summary>Transactions of the log, oldest first, never past the basis; see <see cref="StorageView.ReadLog"/>.</summary>
    /// <exception cref="DatalogException"><c>database-expired</c>: something was removed since the value was taken.</exception>
    public IEnumerable<(StoreState State, DatomBuffer Datoms)> ReadLog(ViewSpec spec, long fromT, long toT)
    {
        toT = Math.Min(toT, spec.BasisT + 1);
        var tried = spec.Speculation is { } speculation && spec.BasisT > speculation.Base.T ? speculation : null;
        var written = tried is null ? spec : spec with { BasisT = tried.Base.T, Speculation = null };
        using (var opened = OpenStorage(written))
        {
            foreach (var transaction in opened.ReadLog(fromT, Math.Min(toT, written.BasisT + 1))) yield return transaction;
        }

        foreach (var transaction in tried?.Transactions ?? [])
        {
            if (transaction.State.T >= fromT && transaction.State.T < toT) yield return (transaction.State, transaction.Datoms.Sorted());
        }
    }

    /// <summary>
    /// The entities of all these snapshots, given by their metadata entities, frozen. The same snapshots give the same object while it is remembered. Without a spec: of
    /// what is written, for the writer.
    /// </summary>
    public EntityBitmap Members(IReadOnlyList<long> snapshots, ViewSpec? spec = null)
    {
        using var opened = spec is null ? _storage.OpenWrittenView() : OpenStorage(spec);
        var membership = opened.Caches.Membership;
        if (snapshots.Count == 1) return membership.Read(opened.Rows, snapshots[0]);
        var unions = SharedOf(opened.Caches).Unions;
        var key = string.Join(' ', snapshots.Order());
        if (unions.TryGetValue(key, out var union)) return union;
        union = EntityBitmap.Empty;
        foreach (var snapshot in snapshots) union = union.Or(membership.Read(opened.Rows, snapshot));
        if (unions.Count >= UnionsMax) unions.Clear();
        return unions.GetOrAdd(key, union.Freeze());
    }

    private static ViewSpec PresentOf(StoreState state) => new(state.T) { Generation = state.Generation };

    private StorageView OpenStorage(ViewSpec spec)
    {
        var opened = spec.BasisT > _storage.State.T ? _storage.OpenWrittenView() : _storage.OpenView();
        try
        {
            if (spec.Generation is { } generation && generation != opened.State.Generation) throw Expired(spec, opened.State);
            if (spec.BasisT > opened.State.T) throw new ArgumentOutOfRangeException(nameof(spec), spec.BasisT, $"the last transaction is {opened.State.T}");
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static DatalogException Expired(ViewSpec spec, StoreState state) => new(
        ErrorKind.Request,
        "database-expired",
        string.Create(CultureInfo.InvariantCulture, $"the database at t {spec.BasisT} has expired: something was removed from the store since it was taken (generation {spec.Generation}, now {state.Generation})"),
        "take store.Db again, and views of it");

    /// <summary>What views of one generation share; another generation begins anew.</summary>
    private Shared SharedOf(StorageCaches caches)
    {
        var shared = _shared;
        if (ReferenceEquals(shared.Caches, caches)) return shared;
        return ReferenceEquals(_storage.Caches, caches) ? _shared = new Shared(caches, _columnCacheSizeBytes) : new Shared(caches, 0);
    }

    private sealed class Shared(StorageCaches caches, long columnCacheSizeBytes)
    {
        public StorageCaches Caches { get; } = caches;

        public ConcurrentDictionary<string, EntityBitmap> Unions { get; } = new(StringComparer.Ordinal);

        public ColumnCache Columns { get; } = new(columnCacheSizeBytes);

        public SchemaCache Schemas { get; } = new();
    }
}
