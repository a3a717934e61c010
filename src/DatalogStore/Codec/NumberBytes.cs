using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Codec;

/// <summary>
/// Numbers of any size as bytes that sort as the numbers do. A negative number is the bytes of its absolute value with all bits flipped.
/// <code>
/// integer ≥ 0    80+n (n = 1…126 bytes)  or  FF length (4)    then the magnitude, big-endian, without leading zeros (zero is the one byte 00)
/// decimal 0      80
/// decimal > 0    C0   digits before the point (8, sign bit flipped)   the digits as ASCII without zeros at either end   00
/// </code>
/// The final 00 makes the flipped form of a shorter number sort behind the longer ones it begins: −0.12 is above −0.123.
/// </summary>
internal static class NumberBytes
{
    private const int ShortSizeMax = 126;
    private const byte LongInteger = 0xFF;
    private const byte Zero = 0x80;
    private const byte Positive = 0xC0;

    public static void WriteInteger(ByteWriter into, BigInteger value)
    {
        var start = into.Length;
        var magnitude = BigInteger.Abs(value).ToByteArray(isUnsigned: true, isBigEndian: true);
        if (magnitude.Length <= ShortSizeMax)
        {
            into.Byte((byte)(0x80 + magnitude.Length));
        }
        else
        {
            into.Byte(LongInteger);
            into.UInt32BigEndian((uint)magnitude.Length);
        }

        into.Bytes(magnitude);
        if (value.Sign < 0) Flip(into, start);
    }

    /// <summary>A <see cref="long"/> where it fits, else a <see cref="BigInteger"/>.</summary>
    public static object ReadInteger(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw new DamagedBytesException("A number has no bytes.");
        var negative = bytes[0] < 0x80;
        var plain = new ByteReader(negative ? Flipped(bytes) : bytes);
        var size = (int)plain.Byte();
        var length = size == LongInteger ? plain.UInt32BigEndian() : (uint)(size - 0x80);
        if (length != plain.Remaining) throw new DamagedBytesException("A number's length is wrong.");
        var magnitude = new BigInteger(plain.Rest(), isUnsigned: true, isBigEndian: true);
        var value = negative ? -magnitude : magnitude;
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    /// <summary>How many of these bytes the integer takes that they begin with; more than there are when it is cut off.</summary>
    public static int IntegerLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) throw new DamagedBytesException("A number has no bytes.");
        var flip = bytes[0] < 0x80 ? (byte)0xFF : (byte)0;
        var size = (byte)(bytes[0] ^ flip);
        if (size != LongInteger) return 1 + size - 0x80;
        if (bytes.Length < 5) throw new DamagedBytesException("A number ends too early.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]) ^ (flip == 0 ? 0 : uint.MaxValue);
        return length > (uint)bytes.Length ? int.MaxValue - 1 : 5 + (int)length;
    }

    /// <summary>How many of these bytes the decimal number takes that they begin with.</summary>
    public static int DecimalLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [Zero, ..]) return 1;
        var end = bytes.Length < 9 ? -1 : bytes[9..].IndexOf(bytes[0] < 0x80 ? (byte)0xFF : (byte)0);
        return end < 0 ? throw new DamagedBytesException("A decimal number does not end.") : 9 + end + 1;
    }

    public static void WriteDecimal(ByteWriter into, BigDecimal value)
    {
        if (value.Unscaled.IsZero)
        {
            into.Byte(Zero);
            return;
        }

        var start = into.Length;
        var digits = BigInteger.Abs(value.Unscaled).ToString();
        into.Byte(Positive);
        into.UInt64BigEndian((ulong)(digits.Length - (long)value.Scale) ^ (1UL << 63));
        Encoding.ASCII.GetBytes(digits, into.Take(digits.Length));
        into.Byte(0);
        if (value.Unscaled.Sign < 0) Flip(into, start);
    }

    public static BigDecimal ReadDecimal(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [Zero]) return default;
        if (bytes.IsEmpty) throw new DamagedBytesException("A decimal number has no bytes.");
        var negative = bytes[0] < 0x80;
        var plain = new ByteReader(negative ? Flipped(bytes) : bytes);
        plain.Format(Positive);
        var before = (long)(plain.UInt64BigEndian() ^ (1UL << 63));
        var digits = plain.Rest();
        if (digits.Length < 2 || digits[^1] != 0 || !BigInteger.TryParse(Encoding.ASCII.GetString(digits[..^1]), out var unscaled))
            throw new DamagedBytesException("A decimal number has bad digits.");
        var scale = digits.Length - 1 - before;
        if (scale is < int.MinValue or > int.MaxValue) throw new DamagedBytesException("A decimal number's exponent is too large.");
        return new BigDecimal(negative ? -unscaled : unscaled, (int)scale);
    }

    private static void Flip(ByteWriter bytes, int start)
    {
        var length = bytes.Length;
        bytes.Truncate(start);
        foreach (ref var b in bytes.Take(length - start)) b = (byte)~b;
    }

    private static byte[] Flipped(ReadOnlySpan<byte> bytes)
    {
        var flipped = bytes.ToArray();
        foreach (ref var b in flipped.AsSpan()) b = (byte)~b;
        return flipped;
    }
}
