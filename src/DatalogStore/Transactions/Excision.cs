using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.Removal;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Excises entities and attributes, in a transaction of its own. An ordinary entity loses all its datoms and the refs to it; one with a content hash keeps that, the refs
/// to it, and the mark <c>:content/excised</c>, so that it does not come back. In the writer's turn, with nothing queued.
/// </summary>
internal sealed class Excision(DatomStorage storage, TimeProvider time)
{
    /// <param name="view">What is written.</param>
    /// <param name="entities">Entities to excise.</param>
    /// <param name="attributes">Attributes, each with the t before which its datoms go.</param>
    /// <param name="isDryRun">Whether to count only.</param>
    /// <param name="cancellationToken">Stops it before anything is written.</param>
    public (StoreState State, RemovedCounts Counts) Run(IDatabaseView view, IReadOnlySet<long> entities, Dictionary<long, long> attributes, bool isDryRun, CancellationToken cancellationToken)
    {
        using var rows = storage.Store.OpenReadView();
        using var commit = storage.BeginCommit();
        var hashed = entities.Where(EntityId.IsSnapshotEntity).ToHashSet();
        var set = new RemovalSet { Entities = [.. entities.Except(hashed)], Blanked = hashed, Attributes = attributes };
        var counts = new Remover(rows, commit.Rows, storage.Caches, set).Run(new HashSet<long>(), storage.Written.T, storage.Written.Generation + 1, isTransaction: true, (_, _) => false, cancellationToken);
        if (isDryRun) return (storage.Written, counts);
        var excised = view.Column(BuiltIn.ContentExcised.Id);
        // The hashes of the entities that lose datoms with an attribute cover them still; the mark says why nothing fits any more.
        foreach (var e in hashed.Concat(attributes.Keys.Where(a => view.Schema.TryGetAttribute(a, out var attribute) && attribute.IsShared)))
        {
            var (start, end) = excised.RowsOf(e);
            if (start == end) commit.Add(e, BuiltIn.ContentExcised.Id, Word.True, added: true);
        }

        var instant = TransactionResolver.NextInstant(time, commit.Before);
        Word.TryOfInstant(instant, out var word);
        commit.Add(EntityId.OfTransaction(commit.T), BuiltIn.TxInstant.Id, word, added: true);
        storage.Swap(() => commit.WriteRemoval(instant, view.Schema));
        return (storage.Written, counts);
    }
}
