using System.Buffers.Binary;
using System.IO.Hashing;
using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// The binary encoding, byte for byte; all numbers big-endian.
/// <code>
/// file      header | block … | trailer | end of file
/// header    89 'D' 'L' 'S' 0D 0A 1A 0A | u8 version 1 | u8 part | u16 0 | 16 bytes uuid | u64 checksum of the 28 bytes before
/// block     u8 'B' | u32 stored size | u32 size | u32 records | u64 checksum | stored bytes: zstd of MessagePack records
/// trailer   the same with 'T' and one record: [entities, triples, blocks, SHA-256 of the canonical lines as bin]
/// </code>
/// Checksums are XxHash64, of a block with the header's as seed over its first 13 bytes, its number as u64 (from 0) and its stored bytes: a block
/// that was changed, moved, repeated, left out or taken from another file is recognised.
/// <code>
/// record    str                                       the text of the next attribute, numbered from 0 through the file
///           array [key, hash, (attribute, value) …]   an entity; key nil: the same as the hash; hash nil: none
/// value     bool · int · float32 · float64 · str (string, WTF-8) · bin (bytes) · ext, by type:
///           1 S1 hash (24)   2 X1 hash (16)   3 other ref (its key)   4 keyword   5 symbol   6 uri   7 uuid (16)   8 instant (i64 ms)
///           9 bigint (two's complement)   10 bigdec (unscaled | i32 scale)       hashes also as key and hash; other keys and hashes as str
/// </code>
/// </summary>
internal static class BinaryFormat
{
    public const byte Version = 1;
    public const int HeaderSize = 36;
    public const int FrameSize = 21;
    public const byte Block = (byte)'B';
    public const byte Trailer = (byte)'T';

    /// <summary>A block is closed when its records reach this size; a record is never split.</summary>
    public const int BlockSize = 256 * 1024;

    /// <summary>No writer makes larger blocks; a reader believes no larger size.</summary>
    public const int BlockSizeMax = 1 << 30;

    public const sbyte ExtS1 = 1;
    public const sbyte ExtX1 = 2;
    public const sbyte ExtRef = 3;
    public const sbyte ExtKeyword = 4;
    public const sbyte ExtSymbol = 5;
    public const sbyte ExtUri = 6;
    public const sbyte ExtUuid = 7;
    public const sbyte ExtInstant = 8;
    public const sbyte ExtInteger = 9;
    public const sbyte ExtBigDec = 10;

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'D', (byte)'L', (byte)'S', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a header; returns its checksum, the seed of those of the blocks.</summary>
    public static ulong WriteHeader(SnapshotPart part, Guid id, Span<byte> into)
    {
        into[..HeaderSize].Clear();
        Magic.CopyTo(into);
        into[8] = Version;
        into[9] = (byte)part;
        ContentPair.WriteUuid(id, into[12..]);
        var checksum = XxHash64.HashToUInt64(into[..28]);
        BinaryPrimitives.WriteUInt64BigEndian(into[28..], checksum);
        return checksum;
    }

    /// <summary>Whether a header of any version agrees with its checksum.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header) => XxHash64.HashToUInt64(header[..28]) == BinaryPrimitives.ReadUInt64BigEndian(header[28..]);

    /// <summary>The checksum of a block.</summary>
    public static ulong ChecksumOf(ulong seed, ReadOnlySpan<byte> frame, long number, ReadOnlySpan<byte> stored)
    {
        var hash = new XxHash64((long)seed);
        hash.Append(frame[..13]);
        Span<byte> ordinal = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(ordinal, number);
        hash.Append(ordinal);
        hash.Append(stored);
        return hash.GetCurrentHashAsUInt64();
    }
}
