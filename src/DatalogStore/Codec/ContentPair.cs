using System.Buffers.Binary;
using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Codec;

/// <summary>
/// The bytes of values in a content hash, which are also those that snapshots hand on in memory.
/// <code>
/// pair      u16be length | attribute text without colon, UTF-8 | kind (Model.ValueKind) | value
/// boolean   0 or 1                               integer   minimal two's complement, big-endian (0 is 00, 128 is 00 80)
/// double    IEEE, big-endian, −0.0 as 0.0, one NaN          float     the same in four bytes
/// bigdec    unscaled as an integer, without trailing zeros | i32be scale
/// instant   i64be milliseconds since 1970       uuid      16 bytes in RFC 9562 order
/// string    WTF-8                                keyword, symbol, uri   text, keywords without colon
/// bytes     as they are                          ref       the child's whole hash text
/// </code>
/// A length is only needed for the attribute: kind and pair length say where every value ends.
/// </summary>
internal static class ContentPair
{
    /// <summary>The longest text of an attribute, in bytes: its length is written as u16.</summary>
    public const int AttributeLengthMax = ushort.MaxValue;

    /// <summary>Room that every number fits in, except for an integer or bigdec of many digits.</summary>
    public const int NumberSizeMax = 16;

    /// <summary>Writes the minimal two's complement of a number; returns its length, 1 to 8.</summary>
    public static int WriteLong(long value, Span<byte> into)
    {
        // Bits that say something: all but the copies of the sign, plus one of these.
        var bits = 65 - BitOperations.LeadingZeroCount((ulong)(value ^ (value >> 63)));
        var size = (bits + 7) / 8;
        for (var i = 0; i < size; i++) into[i] = (byte)(value >> ((size - 1 - i) * 8));
        return size;
    }

    /// <summary>The number in at most 8 bytes of two's complement.</summary>
    public static long ReadLong(ReadOnlySpan<byte> bytes)
    {
        var value = (long)(sbyte)bytes[0];
        for (var i = 1; i < bytes.Length; i++) value = (value << 8) | bytes[i];
        return value;
    }

    public static BigInteger ReadInteger(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: false, isBigEndian: true);

    public static byte[] OfInteger(BigInteger value) => value.ToByteArray(isUnsigned: false, isBigEndian: true);

    public static void WriteDouble(double value, Span<byte> into) =>
        BinaryPrimitives.WriteDoubleBigEndian(into, value == 0 ? 0.0 : double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(Model.Word.CanonicalNaN) : value);

    public static void WriteFloat(float value, Span<byte> into) =>
        BinaryPrimitives.WriteSingleBigEndian(into, value == 0 ? 0f : float.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : value);

    public static byte[] OfBigDec(BigDecimal value)
    {
        var unscaled = OfInteger(value.Unscaled);
        var bytes = new byte[unscaled.Length + 4];
        unscaled.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(unscaled.Length), value.Scale);
        return bytes;
    }

    public static BigDecimal ReadBigDec(ReadOnlySpan<byte> bytes) => new(ReadInteger(bytes[..^4]), BinaryPrimitives.ReadInt32BigEndian(bytes[^4..]));

    public static void WriteUuid(Guid value, Span<byte> into) => value.TryWriteBytes(into, bigEndian: true, out _);

    /// <summary>Orders pairs bytewise, a prefix first.</summary>
    public static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => x.SequenceCompareTo(y);

    /// <summary>Room for <paramref name="count"/> more bytes of a growing buffer.</summary>
    public static Span<byte> Reserve(ref byte[] buffer, int used, int count)
    {
        var needed = checked(used + count);
        if (needed > buffer.Length) Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, buffer.Length * 2L)));
        return buffer.AsSpan(used, count);
    }
}
