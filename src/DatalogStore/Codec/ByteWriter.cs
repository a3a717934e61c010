using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DatalogStore.Codec;

/// <summary>
/// Bytes that grow at their end. Reused: <see cref="Clear"/> keeps the memory. Numbers:
/// <code>
/// varint    7 bits a byte, lowest first, high bit set on all bytes but the last
/// zigzag    varint of 0, −1, 1, −2, 2, … as 0, 1, 2, 3, 4, …
/// entity    6 bytes, big-endian, so that keys sort by number
/// </code>
/// </summary>
internal sealed class ByteWriter
{
    private byte[] _bytes;

    public ByteWriter(int capacity = 256) => _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Drops everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    public byte[] ToArray() => Span.ToArray();

    /// <summary>Room for <paramref name="count"/> bytes at the end, which count as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Byte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>Replaces a byte that was written before.</summary>
    public void Patch(int at, byte value) => _bytes[at] = value;

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        if (_bytes.Length - Length < 10) Grow(10);
        var bytes = _bytes;
        var at = Length;
        while (value >= 0x80)
        {
            bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[at++] = (byte)value;
        Length = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Zigzag(long value) => Varint(ZigzagOf(value));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void UInt32BigEndian(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void UInt64BigEndian(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>An entity, a group of entities or a t: 6 bytes, big-endian.</summary>
    public void Entity(long e) => KeyBytes.WriteEntity(Take(KeyBytes.EntitySize), e);

    /// <summary>Length as a varint, then the bytes.</summary>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Bytes(bytes);
    }

    public static ulong ZigzagOf(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static int VarintSize(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
}
