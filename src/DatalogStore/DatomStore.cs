using DatalogStore.Model;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Ingest;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Storage.RocksDb;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// A store of datoms: the connection through which all is written and from which <see cref="Database"/> values are taken.
/// Any number of threads may read, and no read waits for a writer; writes queue up behind one another, and share what the disk costs.
/// </summary>
public sealed partial class DatomStore : IDisposable, IAsyncDisposable
{
    private readonly DatomStorage _storage;
    private readonly DatabaseViews _views;
    private readonly StoreOptions _options;
    private readonly Transactor _transactor;
    private readonly Ingestor _ingestor;
    private readonly SemaphoreSlim _writer = new(1, 1);

    private DatomStore(IKeyValueStore store, StoreOptions options)
    {
        _storage = DatomStorage.Open(store, options.Time, BuiltIn.Attributes);
        _views = new DatabaseViews(_storage) { Time = options.Time };
        _options = options;
        _ingestor = new Ingestor(_storage, _views, options.Time);
        _transactor = new Transactor(_storage, _views, options.Functions.ForTransactions(ValueOf));
        _storage.Commits.WaitsForDisk = options.Durability == Durability.Sync;
        _storage.Published = Tell;
        // A removal that was ended before the files were rewritten.
        if (store.IsWritable) Erase(CancellationToken.None);
    }

    /// <summary>The present database: a value that later transactions do not change.</summary>
    public Database Db => ValueOf(_views.Present);

    internal DatomStorage Storage => _storage;

    internal DatabaseViews Views => _views;

    /// <summary>Opens the store in a folder.</summary>
    /// <param name="path">The store's folder.</param>
    /// <param name="options">How; by default for writing, and only a store that exists.</param>
    /// <exception cref="DatalogException"><c>store-not-found</c>, <c>store-not-a-folder</c>, <c>store-locked</c>, <c>store-format</c>, <c>store-damaged</c>.</exception>
    public static DatomStore Open(string path, StoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new StoreOptions();
        var access = options.ReadOnly ? StoreAccess.Read : options.CreateIfMissing ? StoreAccess.Create : StoreAccess.Write;
        return Wrap(RocksDbKeyValueStore.Open(path, access), options);
    }

    /// <summary>As <see cref="Open"/>, off the calling thread.</summary>
    public static Task<DatomStore> OpenAsync(string path, StoreOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Open(path, options), cancellationToken);

    /// <summary>A new store that lives in memory and is gone with the process.</summary>
    public static DatomStore OpenInMemory(StoreOptions? options = null) => Wrap(new InMemoryKeyValueStore(), options ?? new StoreOptions());

    /// <summary>
    /// Reads a snapshot into the store. Entities it has are recognised by their content hash and not written again. Running it again is safe
    /// whatever happened: a snapshot that is there whole is left alone, one that was interrupted is completed.
    /// </summary>
    /// <param name="folder">The snapshot's folder, with its schema, metadata and data files.</param>
    /// <param name="options">Chunk size and progress.</param>
    /// <param name="cancellationToken">Stops between chunks; what is written stays, and is invisible to the time filter.</param>
    /// <exception cref="DatalogException"><c>snapshot-damaged</c>, <c>snapshot-conflict</c>, <c>dangling-reference</c>, … .</exception>
    public IngestReport Ingest(string folder, IngestOptions? options = null, CancellationToken cancellationToken = default) =>
        Ingest(() => SnapshotReader.Open(folder), options, cancellationToken);

    /// <summary>As <see cref="Ingest(string, IngestOptions?, CancellationToken)"/>, of a snapshot in memory.</summary>
    public IngestReport Load(Snapshot snapshot, IngestOptions? options = null, CancellationToken cancellationToken = default) =>
        Ingest(snapshot.Open, options, cancellationToken);

    /// <summary>Sees what another process has written since; does nothing on a store opened for writing.</summary>
    public void Refresh() => _storage.CatchUp();

    /// <summary>Merges and recompresses the files of the store. Changes no answer.</summary>
    public void Compact(CancellationToken cancellationToken = default)
    {
        Writing(() => _storage.JoinPieces(cancellationToken), cancellationToken);
        _storage.Store.Compact(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _storage.Dispose();
        EndReports();
        _writer.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs what writes, one at a time.</summary>
    internal T Writing<T>(Func<T> write, CancellationToken cancellationToken = default)
    {
        _writer.Wait(cancellationToken);
        try
        {
            return write();
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Opens the store on a key-value store, which then belongs to it.</summary>
    internal static DatomStore Wrap(IKeyValueStore store, StoreOptions options)
    {
        try
        {
            return new DatomStore(store, options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Chunks become visible one by one; on return, also by an exception, all that were written are.</summary>
    private IngestReport Ingest(Func<ISnapshotSource> open, IngestOptions? options, CancellationToken cancellationToken) =>
        Writing(
            () =>
            {
                try
                {
                    using var source = open();
                    return _ingestor.Ingest(source, options ?? new IngestOptions(), cancellationToken);
                }
                finally
                {
                    _storage.Commits.Drain();
                }
            },
            cancellationToken);

    private Database ValueOf(ViewSpec spec) => new(_views, _options.Functions, spec);
}
