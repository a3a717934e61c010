using System.Buffers;
using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Files;

/// <summary>Bytes that grow and are reused.</summary>
internal sealed class ByteBuilder : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(ContentPair.Reserve(ref _bytes, Length, bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends bytes that stand in it already.</summary>
    public void Repeat(int start, int length)
    {
        var room = ContentPair.Reserve(ref _bytes, Length, length);
        _bytes.AsSpan(start, length).CopyTo(room);
        Length += length;
    }

    /// <summary>Drops everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Room(int sizeHint) => ContentPair.Reserve(ref _bytes, Length, Math.Max(sizeHint, 1));
}
