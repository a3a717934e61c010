using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>
/// Finds entities by content hash: <c>identity</c> gives candidates by the first 8 bytes of the hash (a list of entities, 6 bytes each, nearly always one),
/// and <c>hashes</c>, the truth, decides. Every hit is compared whole: 8 bytes can be forged.
/// </summary>
internal static class IdentityIndex
{
    public static bool TryFind(IReadView view, ContentHash hash, out long e)
    {
        Span<byte> key = stackalloc byte[KeyBytes.IdentitySize];
        KeyBytes.WriteIdentity(key, hash);
        e = -1;
        var candidates = view.Get(ColumnFamily.Identity, key);
        if (candidates is null) return false;
        if (candidates.Length == 0 || candidates.Length % KeyBytes.EntitySize != 0) throw StoreDamage.At(ColumnFamily.Identity, key, new DamagedBytesException("It is no list of entities."));
        for (var i = 0; i < candidates.Length; i += KeyBytes.EntitySize)
        {
            var candidate = candidates.AsSpan(i, KeyBytes.EntitySize);
            var stored = view.Get(ColumnFamily.Hashes, candidate) ?? throw StoreDamage.Missing(ColumnFamily.Hashes, candidate);
            if (!hash.IsStoredAs(stored)) continue;
            e = KeyBytes.ReadEntity(candidate);
            return true;
        }

        return false;
    }

    /// <summary>Finds many at once: the entity of each hash, −1 where there is none. Two sorted passes over the store, whatever the order of the hashes.</summary>
    public static void FindMany(IReadView view, ReadOnlySpan<ContentHash> hashes, Span<long> found)
    {
        found.Fill(-1);
        var candidates = new List<(long E, int Position)>(hashes.Length);
        FindCandidates(view, hashes, candidates);
        candidates.Sort();
        var keys = new byte[candidates.Count * KeyBytes.EntitySize];
        for (var i = 0; i < candidates.Count; i++) KeyBytes.WriteEntity(keys.AsSpan(i * KeyBytes.EntitySize), candidates[i].E);
        var wanted = hashes.ToArray();
        var results = new long[found.Length];
        results.AsSpan().Fill(-1);
        view.GetMany(ColumnFamily.Hashes, keys, KeyBytes.EntitySize, (i, stored) =>
        {
            var (e, position) = candidates[i];
            if (wanted[position].IsStoredAs(stored)) results[position] = e;
        });
        results.CopyTo(found);
    }

    /// <summary>Adds every entity that has the same first bytes as a hash, with the position of the hash.</summary>
    private static void FindCandidates(IReadView view, ReadOnlySpan<ContentHash> hashes, List<(long E, int Position)> candidates)
    {
        var (keys, order) = SortedKeys(hashes);
        view.GetMany(ColumnFamily.Identity, keys, KeyBytes.IdentitySize, (i, list) =>
        {
            for (; list.Length >= KeyBytes.EntitySize; list = list[KeyBytes.EntitySize..]) candidates.Add((KeyBytes.ReadEntity(list), order[i]));
        });
    }

    /// <summary>The identity keys of the hashes, ascending and one after the other, and which hash each is of.</summary>
    public static (byte[] Keys, int[] Order) SortedKeys(ReadOnlySpan<ContentHash> hashes)
    {
        var sortable = new (byte Scheme, ulong Prefix, int Position)[hashes.Length];
        Span<byte> key = stackalloc byte[KeyBytes.IdentitySize];
        for (var i = 0; i < hashes.Length; i++)
        {
            KeyBytes.WriteIdentity(key, hashes[i]);
            sortable[i] = (key[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(key[1..]), i);
        }

        Array.Sort(sortable);
        var keys = new byte[hashes.Length * KeyBytes.IdentitySize];
        var order = new int[hashes.Length];
        for (var i = 0; i < sortable.Length; i++)
        {
            keys[i * KeyBytes.IdentitySize] = sortable[i].Scheme;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(keys.AsSpan((i * KeyBytes.IdentitySize) + 1), sortable[i].Prefix);
            order[i] = sortable[i].Position;
        }

        return (keys, order);
    }
}
