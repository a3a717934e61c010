using System.Collections.Concurrent;
using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// The datoms of a store at one basis, time view and scope: raw pieces from <see cref="PieceReader"/>, merged by <see cref="DatomMerge"/> and
/// <see cref="ColumnMerge"/>. Holds a read view of the key-value store until disposed.
/// </summary>
internal sealed class DatabaseView : IDatabaseView
{
    private readonly StorageView _opened;
    private readonly ViewRules _rules;
    private readonly ColumnReader _columnReader;
    private readonly SchemaCache _schemaCache;
    private readonly IReadOnlyList<long>? _scopeSnapshots;
    private readonly LivesCache _livesCache;
    private readonly Lazy<DatabaseView> _whole;
    private readonly PieceReader _pieces;
    private readonly ConcurrentDictionary<long, Column> _columns = new();
    private DatabaseSchema? _schema;
    private Sightings? _sightings;

    /// <param name="opened">The store at this moment; the view disposes it.</param>
    /// <param name="spec">What to show.</param>
    /// <param name="columnCache">Shared by views of the store's generation.</param>
    /// <param name="schemaCache">Shared by views of the store's generation.</param>
    /// <param name="livesCache">Shared by views of the store's generation.</param>
    public DatabaseView(StorageView opened, ViewSpec spec, ColumnCache columnCache, SchemaCache schemaCache, LivesCache livesCache)
    {
        (_opened, _rules, _schemaCache, _livesCache, _scopeSnapshots) = (opened, ViewRules.Of(spec), schemaCache, livesCache, spec.ScopeSnapshots);
        _whole = new Lazy<DatabaseView>(() => new DatabaseView(opened, new ViewSpec(spec.BasisT), columnCache, schemaCache, livesCache));
        BasisT = spec.BasisT;
        _pieces = new PieceReader(opened.Rows, spec.BasisT, opened.Caches.WideLists);
        _columnReader = new ColumnReader(_pieces, opened.Caches.Statistics, columnCache);
        Words = new StoreWords(opened.Caches.Dictionary, opened.Rows, opened.State.NextDictionaryId);
    }

    public long BasisT { get; }

    public bool IsHistory => _rules.IsHistory;

    public IWordTable Words { get; }

    public DatabaseSchema Schema => _schema ??= _schemaCache.Get(SchemaT, ReadSchema);

    public Sightings Sightings => _sightings ??= ReadSightings();

    public Column Column(long a)
    {
        if (_columns.TryGetValue(a, out var column)) return column;
        return _columns.GetOrAdd(a, _columnReader.Read(a, _rules));
    }

    public Column? CachedColumn(long a) => _columns.TryGetValue(a, out var column) || _columnReader.TryCached(a, _rules, out column) ? column : null;

    public long CountEstimate(long a)
    {
        if (_opened.Caches.Statistics.Of(a) is not { } statistics) return 0;
        if (IsHistory) return statistics.Assertions + statistics.Retractions;
        // What is retracted now may have held at an earlier basis.
        return statistics.LastT <= BasisT ? Math.Max(0, statistics.Assertions - statistics.Retractions) : statistics.Assertions;
    }

    public ColumnEstimate Estimate(long a)
    {
        var rows = CountEstimate(a);
        if (rows == 0 || _opened.Caches.Statistics.Of(a) is not { } statistics) return default;
        return new ColumnEstimate(rows, Math.Clamp(statistics.Entities, 1, rows), Math.Clamp(statistics.Values.Estimate(), 1, rows));
    }

    public void Entity(long e, DatomBuffer into)
    {
        if (!_rules.Shows(e)) return;
        var start = into.Count;
        _pieces.Entity(e, into);
        DatomMerge.Apply(into, start, _rules);
    }

    public void EntityAttribute(long e, long a, DatomBuffer into)
    {
        if (!_rules.Shows(e)) return;
        var start = into.Count;
        _pieces.Entity(e, into, a);
        DatomMerge.Apply(into, start, _rules);
    }

    public void ByValue(long a, ulong v, DatomBuffer into)
    {
        if (Word.IsTransient(v)) return;
        var start = into.Count;
        var isIndexed = Word.IsRef(v) || _opened.Caches.Statistics.Of(a)?.ValueIndex == ValueIndexState.Complete;
        if (Word.IsRef(v)) _pieces.Refs(a, Word.EntityOf(v), into);
        else if (isIndexed) AddValues(a, v, into);
        else AddFromColumn(a, v, into);
        if (isIndexed) DatomMerge.Apply(into, start, _rules);
    }

    public void Referring(long e, DatomBuffer into)
    {
        var start = into.Count;
        _pieces.Referring(e, into);
        DatomMerge.Apply(into, start, _rules);
    }

    public long? FindBlock(long block, bool isDescending) => _pieces.FindGroup(block, isDescending);

    public void Block(long block, DatomBuffer into)
    {
        var start = into.Count;
        _pieces.Group(block, into);
        DatomMerge.Apply(into, start, _rules);
    }

    public long? FindReferred(long e, bool isDescending) => _pieces.FindReferred(e, isDescending);

    public void Transaction(long t, DatomBuffer into)
    {
        if (t < 0 || t > BasisT || !_rules.IsAfterSince(t)) return;
        var rows = new DatomBuffer();
        foreach (var group in LogReader.Row(_opened.Rows, t).Groups) _pieces.Group(group, t, rows);
        for (var i = 0; i < rows.Count; i++)
        {
            if (_rules.Shows(rows.E[i])) into.Add(rows[i]);
        }
    }

    public void Dispose()
    {
        if (_whole.IsValueCreated) _whole.Value._pieces.Dispose();
        _pieces.Dispose();
        _opened.Dispose();
    }

    private long SchemaT => BasisT >= _opened.State.SchemaT ? _opened.State.SchemaT : LogReader.Row(_opened.Rows, BasisT).SchemaT;

    private DatabaseSchema ReadSchema() =>
        new SchemaReader(a => _columnReader.Read(a, default), a => _columnReader.Read(a, new ViewRules(null, true, null)), Words).Read();

    /// <summary>Metadata is read without scope, since and history: which snapshots there are does not depend on them.</summary>
    private Sightings ReadSightings()
    {
        var chosen = _scopeSnapshots?.ToHashSet();
        var snapshots = SnapshotCatalog.Read(_whole.Value).Where(s => s.IsLoaded && chosen?.Contains(s.Entity) != false).ToList();
        var entities = (int)(_opened.State.NextSnapshot - EntityId.Of(Partition.Snapshots, 0));
        EntityBitmap MembersOf(SnapshotRecord snapshot) => _opened.Caches.Membership.Read(_opened.Rows, snapshot.Entity);
        return new Sightings(
            snapshots, MembersOf, snapshot => SnapshotCoverage.Read(_whole.Value, snapshot.Entity), () => _livesCache.Get(snapshots, () => EntityLivesBuilder.Build(snapshots, MembersOf, entities)));
    }

    /// <summary>From AVET, and the entity that the word names when it is a content hash: that one is not in AVET.</summary>
    private void AddValues(long a, ulong v, DatomBuffer into)
    {
        var start = into.Count;
        _pieces.Values(a, v, into);
        if (Word.KindOf(v) != WordKind.String || (v & Word.HashIdBit) == 0) return;
        var own = new DatomBuffer();
        _pieces.Entity(EntityId.Of(Partition.Snapshots, (long)(Word.PayloadOf(v) & ~Word.HashIdBit)), own, a);
        for (var i = 0; i < own.Count; i++)
        {
            // As a value of a wide list it was found above.
            if (own.V[i] == v && !Contains(into, start, own[i])) into.Add(own[i]);
        }
    }

    private static bool Contains(DatomBuffer rows, int start, in WordDatom datom)
    {
        for (var i = start; i < rows.Count; i++)
        {
            if (rows[i] == datom) return true;
        }

        return false;
    }

    private void AddFromColumn(long a, ulong v, DatomBuffer into)
    {
        var column = Column(a);
        var rows = column.ByValue;
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (column.V[rows[middle]] < v) low = middle + 1;
            else high = middle;
        }

        for (; low < rows.Length && column.V[rows[low]] == v; low++)
        {
            var row = rows[low];
            into.Add(column.E[row], a, v, column.T[row], column.Added is null || column.Added[row]);
        }
    }
}
