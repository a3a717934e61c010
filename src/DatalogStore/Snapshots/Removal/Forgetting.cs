using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.Removal;
using DatalogStore.Views;

namespace DatalogStore.Snapshots.Removal;

/// <summary>
/// Forgets snapshots: their memberships, their metadata with its sources, and the entities that no other snapshot reaches. No mark is left, but that the log keeps their
/// transactions, each with its instant alone. In the writer's turn, with nothing queued.
/// </summary>
internal sealed class Forgetting(DatomStorage storage)
{
    /// <param name="view">What is written.</param>
    /// <param name="snapshots">Which snapshots, loaded whole or not.</param>
    /// <param name="catalog">All snapshots.</param>
    /// <param name="isDryRun">Whether to count only.</param>
    /// <param name="cancellationToken">Stops it before anything is written.</param>
    public (long Entities, RemovedCounts Counts) Run(IDatabaseView view, IReadOnlyList<SnapshotRecord> snapshots, IReadOnlyList<SnapshotRecord> catalog, bool isDryRun, CancellationToken cancellationToken)
    {
        using var rows = storage.Store.OpenReadView();
        using var batch = storage.Store.NewBatch();
        var forgotten = snapshots.Select(s => s.Entity).ToHashSet();
        var interrupted = snapshots.Where(s => !s.IsLoaded).SelectMany(s => TransactionsOf(view, s.Entity)).ToHashSet();
        var gone = new Unreached(rows, storage.Membership, storage.WideLists).Find(
            [.. catalog.Where(s => s.IsLoaded).Select(s => s.Entity)], forgotten, interrupted, view.Column(BuiltIn.ContentExcised.Id).E.Where(EntityId.IsSnapshotEntity), cancellationToken);
        var set = new RemovalSet { Snapshot = gone, Entities = [.. forgotten, .. snapshots.SelectMany(s => SourcesOf(view, s.Entity))] };
        var next = storage.Written with { Generation = storage.Written.Generation + 1 };
        bool IsAnnotation(long e, long a) => !set.Entities.Contains(e) && a >= BuiltIn.FirstUserAttribute && view.Schema.TryGetAttribute(a, out var attribute) && !attribute.IsShared;
        var counts = new Remover(rows, batch, storage.Caches, set).Run(forgotten, next.T, next.Generation, isTransaction: false, IsAnnotation, cancellationToken);
        if (!isDryRun)
        {
            storage.Swap(() =>
            {
                storage.Store.Write(batch, durable: true);
                return next;
            });
        }

        return (gone.Count, counts);
    }

    private static IEnumerable<long> TransactionsOf(IDatabaseView view, long metadata)
    {
        var found = new DatomBuffer();
        view.ByValue(BuiltIn.SnapshotMetadata.Id, Word.OfRef(metadata), found);
        return found.E.ToArray().Select(EntityId.NumberOf);
    }

    private static IEnumerable<long> SourcesOf(IDatabaseView view, long metadata)
    {
        var found = new DatomBuffer();
        view.EntityAttribute(metadata, BuiltIn.SnapshotSources.Id, found);
        return found.V.ToArray().Select(Word.EntityOf);
    }
}
