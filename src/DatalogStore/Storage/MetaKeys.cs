using System.Buffers.Binary;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Keys of the column family <c>meta</c>:
/// <code>
/// format               the format version
/// hash-like-strings    how many strings of the dictionary have the form of a content hash (8, big-endian)
/// a, attribute (4)     the statistics of an attribute
/// c, source (WTF-8)    the metadata entity (6) of the last snapshot in the chain of a source
/// erasing              the generation (6) that a removal began, while what it removed may still be in the files
/// p, hash key (24)     the entity (6) promised to a snapshot entity that has not come yet
/// </code>
/// </summary>
internal static class MetaKeys
{
    public const byte AttributePrefix = (byte)'a';
    public const byte PromisePrefix = (byte)'p';
    public const int PromiseSize = 25;
    public const byte ChainPrefix = (byte)'c';

    public static ReadOnlySpan<byte> Format => "format"u8;

    public static ReadOnlySpan<byte> HashLikeStrings => "hash-like-strings"u8;

    public static ReadOnlySpan<byte> Erasing => "erasing"u8;

    public static byte[] OfChain(ReadOnlySpan<byte> source) => [ChainPrefix, .. source];

    public static byte[] OfPromise(ReadOnlySpan<byte> hashKey) => [PromisePrefix, .. hashKey];

    public static byte[] OfAttribute(long a)
    {
        var key = new byte[5];
        key[0] = AttributePrefix;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), (uint)EntityId.NumberOf(a));
        return key;
    }
}
