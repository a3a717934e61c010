using System.Numerics;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// The value of an <c>eavt</c> row: everything one transaction said about the entities of one aligned group of 32. Entities of this domain come in
/// few shapes (the same attributes with values of the same kinds), so what repeats is kept once and an entity is a shape and its payloads:
/// <code>
/// format (1) = 1
/// entities (4, little-endian)       bit n: entity group·32 + n is here
/// shapes (1)                        how many, 1–32
/// shapes × varint                   bytes of each shape
/// entities × { shape (1), varint }  each entity's shape and the bytes of its payloads: enough to skip to one entity
/// the shapes                        headers, see below
/// the payloads
///
/// header      varint of  attribute delta · 128 | code · 4 | repeated · 2 | retracted;  when repeated, varint of (times − 2) follows
/// attribute   its number, less that of the header before (0 at first)
/// code        a <see cref="WordKind"/>; 16 is the entity's own content hash, which has no payload
/// payload     double 8 bytes (little-endian); constant varint; long and instant zigzag less the last one;
///             ref zigzag less the last ref, the first less the entity itself; dictionary ids zigzag less the last id
/// </code>
/// "The last" is the last of that kind within the entity (dictionary kinds share one), 0 at first. Datoms are sorted by attribute, then word, then retractions first.
/// </summary>
internal static class EntityPiece
{
    public const byte Format = 1;
    public const int OwnHash = 16;

    /// <summary>Stands for no choice of attribute.</summary>
    public const long EveryAttribute = -1;

    /// <summary>The word of an entity's own content hash.</summary>
    public static ulong OwnHashOf(long e) => Word.Make(WordKind.String, Word.HashIdBit | (ulong)EntityId.NumberOf(e));

    /// <summary>Adds an entity's datoms, all of transaction <paramref name="t"/>. False when the piece does not have it.</summary>
    public static bool Read(ReadOnlySpan<byte> piece, long e, long t, DatomBuffer into, long only = EveryAttribute)
    {
        var reader = Open(piece, out var mask, out var shapes);
        var bit = 1u << (int)(e & (KeyBytes.GroupSize - 1));
        if ((mask & bit) == 0) return false;
        var before = BitOperations.PopCount(mask & (bit - 1));
        Span<int> shapeStart = stackalloc int[KeyBytes.GroupSize + 1];
        ReadShapes(ref reader, shapes, shapeStart);
        var entities = BitOperations.PopCount(mask);
        int shape = 0, start = 0, length = 0;
        for (var i = 0; i < entities; i++)
        {
            var s = reader.Byte();
            var size = reader.Count(1);
            if (i < before) start += size;
            if (i != before) continue;
            shape = s;
            length = size;
        }

        var body = piece[reader.Position..];
        ReadEntity(body, shapeStart[..(shapes + 1)], shape, shapeStart[shapes] + start, length, e, t, only, into);
        return true;
    }

    /// <summary>Adds the datoms of every entity of the piece, in order.</summary>
    public static void ReadAll(ReadOnlySpan<byte> piece, long group, long t, DatomBuffer into)
    {
        var reader = Open(piece, out var mask, out var shapes);
        Span<int> shapeStart = stackalloc int[KeyBytes.GroupSize + 1];
        ReadShapes(ref reader, shapes, shapeStart);
        var entities = BitOperations.PopCount(mask);
        Span<(int Shape, int Length)> table = stackalloc (int, int)[KeyBytes.GroupSize];
        for (var i = 0; i < entities; i++) table[i] = (reader.Byte(), reader.Count(1));
        var body = piece[reader.Position..];
        var start = shapeStart[shapes];
        for (var i = 0; mask != 0; i++, mask &= mask - 1)
        {
            var e = (group << KeyBytes.GroupBits) | (long)BitOperations.TrailingZeroCount(mask);
            ReadEntity(body, shapeStart[..(shapes + 1)], table[i].Shape, start, table[i].Length, e, t, EveryAttribute, into);
            start += table[i].Length;
        }
    }

    private static ByteReader Open(ReadOnlySpan<byte> piece, out uint mask, out int shapes)
    {
        var reader = new ByteReader(piece);
        reader.Format(Format);
        mask = reader.UInt32();
        shapes = reader.Byte();
        if (mask == 0 || shapes is 0 or > KeyBytes.GroupSize) throw new DamagedBytesException("It has no entities or no shapes.");
        return reader;
    }

    private static void ReadShapes(ref ByteReader reader, int shapes, scoped Span<int> shapeStart)
    {
        shapeStart[0] = 0;
        for (var i = 0; i < shapes; i++) shapeStart[i + 1] = shapeStart[i] + reader.Count(1);
    }

    private static void ReadEntity(ReadOnlySpan<byte> body, ReadOnlySpan<int> shapeStart, int shape, int start, int length, long e, long t, long only, DatomBuffer into)
    {
        if (shape >= shapeStart.Length - 1 || shapeStart[^1] > body.Length || start > body.Length - length) throw new DamagedBytesException("An entity lies outside the piece.");
        var headers = new ByteReader(body[shapeStart[shape]..shapeStart[shape + 1]]);
        var payloads = new ByteReader(body.Slice(start, length));
        var last = new LastPayloads(e);
        long a = 0;
        while (headers.Remaining > 0)
        {
            var header = headers.Varint();
            a += (long)(header >> 7);
            var code = (int)(header >> 2) & 31;
            var times = (header & 2) != 0 ? headers.Varint() + 2 : 1;
            if (times > 1 && times > (ulong)payloads.Remaining) throw new DamagedBytesException("A value is repeated more often than there are bytes.");
            var added = (header & 1) == 0;
            var attribute = EntityId.Of(Partition.Attributes, a);
            if (only != EveryAttribute && attribute > only) return;
            for (; times > 0; times--)
            {
                var word = last.Read(ref payloads, code, e);
                if (only == EveryAttribute || attribute == only) into.Add(e, attribute, word, t, added);
            }
        }

        payloads.End();
    }
}
