namespace DatalogStore.Codec;

/// <summary>The retractions of a piece: one bit a row, lowest bit of the first byte first, 1 for a retraction.</summary>
internal static class BitBytes
{
    public static void Write(ReadOnlySpan<bool> added, ByteWriter into)
    {
        var bytes = into.Take((added.Length + 7) >> 3);
        bytes.Clear();
        for (var i = 0; i < added.Length; i++)
        {
            if (!added[i]) bytes[i >> 3] |= (byte)(1 << (i & 7));
        }
    }

    public static void Read(ref ByteReader reader, Span<bool> added)
    {
        var bytes = reader.Bytes((added.Length + 7) >> 3);
        for (var i = 0; i < added.Length; i++) added[i] = (bytes[i >> 3] & (1 << (i & 7))) == 0;
    }
}
