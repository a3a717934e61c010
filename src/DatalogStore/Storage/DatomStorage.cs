using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// The datoms of a store: indexes, dictionary, identities and log on an ordered key-value store. One writer, which calls <see cref="BeginCommit"/>; any
/// number of readers, each with a read view of the key-value store and a basis, who ignore pieces of later transactions.
/// </summary>
internal sealed class DatomStorage : IDisposable
{
    private CommitBatch? _commit;
    private volatile StoreState _state;
    private volatile StoreState _written;
    private volatile StorageCaches _caches;
    private int _swaps;

    private DatomStorage(IKeyValueStore store, StoreState state, StorageCaches caches)
    {
        Store = store;
        _state = _written = state;
        _caches = caches;
        Commits = new CommitQueue(store.Sync, Publish);
    }

    public IKeyValueStore Store { get; }

    /// <summary>What readers see: the last transaction that is published. Immutable; replaced as transactions are.</summary>
    public StoreState State => _state;

    /// <summary>What the next transaction follows: the last one that is written, which the disk may still lose. For the writer only.</summary>
    public StoreState Written => _written;

    /// <summary>Transactions between the two.</summary>
    public CommitQueue Commits { get; }

    /// <summary>Told of published transactions, by one thread at a time, in order. It must not throw.</summary>
    public Action<WrittenCommit>? Published { get; set; }

    /// <summary>What is in memory of this generation.</summary>
    public StorageCaches Caches => _caches;

    public StatisticsTable Statistics => _caches.Statistics;

    public ValueDictionary Dictionary => _caches.Dictionary;

    public Membership Membership => _caches.Membership;

    public WideListCache WideLists => _caches.WideLists;

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
        var storage = new DatomStorage(store, last, StorageCaches.Load(view));
        if (store.IsWritable) Bootstrap.AddMissing(storage, builtIn, time);
        return storage;
    }

    /// <summary>Starts the next transaction.</summary>
    public CommitBatch BeginCommit()
    {
        Commits.ThrowIfFailed();
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

    /// <summary>Opens a read view with the state and the caches that belong to it.</summary>
    public StorageView OpenView()
    {
        for (var spin = default(SpinWait); ; spin.SpinOnce())
        {
            // A removal changes rows, state and caches one after the other; a view taken meanwhile would mix them. The number is odd while one does.
            var swaps = Volatile.Read(ref _swaps);
            var (state, caches) = (_state, _caches);
            if ((swaps & 1) != 0) continue;
            var view = Store.OpenReadView();
            try
            {
                // What another process writes does not pass through here: the view itself says which generation it is of.
                var isWhole = Volatile.Read(ref _swaps) == swaps && (Store.IsWritable || LogReader.Last(view)?.Generation == state.Generation);
                if (isWhole) return new StorageView(state, caches, view);
            }
            catch
            {
                view.Dispose();
                throw;
            }

            view.Dispose();
        }
    }

    /// <summary>As <see cref="OpenView"/>, of what is written: for the writer, in its turn.</summary>
    public StorageView OpenWrittenView() => new(_written, _caches, Store.OpenReadView());

    /// <summary>Every transaction from <paramref name="fromT"/> (inclusive) to <paramref name="toT"/> (exclusive), with its datoms sorted by entity and attribute.</summary>
    public IEnumerable<(StoreState State, DatomBuffer Datoms)> ReadLog(long fromT, long toT)
    {
        using var opened = OpenView();
        foreach (var transaction in opened.ReadLog(fromT, toT)) yield return transaction;
    }

    /// <summary>
    /// Joins small pieces; no answer changes at any basis, and readers are not disturbed. In the writer's turn. Returns how many pieces there are fewer.
    /// </summary>
    public long JoinPieces(CancellationToken cancellationToken)
    {
        using var turn = BeginCommit();
        using var view = Store.OpenReadView();
        return new ColumnCompaction(Store, view).Run(cancellationToken)
            + new PostingCompaction(Store, view, ColumnFamily.Avet).Run(cancellationToken)
            + new PostingCompaction(Store, view, ColumnFamily.Vaet).Run(cancellationToken);
    }

    /// <summary><see cref="JoinPieces"/>, and has the key-value store merge and recompress its files.</summary>
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
        if (last is null || (last.T == State.T && last.Generation == State.Generation)) return State;
        if (last.Generation == State.Generation)
        {
            Statistics.Load(view);
            return _state = _written = last;
        }

        Swap(() => last);
        return last;
    }

    public void Dispose()
    {
        Commits.Drain();
        Store.Dispose();
    }

    /// <summary>Writes a commit's batch; what it left is what the next transaction follows.</summary>
    public void Write(IWriteBatch batch, bool durable, StoreState next, List<(long A, AttributeStatistics Statistics)> changed)
    {
        Store.Write(batch, durable);
        foreach (var (a, statistics) in changed) Statistics.Set(a, statistics);
        _written = next;
    }

    /// <summary>Shows transactions to readers, which have been written and are as durable as asked for.</summary>
    public void Publish(IReadOnlyList<WrittenCommit> commits)
    {
        _state = commits[^1].State;
        if (Published is not { } tell) return;
        foreach (var commit in commits) tell(commit);
    }

    /// <summary>
    /// Replaces the generation: <paramref name="write"/> changes the rows and returns the new state, then state and caches follow. Views opened before keep what they had;
    /// nobody opens one in between. Nothing may be queued.
    /// </summary>
    public void Swap(Func<StoreState> write)
    {
        Interlocked.Increment(ref _swaps);
        try
        {
            var next = write();
            using var view = Store.OpenReadView();
            _caches = StorageCaches.Load(view);
            _state = _written = next;
        }
        finally
        {
            Interlocked.Increment(ref _swaps);
        }
    }

    /// <summary>Rewrites the files if something was removed that may still be in them.</summary>
    /// <param name="inTurn">Runs what writes in the writer's turn; the rewriting itself needs none.</param>
    /// <param name="cancellationToken">Stops it; the next opening does it again.</param>
    public void Erase(Action<Action> inTurn, CancellationToken cancellationToken)
    {
        if (ErasingMark() is not { } mark) return;
        Store.Compact(cancellationToken);
        inTurn(() =>
        {
            // What was removed meanwhile has a mark of its own.
            if (ErasingMark() is not { } now || !now.AsSpan().SequenceEqual(mark)) return;
            using var batch = Store.NewBatch();
            batch.Delete(ColumnFamily.Meta, MetaKeys.Erasing);
            Store.Write(batch, durable: true);
        });
    }

    public void EndCommit(CommitBatch commit) => Interlocked.CompareExchange(ref _commit, null, commit);

    private byte[]? ErasingMark()
    {
        using var view = Store.OpenReadView();
        return view.Get(ColumnFamily.Meta, MetaKeys.Erasing);
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
        var storage = new DatomStorage(store, before, new StorageCaches());
        using var commit = storage.BeginCommit();
        commit.Put(ColumnFamily.Meta, MetaKeys.Format, FormatVersion.Bytes);
        Bootstrap.Write(commit, builtIn);
        return storage;
    }
}
