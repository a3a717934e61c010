using System.Buffers.Binary;

namespace DatalogStore.Codec;

/// <summary>
/// The column family <c>lists</c>: the versions of lineages, and by which hashes a similar earlier list is found.
/// <code>
/// key 'v', number (6)           lineage and version, so that the versions of a lineage follow each other
///   format (1) = 1, events (varint): words added and removed in all versions so far,
///   the words added, then those removed: count (varint) and, unless zero, <see cref="WordMode"/> (1) and <see cref="WordColumn"/> for entities that are all 0
/// key 'h', attribute (4), hash (8)
///   the number (6) of a version whose list has the hash among its four smallest
/// </code>
/// </summary>
internal readonly record struct WideListRow(long Events, ulong[] Added, ulong[] Removed)
{
    public const byte Format = 1;
    public const int VersionKeySize = 7;
    public const int HashKeySize = 13;

    public static void WriteVersionKey(Span<byte> key, long number)
    {
        key[0] = (byte)'v';
        KeyBytes.WriteEntity(key[1..], number);
    }

    public static bool IsVersionKey(ReadOnlySpan<byte> key, out long number)
    {
        number = key.Length == VersionKeySize && key[0] == 'v' ? KeyBytes.ReadEntity(key[1..]) : -1;
        return number >= 0;
    }

    public static void WriteHashKey(Span<byte> key, long a, ulong hash)
    {
        key[0] = (byte)'h';
        KeyBytes.WriteAttribute(key[1..], a);
        BinaryPrimitives.WriteUInt64BigEndian(key[5..], hash);
    }

    public static WideListRow Read(ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        reader.Format(Format);
        var result = new WideListRow((long)reader.Varint(), ReadWords(ref reader), ReadWords(ref reader));
        reader.End();
        return result;
    }

    public void Write(ByteWriter into)
    {
        into.Byte(Format);
        into.Varint((ulong)Events);
        WriteWords(into, Added);
        WriteWords(into, Removed);
    }

    private static void WriteWords(ByteWriter into, ulong[] words)
    {
        into.Varint((ulong)words.Length);
        if (words.Length == 0) return;
        var mode = into.Length;
        into.Byte(0);
        into.Patch(mode, (byte)WordColumn.Write(new long[words.Length], words, into));
    }

    private static ulong[] ReadWords(ref ByteReader reader)
    {
        var count = reader.Count();
        if (count == 0) return [];
        // A word may take no byte at all only where all are equal, which the words of a set are not.
        if (count > 1 && count > reader.Remaining) throw new DamagedBytesException("A list has more values than bytes.");
        var words = new ulong[count];
        WordColumn.Read(ref reader, (WordMode)reader.Byte(), new long[count], words);
        return words;
    }
}
