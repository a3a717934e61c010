namespace DatalogStore.Codec;

/// <summary>
/// The value of a <c>log</c> row: the commit mark of transaction t (its key), the state that the transaction left, and which groups of entities it
/// wrote, enough to replay its datoms from <c>eavt</c>.
/// <code>
/// format (1) = 1
/// instant               zigzag, milliseconds since 1970
/// next numbers          varints: ordinary, attribute, snapshot (entity ids), dictionary id
/// schema t, generation  varints
/// datoms                varint: how many the transaction wrote
/// runs                  varint, then for each run of neighbouring groups: varint first group less the end of the run before, varint length − 1
/// </code>
/// </summary>
internal sealed record LogRow(
    long InstantMs, long NextOrdinary, long NextAttribute, long NextSnapshot, long NextDictionaryId, long SchemaT, long Generation, long Datoms, long[] Groups)
{
    public const byte Format = 1;

    public static LogRow Read(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        reader.Format(Format);
        var instant = reader.Zigzag();
        var (ordinary, attribute, snapshot, id) = ((long)reader.Varint(), (long)reader.Varint(), (long)reader.Varint(), (long)reader.Varint());
        var (schemaT, generation, datoms) = ((long)reader.Varint(), (long)reader.Varint(), (long)reader.Varint());
        var groups = new List<long>();
        long next = 0;
        for (var runs = reader.Count(2); runs > 0; runs--)
        {
            next += (long)reader.Varint();
            var length = reader.Varint() + 1;
            if (length > (ulong)datoms) throw new DamagedBytesException("It names more groups than it has datoms.");
            for (; length > 0; length--) groups.Add(next++);
        }

        reader.End();
        return new LogRow(instant, ordinary, attribute, snapshot, id, schemaT, generation, datoms, [.. groups]);
    }

    public void Write(ByteWriter into)
    {
        into.Byte(Format);
        into.Zigzag(InstantMs);
        into.Varint((ulong)NextOrdinary);
        into.Varint((ulong)NextAttribute);
        into.Varint((ulong)NextSnapshot);
        into.Varint((ulong)NextDictionaryId);
        into.Varint((ulong)SchemaT);
        into.Varint((ulong)Generation);
        into.Varint((ulong)Datoms);
        var runs = new List<(long First, long Length)>();
        foreach (var group in Groups)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Length == group) runs[^1] = (runs[^1].First, runs[^1].Length + 1);
            else runs.Add((group, 1));
        }

        into.Varint((ulong)runs.Count);
        long next = 0;
        foreach (var (first, length) in runs)
        {
            into.Varint((ulong)(first - next));
            into.Varint((ulong)(length - 1));
            next = first + length;
        }
    }
}
