using System.Buffers.Binary;
using System.Security.Cryptography;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// The key of a snapshot's entity while it is being ingested: 24 bytes that stand for the text of its temporary id. Of <c>S1$</c> they are the
/// hash itself; of <c>X1$</c> its 16 bytes and a mark; of any other text the first 24 bytes of its SHA-256.
/// </summary>
internal readonly record struct HashKey(ulong A, ulong B, ulong C)
{
    public const int SizeBytes = 24;
    private const ulong X1Mark = 0x5831_5831_5831_5831;

    /// <summary>The key of a text after <c>$TEMP$:</c>.</summary>
    public static HashKey Of(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (!ContentHashing.TryParse(text, out var scheme, bytes)) SHA256.HashData(text, bytes);
        else if (scheme == ContentHashScheme.X1) return Read(bytes) with { C = X1Mark };
        return Read(bytes);
    }

    /// <summary>The bits are those of a cryptographic hash: any of them will do.</summary>
    public override int GetHashCode() => (int)A;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static HashKey Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]));

    /// <summary>Writes the 24 bytes.</summary>
    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, A);
        BinaryPrimitives.WriteUInt64BigEndian(into[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(into[16..], C);
    }
}
