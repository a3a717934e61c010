using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>
/// Removes datoms from every family that holds them, as one atomic batch. In order: the columns tell what goes; wide lists that lose owners are told anew; posting
/// lists, entity pieces and the log lose their rows; hashes, memberships and promises go; and the dictionary loses what nothing uses any more.
/// <para>
/// One batch, because a reader or a kill in between must find the store as it was or as it shall be. It holds the keys that go and the pieces that stay, some 20 bytes for each
/// datom beside one that goes, and must stay below <see cref="BatchSizeMax"/>.
/// </para>
/// </summary>
internal sealed class Remover(IReadView view, IWriteBatch batch, StorageCaches caches, RemovalSet set)
{
    /// <summary>RocksDB takes batches up to 4 GiB.</summary>
    public const long BatchSizeMax = 3L << 30;

    /// <summary>Fills the batch.</summary>
    /// <param name="forgotten">Metadata entities of snapshots that go.</param>
    /// <param name="lastT">The last transaction.</param>
    /// <param name="newGeneration">The generation that begins.</param>
    /// <param name="isTransaction">Whether a new transaction says so; else the last one's log row does.</param>
    /// <param name="isNoted">Whether a datom of an entity and attribute is to be told one by one.</param>
    /// <param name="cancellationToken">Stops it before anything is written.</param>
    public RemovedCounts Run(IReadOnlySet<long> forgotten, long lastT, long newGeneration, bool isTransaction, Func<long, long, bool> isNoted, CancellationToken cancellationToken)
    {
        var removed = new RemovedRows(isNoted);
        var words = new WideListReader(view, caches.WideLists);
        new ColumnRemoval(view, batch, set, words).Run(removed, cancellationToken);
        var lists = new WideListRemoval(view, batch, set, words);
        lists.Plan(removed);
        new PostingRemoval(view, batch, set, lists).Run(removed);
        lists.Write(caches.Statistics);
        var entities = new EntityRemoval(view, batch, set, words);
        var datoms = entities.Run(removed.Groups);
        entities.WriteLog(lastT, isTransaction ? null : newGeneration);
        IdentityRemoval.Run(view, batch, set.Snapshot);
        if (forgotten.Count > 0) MembershipRemoval.Run(view, batch, caches.Membership, forgotten);
        RemovePromises();
        var strings = new DictionaryRemoval(view, batch, set, lists).Run(removed, caches.Statistics, cancellationToken);
        // Until the files have been rewritten, what went is still in them.
        var mark = new byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(mark, newGeneration);
        batch.Put(ColumnFamily.Meta, MetaKeys.Erasing, mark);
        if (batch.SizeBytes > BatchSizeMax) throw new DatalogException(ErrorKind.Limit, "removal-too-large", "More would be removed than one atomic write can hold; nothing was.", "Remove fewer snapshots, entities or attributes at once.");
        return new RemovedCounts(datoms, strings, lists.Dropped, removed.Noted);
    }

    /// <summary>A promise holds while something refers to the entity that was promised.</summary>
    private void RemovePromises()
    {
        using var rows = view.Iterate(ColumnFamily.Meta);
        using var references = new PieceReader(view, long.MaxValue, caches.WideLists);
        var found = new DatomBuffer();
        for (rows.Seek([MetaKeys.PromisePrefix]); rows.IsValid && rows.Key[0] == MetaKeys.PromisePrefix; rows.Next())
        {
            if (rows.Key.Length != MetaKeys.PromiseSize) continue;
            found.Clear();
            references.Referring(KeyBytes.ReadEntity(rows.Value), found);
            var isHeld = false;
            for (var i = 0; i < found.Count; i++) isHeld |= !set.IsGone(found.E[i]);
            if (!isHeld) batch.Delete(ColumnFamily.Meta, rows.Key);
        }
    }
}

/// <summary>What a removal took.</summary>
/// <param name="Datoms">Datoms of all time.</param>
/// <param name="Values">Dictionary values.</param>
/// <param name="Lists">Lineages of wide lists.</param>
/// <param name="Noted">The datoms that were to be told one by one.</param>
internal sealed record RemovedCounts(long Datoms, long Values, long Lists, DatomBuffer Noted);
