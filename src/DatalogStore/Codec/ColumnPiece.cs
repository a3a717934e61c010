namespace DatalogStore.Codec;

/// <summary>
/// The value of an <c>aevt</c> row: up to <see cref="RowsMax"/> datoms of one attribute, sorted by entity, then word, then t, then retractions first.
/// The first entity and the (lowest) t are in the key.
/// <code>
/// format (1) = 1
/// modes (1)        bits 0–2 how entities are coded, bits 3–5 words, bit 6 retractions follow, bit 7 a t column follows
/// count            varint
/// last e           varint, less the first e: a reader that wants other entities skips the piece
/// t column         only with bit 7: see <see cref="TimeBytes"/>. Without it all rows are of the key's t
/// entities         see <see cref="EntityMode"/>
/// words            see <see cref="WordMode"/>
/// retractions      only with bit 6: one bit a row, lowest first, 1 for a retraction
/// </code>
/// </summary>
internal static class ColumnPiece
{
    public const byte Format = 1;
    public const int RowsMax = 4096;

    private const byte HasRetractions = 0x40;
    private const byte HasTimes = 0x80;

    /// <summary>How the entities after the first are coded.</summary>
    public enum EntityMode
    {
        /// <summary>varint: every entity is this much above the one before.</summary>
        Stride = 0,

        /// <summary>One byte each: the difference from the one before.</summary>
        Bytes = 1,

        /// <summary>A varint each: the difference from the one before.</summary>
        Varints = 2,
    }

    /// <summary>What a reader learns before it decodes rows.</summary>
    public readonly record struct Header(int Count, long LastE, long MaxT, bool HasRetractions);

    /// <summary>Appends a piece. <paramref name="t"/> is empty when all rows are of one transaction; else it has the lowest at <paramref name="minT"/>.</summary>
    public static void Write(ReadOnlySpan<long> e, ReadOnlySpan<ulong> v, ReadOnlySpan<bool> added, ReadOnlySpan<long> t, long minT, ByteWriter into)
    {
        var retractions = added.Contains(false);
        into.Byte(Format);
        var modes = into.Length;
        into.Byte(0);
        into.Varint((ulong)e.Length);
        into.Varint((ulong)(e[^1] - e[0]));
        if (!t.IsEmpty) TimeBytes.Write(t, minT, into);
        var entityMode = WriteEntities(e, into);
        var wordMode = WordColumn.Write(e, v, into);
        if (retractions) BitBytes.Write(added, into);
        var flags = (byte)((int)entityMode | ((int)wordMode << 3) | (retractions ? HasRetractions : 0) | (t.IsEmpty ? 0 : HasTimes));
        into.Patch(modes, flags);
    }

    /// <summary>Reads the header only.</summary>
    public static Header ReadHeader(ReadOnlySpan<byte> piece, long firstE, long minT)
    {
        var reader = new ByteReader(piece);
        return ReadHeader(ref reader, firstE, minT, out _);
    }

    /// <summary>Decodes all rows into arrays that have room for the header's count.</summary>
    public static void Read(ReadOnlySpan<byte> piece, long firstE, long minT, Span<long> e, Span<ulong> v, Span<long> t, Span<bool> added)
    {
        var reader = new ByteReader(piece);
        var header = ReadHeader(ref reader, firstE, minT, out var modes);
        var count = header.Count;
        e = e[..count];
        v = v[..count];
        if ((modes & HasTimes) != 0)
        {
            TimeBytes.ReadRuns(ref reader, minT, t[..count]);
        }
        else
        {
            t[..count].Fill(minT);
        }

        ReadEntities(ref reader, (EntityMode)(modes & 7), firstE, e);
        WordColumn.Read(ref reader, (WordMode)((modes >> 3) & 7), e, v);
        if (header.HasRetractions) BitBytes.Read(ref reader, added[..count]);
        else added[..count].Fill(true);
        reader.End();
        if (e[^1] != header.LastE) throw new DamagedBytesException("Its last entity is not the one that its header names.");
    }

    private static Header ReadHeader(ref ByteReader reader, long firstE, long minT, out byte modes)
    {
        reader.Format(Format);
        modes = reader.Byte();
        var count = reader.Count();
        if (count is 0 or > RowsMax) throw new DamagedBytesException($"A column piece has 1 to {RowsMax} rows, not {count}.");
        var lastE = firstE + (long)reader.Varint();
        var maxT = (modes & HasTimes) != 0 ? minT + (long)reader.Varint() : minT;
        return new Header(count, lastE, maxT, (modes & HasRetractions) != 0);
    }

    private static EntityMode WriteEntities(ReadOnlySpan<long> e, ByteWriter into)
    {
        var stride = e.Length > 1 ? e[1] - e[0] : 0;
        var isStride = true;
        long max = 0;
        for (var i = 1; i < e.Length; i++)
        {
            var step = e[i] - e[i - 1];
            isStride &= step == stride;
            max = Math.Max(max, step);
        }

        if (isStride)
        {
            into.Varint((ulong)stride);
            return EntityMode.Stride;
        }

        if (max <= byte.MaxValue)
        {
            var bytes = into.Take(e.Length - 1);
            for (var i = 1; i < e.Length; i++) bytes[i - 1] = (byte)(e[i] - e[i - 1]);
            return EntityMode.Bytes;
        }

        for (var i = 1; i < e.Length; i++) into.Varint((ulong)(e[i] - e[i - 1]));
        return EntityMode.Varints;
    }

    private static void ReadEntities(ref ByteReader reader, EntityMode mode, long firstE, Span<long> e)
    {
        var last = firstE;
        e[0] = last;
        switch (mode)
        {
            case EntityMode.Stride:
                var stride = (long)reader.Varint();
                for (var i = 1; i < e.Length; i++) e[i] = last += stride;
                break;
            case EntityMode.Bytes:
                var bytes = reader.Bytes(e.Length - 1);
                for (var i = 1; i < e.Length; i++) e[i] = last += bytes[i - 1];
                break;
            case EntityMode.Varints:
                for (var i = 1; i < e.Length; i++) e[i] = last += (long)reader.Varint();
                break;
            default:
                throw new DamagedBytesException($"{mode} is no way to code entities.");
        }
    }
}
