using System.Buffers.Binary;
using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>
/// How many strings of the dictionary have the form of a content hash. While there are none (nearly always) the word of an entity's hash needs no look-up
/// in the dictionary.
/// </summary>
internal static class HashLikeStrings
{
    public static long Count(IReadView view)
    {
        var stored = view.Get(ColumnFamily.Meta, MetaKeys.HashLikeStrings);
        if (stored is null) return 0;
        if (stored.Length != 8) throw StoreDamage.At(ColumnFamily.Meta, MetaKeys.HashLikeStrings, new DamagedBytesException("A counter has 8 bytes."));
        return BinaryPrimitives.ReadInt64BigEndian(stored);
    }

    public static void Write(IWriteBatch batch, long count)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, count);
        batch.Put(ColumnFamily.Meta, MetaKeys.HashLikeStrings, bytes);
    }
}
