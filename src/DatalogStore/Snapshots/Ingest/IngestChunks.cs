using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Transactions;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// The transactions of one ingest. A chunk begins when the first thing is written to it; each names the snapshot's metadata entity, and the
/// first one ever states the metadata.
/// </summary>
internal sealed class IngestChunks : IDisposable
{
    private readonly DatomStorage _storage;
    private readonly TimeProvider _time;
    private CommitBatch? _batch;
    private WrittenCommit? _last;
    private bool _schemaChanged;

    public IngestChunks(DatomStorage storage, DatabaseViews views, TimeProvider time, ISnapshotSource source, long metadata)
    {
        _storage = storage;
        _time = time;
        Metadata = new MetadataTriples(source, metadata);
        using var view = views.OpenWritten();
        Schema = view.Schema;
    }

    /// <summary>The schema in force.</summary>
    public DatabaseSchema Schema { get; private set; }

    public MetadataTriples Metadata { get; }

    /// <summary>Datoms of entities in the open chunk.</summary>
    public long DatomsInChunk { get; private set; }

    /// <summary>Datoms of entities written by this ingest.</summary>
    public long DatomsNew { get; private set; }

    public long EntitiesNew { get; private set; }

    public long Transactions { get; private set; }

    /// <summary>The open transaction; begins one.</summary>
    public CommitBatch Batch => _batch ??= _storage.BeginCommit();

    /// <summary>Tells that an entity with this many datoms was added to the chunk.</summary>
    public void Wrote(int datoms)
    {
        EntitiesNew++;
        DatomsNew += datoms;
        DatomsInChunk += datoms;
    }

    /// <summary>Changes the schema, in the open chunk, whose data may use it.</summary>
    public void Change(SchemaMerge merge)
    {
        Schema = merge.AddTo(Batch);
        _schemaChanged = true;
    }

    /// <summary>Commits the open chunk.</summary>
    public void Commit()
    {
        var batch = Batch;
        Metadata.AddTo(batch, Schema);
        var instant = TransactionResolver.NextInstant(_time, batch.Before);
        Word.TryOfInstant(instant, out var word);
        batch.Add(EntityId.OfTransaction(batch.T), BuiltIn.TxInstant.Id, word, added: true);
        _last = new WrittenCommit(batch.Write(instant, _schemaChanged, Schema));
        _storage.Commits.Add(_last);
        // The next chunk is made while this one reaches the disk.
        _storage.Commits.Begin();
        Dispose();
        _schemaChanged = false;
        DatomsInChunk = 0;
        Transactions++;
    }

    /// <summary>Commits the last chunk, with the mark that the snapshot is there whole.</summary>
    public void Complete(long root, EntityBitmap members)
    {
        Metadata.AddTo(Batch, Schema);
        Metadata.AddCompletion(Batch, root, _time.GetUtcNow());
        Batch.SetMembership(Metadata.Entity, Metadata.SourceKey, members);
        Commit();
    }

    /// <summary>Returns when every chunk is published.</summary>
    public void Wait()
    {
        if (_last is not null) _storage.Commits.Wait(_last);
    }

    /// <summary>Drops the open chunk, if any: it has left no trace.</summary>
    public void Dispose()
    {
        _batch?.Dispose();
        _batch = null;
    }
}
