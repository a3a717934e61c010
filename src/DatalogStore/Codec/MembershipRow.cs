namespace DatalogStore.Codec;

/// <summary>
/// The value of a <c>members</c> row: which snapshot entities the snapshot whose metadata entity is the key holds. Snapshots of one source (collector,
/// account, region) are a chain in the order in which they were stored; nearly all entities of one are in the one before, so a row tells what differs.
/// Every 32nd row of a chain is full, and any whose difference would be larger than itself: a read follows at most 31 predecessors.
/// <code>
/// format (1) = 1
/// kind (1)          0 full, 1 difference
/// ordinal           varint, in the chain, from 0
/// predecessor (6)   the metadata entity of the snapshot before in the chain; zero for the first
/// source            varint length, then the text of the source in WTF-8
/// full              the bitmap (the published Roaring serialisation), to the end
/// difference        varint length and bitmap of what appeared; then the bitmap of what vanished, to the end
/// </code>
/// </summary>
internal readonly ref struct MembershipRow
{
    public const byte Format = 1;
    public const int FullEvery = 32;

    private MembershipRow(bool isFull, long ordinal, long predecessor, ReadOnlySpan<byte> source, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        IsFull = isFull;
        Ordinal = ordinal;
        Predecessor = predecessor;
        Source = source;
        First = first;
        Second = second;
    }

    public bool IsFull { get; }

    public long Ordinal { get; }

    public long Predecessor { get; }

    public ReadOnlySpan<byte> Source { get; }

    /// <summary>The whole bitmap, or what appeared.</summary>
    public ReadOnlySpan<byte> First { get; }

    /// <summary>What vanished; empty when full.</summary>
    public ReadOnlySpan<byte> Second { get; }

    public static MembershipRow Read(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        reader.Format(Format);
        var kind = reader.Byte();
        if (kind > 1) throw new DamagedBytesException($"{kind} is no kind of membership.");
        var ordinal = (long)reader.Varint();
        var predecessor = reader.Entity();
        var source = reader.Block();
        return kind == 0 ? new MembershipRow(true, ordinal, predecessor, source, reader.Rest(), []) : new MembershipRow(false, ordinal, predecessor, source, reader.Block(), reader.Rest());
    }

    public static void WriteFull(ByteWriter into, long ordinal, long predecessor, ReadOnlySpan<byte> source, ReadOnlySpan<byte> bitmap)
    {
        WriteHeader(into, 0, ordinal, predecessor, source);
        into.Bytes(bitmap);
    }

    public static void WriteDifference(ByteWriter into, long ordinal, long predecessor, ReadOnlySpan<byte> source, ReadOnlySpan<byte> appeared, ReadOnlySpan<byte> vanished)
    {
        WriteHeader(into, 1, ordinal, predecessor, source);
        into.Block(appeared);
        into.Bytes(vanished);
    }

    private static void WriteHeader(ByteWriter into, byte kind, long ordinal, long predecessor, ReadOnlySpan<byte> source)
    {
        into.Byte(Format);
        into.Byte(kind);
        into.Varint((ulong)ordinal);
        into.Entity(predecessor);
        into.Block(source);
    }
}
