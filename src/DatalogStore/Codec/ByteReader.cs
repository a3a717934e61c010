using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DatalogStore.Codec;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Never reads past the end: it raises <see cref="DamagedBytesException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte()
    {
        if ((uint)Position >= (uint)_bytes.Length) throw Truncated();
        return _bytes[Position++];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)Remaining) throw Truncated();
        var span = _bytes.Slice(Position, count);
        Position += count;
        return span;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        var at = Position;
        if ((uint)at < (uint)_bytes.Length && _bytes[at] < 0x80)
        {
            Position = at + 1;
            return _bytes[at];
        }

        return LongVarint();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A varint that counts things of at least <paramref name="sizeBytes"/> bytes each, which must still follow; zero when they take no bytes.</summary>
    public int Count(int sizeBytes = 0)
    {
        var count = Varint();
        if (count > int.MaxValue || (sizeBytes > 0 && count > (ulong)(Remaining / sizeBytes))) throw new DamagedBytesException($"A count of {count} is more than the bytes that follow.");
        return (int)count;
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public uint UInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ulong UInt64BigEndian() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    public long Entity() => KeyBytes.ReadEntity(Bytes(KeyBytes.EntitySize));

    /// <summary>A length, then that many bytes.</summary>
    public ReadOnlySpan<byte> Block() => Bytes(Count(1));

    public ReadOnlySpan<byte> Rest() => Bytes(Remaining);

    /// <summary>Raises an error unless everything has been read.</summary>
    public readonly void End()
    {
        if (Remaining != 0) throw new DamagedBytesException($"{Remaining} bytes are left over.");
    }

    /// <summary>The byte that opens a value and says how it is laid out.</summary>
    public void Format(byte expected)
    {
        var format = Byte();
        if (format != expected) throw new DamagedBytesException($"Its format byte is {format}; {expected} is understood.");
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b >= 0x80) continue;
            if (shift == 63 && b > 1) break;
            return value;
        }

        throw new DamagedBytesException("A number is longer than 64 bits.");
    }

    private static DamagedBytesException Truncated() => new("It ends too early.");
}
