using System.Buffers.Binary;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Keys of the column family <c>meta</c>: text, but for the rows of attributes, which are <c>a</c> and the attribute's number (4, big-endian).</summary>
internal static class MetaKeys
{
    public const byte AttributePrefix = (byte)'a';

    public static ReadOnlySpan<byte> Format => "format"u8;

    /// <summary>How many strings in the dictionary have the form of a content hash: 8 bytes, big-endian.</summary>
    public static ReadOnlySpan<byte> HashLikeStrings => "hash-like-strings"u8;

    public static byte[] OfAttribute(long a)
    {
        var key = new byte[5];
        key[0] = AttributePrefix;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), (uint)EntityId.NumberOf(a));
        return key;
    }
}
