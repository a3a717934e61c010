using DatalogStore.Edn;
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
/// Any number of threads may read; writes queue up behind one another.
/// </summary>
public sealed class DatomStore : IDisposable, IAsyncDisposable
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
        _transactor = new Transactor(_storage, _views, options.Functions.ForTransactions(ValueOf));
        _ingestor = new Ingestor(_storage, _views, options.Time, options.Durable);
    }

    /// <summary>The present database: a value that later transactions do not change.</summary>
    public Database Db => ValueOf(new ViewSpec(_storage.State.T));

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

    /// <summary>Commits a transaction given as EDN text: a vector of lists and maps.</summary>
    /// <exception cref="TransactionException">It was rejected, whole; the exception lists every offender.</exception>
    /// <exception cref="EdnException">The text is not EDN.</exception>
    public TransactionReport Transact(string edn)
    {
        var text = new SourceText("transaction", edn);
        return Transact(EdnReader.ReadForm(edn, text.Source), text);
    }

    /// <summary>
    /// Commits a transaction given as values: a sequence of lists (<see cref="EdnVector"/>, arrays, tuples) and maps (<see cref="EdnMap"/>, dictionaries whose keys are
    /// keywords or texts such as <c>person/name</c>).
    /// </summary>
    /// <exception cref="TransactionException">It was rejected, whole; the exception lists every offender.</exception>
    public TransactionReport Transact(IEnumerable<object?> data) => Transact(new EdnForm(DotNetValues.ToForm(data), default), text: null);

    /// <summary>As <see cref="Transact(string)"/>, off the calling thread.</summary>
    public Task<TransactionReport> TransactAsync(string edn, CancellationToken cancellationToken = default) => Task.Run(() => Transact(edn), cancellationToken);

    /// <summary>
    /// Reads a snapshot into the store. Entities it has are recognised by their content hash and not written again. Running it again is safe
    /// whatever happened: a snapshot that is there whole is left alone, one that was interrupted is completed.
    /// </summary>
    /// <param name="folder">The snapshot's folder, with its schema, metadata and data files.</param>
    /// <param name="options">Chunk size and progress.</param>
    /// <param name="cancellationToken">Stops between chunks; what is written stays, and is invisible to the time filter.</param>
    /// <exception cref="DatalogException"><c>snapshot-damaged</c>, <c>snapshot-conflict</c>, <c>dangling-reference</c>, … .</exception>
    public IngestReport Ingest(string folder, IngestOptions? options = null, CancellationToken cancellationToken = default) =>
        Writing(
            () =>
            {
                using var source = SnapshotReader.Open(folder);
                return _ingestor.Ingest(source, options ?? new IngestOptions(), cancellationToken);
            },
            cancellationToken);

    /// <summary>As <see cref="Ingest(string, IngestOptions?, CancellationToken)"/>, of a snapshot in memory.</summary>
    public IngestReport Load(Snapshot snapshot, IngestOptions? options = null, CancellationToken cancellationToken = default) =>
        Writing(
            () =>
            {
                using var source = snapshot.Open();
                return _ingestor.Ingest(source, options ?? new IngestOptions(), cancellationToken);
            },
            cancellationToken);

    /// <summary>Sees what another process has written since; does nothing on a store opened for writing.</summary>
    public void Refresh() => _storage.CatchUp();

    /// <summary>Merges and recompresses the files of the store. Changes no answer.</summary>
    public void Compact(CancellationToken cancellationToken = default) => _storage.Compact(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _storage.Dispose();
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

    private Database ValueOf(ViewSpec spec) => new(_views, _options.Functions, spec);

    private static DatomStore Wrap(IKeyValueStore store, StoreOptions options)
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

    private TransactionReport Transact(EdnForm data, SourceText? text) => Writing(() =>
    {
        var before = Db;
        var (state, written, tempids) = _transactor.Transact(data, text, before.Spec, _options.Durable);
        var after = ValueOf(new ViewSpec(state.T));
        using var view = after.OpenView();
        var datoms = new Datom[written.Count];
        for (var i = 0; i < datoms.Length; i++) datoms[i] = Database.ToDatom(written[i], view);
        return new TransactionReport(before, after, datoms, tempids);
    });
}
