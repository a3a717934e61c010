namespace DatalogStore.Codec;

/// <summary>
/// The t column of a piece that compaction made of several transactions: varint t_max − t_min, then runs of rows of one t, each a varint length and a
/// varint t − t_min, until all rows are told. Sorted by entity, rows of one transaction come in long runs.
/// </summary>
internal static class TimeBytes
{
    public static void Write(ReadOnlySpan<long> t, long minT, ByteWriter into)
    {
        long max = 0;
        foreach (var time in t) max = Math.Max(max, time);
        into.Varint((ulong)(max - minT));
        for (var start = 0; start < t.Length;)
        {
            var end = start + 1;
            while (end < t.Length && t[end] == t[start]) end++;
            into.Varint((ulong)(end - start));
            into.Varint((ulong)(t[start] - minT));
            start = end;
        }
    }

    /// <summary>Reads the runs, behind t_max − t_min.</summary>
    public static void ReadRuns(ref ByteReader reader, long minT, Span<long> t)
    {
        while (!t.IsEmpty)
        {
            var length = reader.Varint();
            if (length == 0 || length > (ulong)t.Length) throw new DamagedBytesException("A run of one transaction is longer than the piece.");
            t[..(int)length].Fill(minT + (long)reader.Varint());
            t = t[(int)length..];
        }
    }
}
