using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>Takes the hashes of snapshot entities out of <c>hashes</c> and <c>identity</c>, so that a later ingest finds them new.</summary>
internal static class IdentityRemoval
{
    public static void Run(IReadView view, IWriteBatch batch, EntityBitmap entities)
    {
        var lists = new Dictionary<string, (byte[] Key, List<long> Entities)>(StringComparer.Ordinal);
        var entity = new byte[KeyBytes.EntitySize];
        var key = new byte[KeyBytes.IdentitySize];
        foreach (var number in entities)
        {
            var e = EntityId.Of(Partition.Snapshots, number);
            KeyBytes.WriteEntity(entity, e);
            var stored = view.Get(ColumnFamily.Hashes, entity) ?? throw StoreDamage.Missing(ColumnFamily.Hashes, entity);
            batch.Delete(ColumnFamily.Hashes, entity);
            KeyBytes.WriteIdentity(key, ContentHash.Read(stored));
            var name = Convert.ToHexString(key);
            if (!lists.TryGetValue(name, out var list)) lists.Add(name, list = (key.ToArray(), Candidates(view, key)));
            list.Entities.Remove(e);
        }

        var row = new ByteWriter();
        foreach (var (identity, left) in lists.Values)
        {
            if (left.Count == 0)
            {
                batch.Delete(ColumnFamily.Identity, identity);
                continue;
            }

            row.Clear();
            foreach (var e in left) row.Entity(e);
            batch.Put(ColumnFamily.Identity, identity, row.Span);
        }
    }

    private static List<long> Candidates(IReadView view, byte[] key)
    {
        var stored = view.Get(ColumnFamily.Identity, key) ?? throw StoreDamage.Missing(ColumnFamily.Identity, key);
        var entities = new List<long>();
        for (var i = 0; i < stored.Length; i += KeyBytes.EntitySize) entities.Add(KeyBytes.ReadEntity(stored.AsSpan(i)));
        return entities;
    }
}
