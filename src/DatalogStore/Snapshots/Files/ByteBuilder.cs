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

    public void Append(byte value) => Append([value]);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(ContentPair.Reserve(ref _bytes, Length, bytes.Length));
        Length += bytes.Length;
    }

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
