using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// A word by itself: a byte with its <see cref="WordKind"/>, then a double as its 8 bytes (little-endian), a long or instant as a zigzag number,
/// every other payload as a varint. Used where words stand alone; pieces code whole runs of them more tightly.
/// </summary>
internal static class WordBytes
{
    public static void Write(ByteWriter into, ulong word)
    {
        var kind = Word.KindOf(word);
        into.Byte((byte)kind);
        switch (kind)
        {
            case WordKind.Double: into.UInt64(word); break;
            case WordKind.Long or WordKind.Instant: into.Zigzag(Word.SignedOf(word)); break;
            default: into.Varint(Word.PayloadOf(word)); break;
        }
    }

    public static ulong Read(ref ByteReader from)
    {
        var kind = Kind(from.Byte());
        return kind switch
        {
            WordKind.Double => from.UInt64(),
            WordKind.Long or WordKind.Instant => Word.Make(kind, (ulong)from.Zigzag() & Word.PayloadMask),
            _ => Word.Make(kind, from.Varint() & Word.PayloadMask),
        };
    }

    public static int Size(ulong word) => 1 + Word.KindOf(word) switch
    {
        WordKind.Double => 8,
        WordKind.Long or WordKind.Instant => ByteWriter.VarintSize(ByteWriter.ZigzagOf(Word.SignedOf(word))),
        _ => ByteWriter.VarintSize(Word.PayloadOf(word)),
    };

    public static WordKind Kind(byte value) =>
        value <= (byte)WordKind.Other ? (WordKind)value : throw new DamagedBytesException($"{value} is no kind of word.");
}
