namespace DatalogStore.Codec;

/// <summary>
/// The value of an <c>avet</c> or <c>vaet</c> row: up to <see cref="RowsMax"/> entities that have the attribute and value of the key, sorted, retractions
/// of an entity first. The first entity and the (lowest) t are in the key.
/// <code>
/// format (1) = 1      alone: the first entity was asserted, and that is all. Most unique values and tree refs are this
/// flags (1)           bit 6 retractions follow, bit 7 a t column follows
/// count               varint
/// entities            count − 1 varints: the difference from the one before
/// t column            only with bit 7: see <see cref="TimeBytes"/>
/// retractions         only with bit 6: one bit a row, lowest first, 1 for a retraction
/// </code>
/// </summary>
internal static class PostingPiece
{
    public const byte Format = 1;
    public const int RowsMax = 8192;

    private const byte HasRetractions = 0x40;
    private const byte HasTimes = 0x80;

    /// <summary>Appends a piece. <paramref name="t"/> is empty when all rows are of one transaction; else its lowest is <paramref name="minT"/>.</summary>
    public static void Write(ReadOnlySpan<long> e, ReadOnlySpan<bool> added, ReadOnlySpan<long> t, long minT, ByteWriter into)
    {
        into.Byte(Format);
        var retractions = added.Contains(false);
        if (e.Length == 1 && !retractions && t.IsEmpty) return;
        into.Byte((byte)((retractions ? HasRetractions : 0) | (t.IsEmpty ? 0 : HasTimes)));
        into.Varint((ulong)e.Length);
        for (var i = 1; i < e.Length; i++) into.Varint((ulong)(e[i] - e[i - 1]));
        if (!t.IsEmpty) TimeBytes.Write(t, minT, into);
        if (retractions) BitBytes.Write(added, into);
    }

    /// <summary>How many rows it has.</summary>
    public static int ReadCount(ReadOnlySpan<byte> piece)
    {
        var reader = new ByteReader(piece);
        return ReadCount(ref reader, out _);
    }

    /// <summary>Decodes all rows into arrays that have room for the count.</summary>
    public static void Read(ReadOnlySpan<byte> piece, long firstE, long minT, Span<long> e, Span<long> t, Span<bool> added)
    {
        var reader = new ByteReader(piece);
        var count = ReadCount(ref reader, out var flags);
        var last = firstE;
        e[0] = firstE;
        for (var i = 1; i < count; i++) e[i] = last += (long)reader.Varint();
        if ((flags & HasTimes) != 0)
        {
            reader.Varint();
            TimeBytes.ReadRuns(ref reader, minT, t[..count]);
        }
        else
        {
            t[..count].Fill(minT);
        }

        if ((flags & HasRetractions) != 0) BitBytes.Read(ref reader, added[..count]);
        else added[..count].Fill(true);
        reader.End();
    }

    private static int ReadCount(ref ByteReader reader, out byte flags)
    {
        reader.Format(Format);
        flags = 0;
        if (reader.Remaining == 0) return 1;
        flags = reader.Byte();
        var count = reader.Count();
        if (count is 0 or > RowsMax || (flags & ~(HasRetractions | HasTimes)) != 0) throw new DamagedBytesException($"A posting list has 1 to {RowsMax} rows, not {count}.");
        return count;
    }
}
