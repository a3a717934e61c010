using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Reads snapshots into the store. What may be relied upon:
/// <list type="bullet">
/// <item>An entity whose hash the store has is not written again; a snapshot that is there whole is not touched at all.</item>
/// <item>A snapshot exists for the time filter only when its last chunk, which says <c>:snapshot/complete</c>, is committed.</item>
/// <item>Chunks end where a number of <em>new</em> datoms is reached. What is known writes nothing and moves no boundary, so an ingest that was
/// killed and run again makes the transactions, ids and datoms of one that was not, but for the instants.</item>
/// </list>
/// One at a time, as all writing; remembers the last snapshot's entities, which most of the next one's are.
/// </summary>
internal sealed class Ingestor(DatomStorage storage, DatabaseViews views, TimeProvider time)
{
    private EntityTable _known = new();

    /// <summary>Forgets the last snapshot's entities: something was removed from the store, and they may have been.</summary>
    public void Forget() => _known = new EntityTable();

    public IngestReport Ingest(ISnapshotSource source, IngestOptions options, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var metadata = FindMetadata(source.Id, out var digest);
        if (digest is not null)
        {
            if (digest == source.Digest) return AlreadyThere(source, metadata, time.GetElapsedTime(started));
            throw new DatalogException(
                ErrorKind.Data,
                "snapshot-conflict",
                $"{source.Name}: snapshot {source.Id} is in the store with other contents: its digest is {digest}, this one's {source.Digest}",
                "a snapshot's id names its contents for good: find out which of the two was changed");
        }

        // What a run adds is in the store only once the run has ended well.
        var known = _known;
        Forget();
        using var run = new IngestRun(storage, views, time, source, options, known, metadata);
        var report = run.Run(cancellationToken) with { Elapsed = time.GetElapsedTime(started) };
        _known = known;
        return report;
    }

    /// <summary>The metadata entity of a snapshot of which something is in the store, else 0; its digest when it is there whole.</summary>
    private long FindMetadata(Guid id, out string? digest)
    {
        digest = null;
        using var view = views.OpenWritten();
        if (!EntityLookup.TryFind(view, EdnVector.Of(BuiltIn.SnapshotId.Ident, id), out var metadata)) return 0;
        var found = new DatomBuffer();
        view.EntityAttribute(metadata, BuiltIn.SnapshotDigest.Id, found);
        if (found.Count > 0) digest = (string)view.Words.ToValue(found.V[0])!;
        return metadata;
    }

    private IngestReport AlreadyThere(ISnapshotSource source, long metadata, TimeSpan elapsed) => new()
    {
        SnapshotId = source.Id,
        Time = SnapshotCatalog.TimeOf(source.Id),
        Path = source.Name,
        WasAlreadyThere = true,
        EntitiesSeen = views.Members([metadata]).Count,
        Elapsed = elapsed,
    };
}
