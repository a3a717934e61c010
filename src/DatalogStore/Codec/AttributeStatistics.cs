namespace DatalogStore.Codec;

/// <summary>Whether AVET has every datom of an attribute. The numbers are on disk.</summary>
internal enum ValueIndexState : byte
{
    /// <summary>The attribute has no datoms yet.</summary>
    Empty = 0,

    /// <summary>Every datom was written while the attribute was indexed or unique.</summary>
    Complete = 1,

    /// <summary>Some datoms were written while it was not: look-ups by value use the column.</summary>
    Partial = 2,
}

/// <summary>
/// What is known of an attribute without reading its datoms, as of the last commit that wrote it; <c>meta</c> key <c>a</c>, attribute number (4).
/// <code>
/// format (1) = 1
/// assertions, retractions, entities, last t     varints; entities counts each once a transaction, so updates make it too large
/// value index (1)                               <see cref="ValueIndexState"/>
/// sketch                                        to the end: <see cref="DistinctSketch"/> of the words
/// </code>
/// </summary>
internal sealed class AttributeStatistics
{
    public const byte Format = 1;

    public long Assertions { get; set; }

    public long Retractions { get; set; }

    /// <summary>Distinct entities, about.</summary>
    public long Entities { get; set; }

    /// <summary>The last transaction that wrote a datom of the attribute.</summary>
    public long LastT { get; set; }

    public ValueIndexState ValueIndex { get; set; }

    public DistinctSketch Values { get; init; } = new();

    public static AttributeStatistics Read(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        reader.Format(Format);
        return new AttributeStatistics
        {
            Assertions = (long)reader.Varint(),
            Retractions = (long)reader.Varint(),
            Entities = (long)reader.Varint(),
            LastT = (long)reader.Varint(),
            ValueIndex = (ValueIndexState)reader.Byte(),
            Values = DistinctSketch.Read(reader.Rest()),
        };
    }

    public void Write(ByteWriter into)
    {
        into.Byte(Format);
        into.Varint((ulong)Assertions);
        into.Varint((ulong)Retractions);
        into.Varint((ulong)Entities);
        into.Varint((ulong)LastT);
        into.Byte((byte)ValueIndex);
        Values.Write(into);
    }
}
