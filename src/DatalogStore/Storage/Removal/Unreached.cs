using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>
/// Finds the snapshot entities that nothing reaches once some snapshots are forgotten: members of these, less the members of all others, less what is needed otherwise.
/// Needed are what an interrupted ingest has written, with all it refers to, since its next run relies on it; entities that were excised, since they must not
/// come back; and entities whose hash is said, as text, by a datom that stays, since that text is kept nowhere else.
/// </summary>
internal sealed class Unreached(IReadView view, Membership membership, WideListCache lists)
{
    private readonly EntityBitmap _kept = new();

    /// <param name="complete">Metadata entities of the snapshots that are there whole.</param>
    /// <param name="forgotten">Metadata entities of those that go.</param>
    /// <param name="interrupted">Transactions of those that go that are not there whole.</param>
    /// <param name="excised">Entities that bear the mark of excision.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public EntityBitmap Find(IReadOnlyList<long> complete, IReadOnlySet<long> forgotten, IReadOnlySet<long> interrupted, IEnumerable<long> excised, CancellationToken cancellationToken)
    {
        var (remaining, going) = (EntityBitmap.Empty, EntityBitmap.Empty);
        foreach (var snapshot in complete)
        {
            if (forgotten.Contains(snapshot)) going = going.Or(membership.Read(view, snapshot));
            else remaining = remaining.Or(membership.Read(view, snapshot));
        }

        using var pieces = new PieceReader(view, long.MaxValue, lists);
        var orphans = Hashed().AndNot(remaining).AndNot(going);
        var (gone, needed) = Split(orphans, interrupted, pieces);
        var candidates = going.Or(gone).AndNot(remaining);
        if (candidates.IsEmpty) return candidates;
        var named = Named(candidates, cancellationToken);
        foreach (var e in excised) Keep((uint)EntityId.NumberOf(e), candidates, named, pieces);
        foreach (var number in needed) KeepChildren(number, candidates, named, pieces);
        foreach (var (by, hashOf) in named)
        {
            if (!candidates.Contains(by)) Keep(hashOf, candidates, named, pieces);
        }

        return candidates.AndNot(_kept).Freeze();
    }

    private EntityBitmap Hashed()
    {
        var hashed = new EntityBitmap();
        using var rows = view.Iterate(ColumnFamily.Hashes);
        for (rows.Seek([]); rows.IsValid; rows.Next()) hashed.Add((uint)EntityId.NumberOf(KeyBytes.ReadEntity(rows.Key)));
        return hashed;
    }

    /// <summary>Of the entities that no whole snapshot has: those of forgotten ingests, and those of others.</summary>
    private static (EntityBitmap Gone, EntityBitmap Needed) Split(EntityBitmap orphans, IReadOnlySet<long> interrupted, PieceReader pieces)
    {
        var (gone, needed) = (new EntityBitmap(), new EntityBitmap());
        var datoms = new DatomBuffer();
        foreach (var number in orphans)
        {
            datoms.Clear();
            pieces.Entity(EntityId.Of(Partition.Snapshots, number), datoms, BuiltIn.ContentHash.Id);
            (datoms.Count > 0 && interrupted.Contains(datoms.T[0]) ? gone : needed).Add(number);
        }

        return (gone, needed);
    }

    /// <summary>Pairs of an entity and a candidate whose hash is the text of one of its values. Another than a snapshot entity is number <see cref="uint.MaxValue"/>.</summary>
    private List<(uint By, uint HashOf)> Named(EntityBitmap candidates, CancellationToken cancellationToken)
    {
        var named = new List<(uint, uint)>();
        var (e, v, t, added) = (new long[ColumnPiece.RowsMax], new ulong[ColumnPiece.RowsMax], new long[ColumnPiece.RowsMax], new bool[ColumnPiece.RowsMax]);
        using (var rows = view.Iterate(ColumnFamily.Aevt))
        {
            for (rows.Seek([]); rows.IsValid; rows.Next())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = PieceRows.Read(rows, e, v, t, added);
                for (var i = 0; i < count; i++)
                {
                    if (v[i] != EntityPiece.OwnHashOf(e[i]) && HashOf(v[i], candidates) is { } hashOf) named.Add((EntityId.IsSnapshotEntity(e[i]) ? (uint)EntityId.NumberOf(e[i]) : uint.MaxValue, hashOf));
                }
            }
        }

        using var versions = view.Iterate(ColumnFamily.Lists);
        for (versions.Seek("v"u8); versions.IsValid && WideListRow.IsVersionKey(versions.Key, out _); versions.Next())
        {
            // Which of the owners stay is not asked here: what a list names is kept.
            foreach (var word in WideListRow.Read(versions.Value).Added)
            {
                if (HashOf(word, candidates) is { } hashOf) named.Add((uint.MaxValue, hashOf));
            }
        }

        return named;
    }

    private static uint? HashOf(ulong word, EntityBitmap candidates)
    {
        if (Word.KindOf(word) != WordKind.String || (word & Word.HashIdBit) == 0) return null;
        var number = (uint)(Word.PayloadOf(word) & ~Word.HashIdBit);
        return candidates.Contains(number) ? number : null;
    }

    /// <summary>Keeps a candidate, with all that it refers to or names.</summary>
    private void Keep(uint number, EntityBitmap candidates, List<(uint By, uint HashOf)> named, PieceReader pieces)
    {
        if (!candidates.Contains(number) || _kept.Contains(number)) return;
        _kept.Add(number);
        KeepChildren(number, candidates, named, pieces);
        foreach (var (by, hashOf) in named)
        {
            if (by == number) Keep(hashOf, candidates, named, pieces);
        }
    }

    private void KeepChildren(uint number, EntityBitmap candidates, List<(uint By, uint HashOf)> named, PieceReader pieces)
    {
        var datoms = new DatomBuffer();
        pieces.Entity(EntityId.Of(Partition.Snapshots, number), datoms);
        for (var i = 0; i < datoms.Count; i++)
        {
            if (Word.IsRef(datoms.V[i]) && EntityId.IsSnapshotEntity(Word.EntityOf(datoms.V[i]))) Keep((uint)EntityId.NumberOf(Word.EntityOf(datoms.V[i])), candidates, named, pieces);
        }
    }
}
