using System.Collections.Concurrent;
using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>Which entities each snapshot holds, by its metadata entity; the rows are <see cref="MembershipRow"/>s. Safe for many threads.</summary>
internal sealed class Membership
{
    private const int CacheCountMax = 128;

    private readonly ConcurrentDictionary<long, EntityBitmap> _cache = new();

    /// <summary>The entities of a snapshot, frozen.</summary>
    public EntityBitmap Read(IReadView view, long metaEntity)
    {
        if (_cache.TryGetValue(metaEntity, out var known)) return known;
        // Back to a full row or a known one, then forward again. A chain never runs past its beginning, even in a damaged store.
        var steps = new Stack<(EntityBitmap Appeared, EntityBitmap Vanished)>();
        EntityBitmap? members = null;
        for (var at = metaEntity; members is null;)
        {
            if (steps.Count > 0 && _cache.TryGetValue(at, out members)) break;
            var key = KeyOf(at);
            var stored = view.Get(ColumnFamily.Members, key) ?? throw StoreDamage.Missing(ColumnFamily.Members, key);
            try
            {
                var row = MembershipRow.Read(stored);
                if (steps.Count > MembershipRow.FullEvery) throw new DamagedBytesException("Its chain has no full row.");
                if (row.IsFull) members = Bitmap(row.First);
                else steps.Push((Bitmap(row.First), Bitmap(row.Second)));
                at = row.Predecessor;
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Members, key, why);
            }
        }

        while (steps.TryPop(out var step)) members = members.AndNot(step.Vanished).Or(step.Appeared);
        if (_cache.Count >= CacheCountMax) _cache.Clear();
        return _cache.GetOrAdd(metaEntity, members.Freeze());
    }

    /// <summary>Writes the row of a snapshot, which has none yet, at the end of the chain of its source.</summary>
    public void Write(IReadView view, CommitBatch batch, long metaEntity, string source, EntityBitmap members)
    {
        var key = KeyOf(metaEntity);
        if (view.Get(ColumnFamily.Members, key) is not null) throw new InvalidOperationException($"The members of snapshot {metaEntity} have been written.");
        var sourceBytes = Wtf8.OfString(source);
        var chain = MetaKeys.OfChain(sourceBytes);
        var row = new ByteWriter();
        var last = view.Get(ColumnFamily.Meta, chain);
        if (last is null) MembershipRow.WriteFull(row, 0, 0, sourceBytes, members.ToBytes());
        else WriteNext(view, row, KeyBytes.ReadEntity(last), sourceBytes, members);
        batch.Put(ColumnFamily.Members, key, row.Span);
        batch.Put(ColumnFamily.Meta, chain, key);
    }

    private void WriteNext(IReadView view, ByteWriter row, long predecessor, byte[] source, EntityBitmap members)
    {
        var key = KeyOf(predecessor);
        var ordinal = MembershipRow.Read(view.Get(ColumnFamily.Members, key) ?? throw StoreDamage.Missing(ColumnFamily.Members, key)).Ordinal + 1;
        var full = members.ToBytes();
        if (ordinal % MembershipRow.FullEvery != 0)
        {
            var before = Read(view, predecessor);
            var (appeared, vanished) = (members.AndNot(before).ToBytes(), before.AndNot(members).ToBytes());
            if (appeared.Length + vanished.Length < full.Length)
            {
                MembershipRow.WriteDifference(row, ordinal, predecessor, source, appeared, vanished);
                return;
            }
        }

        MembershipRow.WriteFull(row, ordinal, predecessor, source, full);
    }

    private static EntityBitmap Bitmap(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return EntityBitmap.FromBytes(bytes);
        }
        catch (DatalogException why) when (why.Code == "damaged-bitmap")
        {
            throw new DamagedBytesException(why.Message);
        }
    }

    private static byte[] KeyOf(long metaEntity)
    {
        var key = new byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, metaEntity);
        return key;
    }
}
