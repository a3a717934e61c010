using DatalogStore.Codec;

namespace DatalogStore.Storage.Removal;

/// <summary>Takes snapshots out of the chains of membership: the row after one that goes becomes a full one, behind the nearest that stays.</summary>
internal static class MembershipRemoval
{
    public static void Run(IReadView view, IWriteBatch batch, Membership membership, IReadOnlySet<long> forgotten)
    {
        var chain = new List<(byte[] Key, byte[] Row)>();
        using (var rows = view.Iterate(ColumnFamily.Members))
        {
            for (rows.Seek([]); rows.IsValid; rows.Next()) chain.Add((rows.Key.ToArray(), rows.Value.ToArray()));
        }

        var predecessors = chain.ToDictionary(r => KeyBytes.ReadEntity(r.Key), r => MembershipRow.Read(r.Row).Predecessor);
        var row = new ByteWriter();
        foreach (var (key, stored) in chain)
        {
            var snapshot = KeyBytes.ReadEntity(key);
            var before = MembershipRow.Read(stored);
            if (forgotten.Contains(snapshot))
            {
                batch.Delete(ColumnFamily.Members, key);
                continue;
            }

            if (!forgotten.Contains(before.Predecessor)) continue;
            row.Clear();
            MembershipRow.WriteFull(row, before.Ordinal, Nearest(before.Predecessor), before.Source, membership.Read(view, snapshot).ToBytes());
            batch.Put(ColumnFamily.Members, key, row.Span);
        }

        foreach (var source in chain.Where(r => forgotten.Contains(KeyBytes.ReadEntity(r.Key))).Select(r => MembershipRow.Read(r.Row).Source.ToArray()))
        {
            var meta = MetaKeys.OfChain(source);
            if (view.Get(ColumnFamily.Meta, meta) is not { } last || !forgotten.Contains(KeyBytes.ReadEntity(last))) continue;
            var nearest = Nearest(KeyBytes.ReadEntity(last));
            var end = new byte[KeyBytes.EntitySize];
            KeyBytes.WriteEntity(end, nearest);
            if (nearest == 0) batch.Delete(ColumnFamily.Meta, meta);
            else batch.Put(ColumnFamily.Meta, meta, end);
        }

        // Zero is before the first.
        long Nearest(long snapshot)
        {
            while (forgotten.Contains(snapshot)) snapshot = predecessors[snapshot];
            return snapshot;
        }
    }
}
