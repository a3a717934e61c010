using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>Checks that <c>hashes</c> and <c>identity</c> say the same, and keeps which snapshot entities have a hash.</summary>
internal sealed class IdentityCheck(RowWalk walk)
{
    private const ulong Seed = 11;

    private readonly HashSet<long> _promised = [];
    private DatomSum _hashes;
    private DatomSum _identities;

    /// <summary>Numbers of the snapshot entities with a hash.</summary>
    public EntityBitmap Hashed { get; } = new();

    public bool IsHashed(long number) => number is >= 0 and <= uint.MaxValue && Hashed.Contains((uint)number);

    /// <summary>Whether a snapshot entity exists, or was promised to one that an interrupted ingest has not written yet.</summary>
    public bool IsKnown(long number) => IsHashed(number) || _promised.Contains(number);

    public void Promise(long e) => _promised.Add(EntityId.NumberOf(e));

    public void Run()
    {
        walk.ForEach(ColumnFamily.Hashes, "content hashes", KeyBytes.EntitySize, rows =>
        {
            var e = KeyBytes.ReadEntity(rows.Key);
            if (!EntityId.IsSnapshotEntity(e) || EntityId.NumberOf(e) > uint.MaxValue) throw new DamagedBytesException($"{e} is no snapshot entity.");
            Hashed.Add((uint)EntityId.NumberOf(e));
            Span<byte> key = stackalloc byte[KeyBytes.IdentitySize];
            KeyBytes.WriteIdentity(key, ContentHash.Read(rows.Value));
            AddTo(ref _hashes, key, e);
        });
        Hashed.Freeze();
        walk.ForEach(ColumnFamily.Identity, "identities", KeyBytes.IdentitySize, rows =>
        {
            if (rows.Value.Length == 0 || rows.Value.Length % KeyBytes.EntitySize != 0) throw new DamagedBytesException("It is no list of entities.");
            for (var list = rows.Value; list.Length > 0; list = list[KeyBytes.EntitySize..]) AddTo(ref _identities, rows.Key, KeyBytes.ReadEntity(list));
        });
        if (!_hashes.Equals(_identities)) TellDifferences();
    }

    private static void AddTo(ref DatomSum sum, ReadOnlySpan<byte> key, long e) => sum.Add(e, key[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(key[1..]), (long)Seed, true);

    private void TellDifferences()
    {
        var again = walk.Again();
        again.ForEach(ColumnFamily.Hashes, "content hashes against identities", KeyBytes.EntitySize, rows =>
        {
            var hash = ContentHash.Read(rows.Value);
            Span<byte> key = stackalloc byte[KeyBytes.IdentitySize];
            KeyBytes.WriteIdentity(key, hash);
            var e = KeyBytes.ReadEntity(rows.Key);
            if (!IsListed(walk.View.Get(ColumnFamily.Identity, key), e)) walk.Findings.Add("identity", ColumnFamily.Hashes, rows.Key, $"Entity {e} is not found by its content hash {hash}.");
        });
        again.ForEach(ColumnFamily.Identity, "identities against content hashes", KeyBytes.IdentitySize, rows =>
        {
            var listed = new HashSet<long>();
            for (var list = rows.Value; list.Length >= KeyBytes.EntitySize; list = list[KeyBytes.EntitySize..])
            {
                var e = KeyBytes.ReadEntity(list);
                if (!listed.Add(e)) walk.Findings.Add("identity", ColumnFamily.Identity, rows.Key, $"It names entity {e} twice.");
                else if (!HasHash(list[..KeyBytes.EntitySize], rows.Key)) walk.Findings.Add("identity", ColumnFamily.Identity, rows.Key, $"It leads to entity {e}, whose content hash is another, or missing.");
            }
        });
    }

    private bool HasHash(ReadOnlySpan<byte> e, ReadOnlySpan<byte> identity)
    {
        var stored = walk.View.Get(ColumnFamily.Hashes, e);
        if (stored is null) return false;
        Span<byte> key = stackalloc byte[KeyBytes.IdentitySize];
        KeyBytes.WriteIdentity(key, ContentHash.Read(stored));
        return identity.SequenceEqual(key);
    }

    private static bool IsListed(byte[]? list, long e)
    {
        for (var i = 0; list is not null && i + KeyBytes.EntitySize <= list.Length; i += KeyBytes.EntitySize)
        {
            if (KeyBytes.ReadEntity(list.AsSpan(i)) == e) return true;
        }

        return false;
    }
}
