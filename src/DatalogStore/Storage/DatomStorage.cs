using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// The datoms of a store: indexes, dictionary, identities and log on an ordered key-value store. One writer, which calls <see cref="BeginCommit"/>; any
/// number of readers, each with a read view of the key-value store and a basis, who ignore pieces of later transactions.
/// </summary>
internal sealed class DatomStorage : IDisposable
{
    /// <summary>Memory for dictionary values.</summary>
    public const long DictionaryCacheSizeBytes = 256L << 20;

    private CommitBatch? _commit;
    private volatile StoreState _state;

    private DatomStorage(IKeyValueStore store, StoreState state, StatisticsTable statistics)
    {
        Store = store;
        _state = state;
        Statistics = statistics;
        Dictionary = new ValueDictionary(new DictionaryCache(DictionaryCacheSizeBytes));
    }

    public IKeyValueStore Store { get; }

    /// <summary>What the last commit left. Immutable; replaced by each commit.</summary>
    public StoreState State => _state;

    public StatisticsTable Statistics { get; }

    public ValueDictionary Dictionary { get; }

    public Membership Membership { get; } = new();

    public WideListCache WideLists { get; } = new();

    /// <inheritdoc cref="Open(IKeyValueStore, TimeProvider, IReadOnlyCollection{Attribute})"/>
    public static DatomStorage Open(IKeyValueStore store) => Open(store, TimeProvider.System, BuiltIn.Attributes);

    /// <summary>
    /// Opens a store, which then belongs to the storage. An empty one that can be written gets transaction 0, the built-in attributes; one that was made before
    /// some of them gets these.
    /// </summary>
    public static DatomStorage Open(IKeyValueStore store, TimeProvider time, IReadOnlyCollection<Attribute> builtIn)
    {
        using var view = store.OpenReadView();
        var format = view.Get(ColumnFamily.Meta, MetaKeys.Format);
        var last = format is null ? null : CheckedState(view, format);
        if (last is null && !IsEmpty(view)) FormatVersion.Check([]);
        if (last is null) return Create(store, builtIn);
        var statistics = new StatisticsTable();
        statistics.Load(view);
        var storage = new DatomStorage(store, last, statistics);
        if (store.IsWritable) Bootstrap.AddMissing(storage, builtIn, time);
        return storage;
    }

    /// <summary>Starts the next transaction.</summary>
    public CommitBatch BeginCommit()
    {
        var commit = new CommitBatch(this);
        if (Interlocked.CompareExchange(ref _commit, commit, null) is null) return commit;
        commit.Dispose();
        throw new InvalidOperationException("Another transaction is being written.");
    }

    /// <summary>The entity that has a content hash, compared whole.</summary>
    public bool TryFindByHash(ContentHash hash, out long e)
    {
        using var view = Store.OpenReadView();
        return IdentityIndex.TryFind(view, hash, out e);
    }

    /// <inheritdoc cref="TryFindByHash(ContentHash, out long)"/>
    public bool TryFindByHash(string hash, out long e) => TryFindByHash(ContentHash.OfText(Wtf8.OfString(hash)), out e);

    /// <summary>The entities that have these content hashes, −1 where there is none.</summary>
    public void FindByHashes(ReadOnlySpan<ContentHash> hashes, Span<long> found)
    {
        using var view = Store.OpenReadView();
        IdentityIndex.FindMany(view, hashes, found);
    }

    /// <summary>The hash keys (24 bytes) and entities of every <see cref="CommitBatch.PutPromise"/> that is open.</summary>
    public IReadOnlyList<(byte[] Key, long E)> ReadPromises()
    {
        using var view = Store.OpenReadView();
        using var rows = view.Iterate(ColumnFamily.Meta);
        var promises = new List<(byte[], long)>();
        for (rows.Seek([MetaKeys.PromisePrefix]); rows.IsValid && rows.Key[0] == MetaKeys.PromisePrefix; rows.Next())
        {
            if (rows.Key.Length == MetaKeys.PromiseSize) promises.Add((rows.Key[1..].ToArray(), KeyBytes.ReadEntity(rows.Value)));
        }

        return promises;
    }

    /// <summary>Every transaction from <paramref name="fromT"/> (inclusive) to <paramref name="toT"/> (exclusive), with its datoms sorted by entity and attribute.</summary>
    public IEnumerable<(StoreState State, DatomBuffer Datoms)> ReadLog(long fromT, long toT)
    {
        using var view = Store.OpenReadView();
        using var reader = new PieceReader(view, State.T, WideLists);
        for (var t = fromT; t < toT && t <= reader.BasisT; t++)
        {
            var row = LogReader.Row(view, t);
            var datoms = new DatomBuffer();
            foreach (var group in row.Groups) reader.Group(group, t, datoms);
            yield return (LogReader.StateOf(t, row), datoms);
        }
    }

    /// <summary>
    /// Joins small pieces and has the key-value store merge and recompress its files. No answer changes at any basis, and readers are not disturbed; no
    /// transaction is written meanwhile. Returns how many pieces there are fewer.
    /// </summary>
    public long Compact(CancellationToken cancellationToken)
    {
        var saved = JoinPieces(cancellationToken);
        // No view of ours is open any more: it would keep the old pieces alive.
        Store.Compact(cancellationToken);
        return saved;
    }

    /// <summary>Sees what another process has committed since. Values of an earlier basis stay as they are.</summary>
    public StoreState CatchUp()
    {
        Store.CatchUp();
        using var view = Store.OpenReadView();
        var last = LogReader.Last(view);
        if (last is null || last.T == State.T) return State;
        Statistics.Load(view);
        return _state = last;
    }

    public void Dispose() => Store.Dispose();

    /// <summary>Writes a commit's batch, then lets readers see it: statistics first, the state last.</summary>
    public void Publish(IWriteBatch batch, bool durable, StoreState next, List<(long A, AttributeStatistics Statistics)> changed)
    {
        Store.Write(batch, durable);
        foreach (var (a, statistics) in changed) Statistics.Set(a, statistics);
        _state = next;
    }

    public void EndCommit(CommitBatch commit) => Interlocked.CompareExchange(ref _commit, null, commit);

    private long JoinPieces(CancellationToken cancellationToken)
    {
        using var turn = BeginCommit();
        using var view = Store.OpenReadView();
        return new ColumnCompaction(Store, view).Run(cancellationToken)
            + new PostingCompaction(Store, view, ColumnFamily.Avet).Run(cancellationToken)
            + new PostingCompaction(Store, view, ColumnFamily.Vaet).Run(cancellationToken);
    }

    private static StoreState? CheckedState(IReadView view, byte[] format)
    {
        FormatVersion.Check(format);
        return LogReader.Last(view);
    }

    private static bool IsEmpty(IReadView view) => ColumnFamilies.All.All(family =>
    {
        using var rows = view.Iterate(family);
        rows.Seek([]);
        return !rows.IsValid;
    });

    private static DatomStorage Create(IKeyValueStore store, IReadOnlyCollection<Attribute> builtIn)
    {
        if (!store.IsWritable) throw new DatalogException(ErrorKind.Request, "store-empty", "The store is empty and was opened for reading only.", "Open it for writing once, or ingest something into it.");
        var before = new StoreState(-1, 0, EntityId.FirstOrdinary, BuiltIn.FirstUserAttribute, EntityId.Of(Partition.Snapshots, 0), 0, 0, 0);
        var storage = new DatomStorage(store, before, new StatisticsTable());
        using var commit = storage.BeginCommit();
        commit.Put(ColumnFamily.Meta, MetaKeys.Format, FormatVersion.Bytes);
        Bootstrap.Write(commit, builtIn);
        return storage;
    }
}
