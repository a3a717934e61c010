using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>How the words of a column piece are coded; the writer takes whichever is smallest.</summary>
internal enum WordMode
{
    /// <summary>One <see cref="WordBytes"/>: every row has this word.</summary>
    Constant = 0,

    /// <summary>8 bytes each, little-endian.</summary>
    Raw = 1,

    /// <summary>kind (1), width (1), lowest payload (varint), then width bytes each, little-endian: the payload less the lowest.</summary>
    Offset = 2,

    /// <summary>kind (1), first payload (varint), then a zigzag each: the difference from the one before.</summary>
    Delta = 3,

    /// <summary>size − 1 (1), that many <see cref="WordBytes"/>, then one byte each: which of them.</summary>
    Dictionary = 4,

    /// <summary>Nothing: each word is its entity's own content hash.</summary>
    OwnHash = 5,

    /// <summary>A zigzag each: a ref less the row's entity. Parts lie near their wholes.</summary>
    Relative = 6,
}

/// <summary>
/// The words of a column piece. Payloads of longs and instants have their sign bit flipped first (see <see cref="WordOrder"/>), so that all payloads
/// are unsigned and their differences small.
/// </summary>
internal static class WordColumn
{
    private const int DictionarySizeMax = 256;
    private const ulong SignBit = 1UL << (Word.PayloadBits - 1);

    public static WordMode Write(ReadOnlySpan<long> e, ReadOnlySpan<ulong> v, ByteWriter into)
    {
        var mode = WordColumnMode.Choose(e, v);
        switch (mode)
        {
            case WordMode.Constant: WordBytes.Write(into, v[0]); break;
            case WordMode.Offset: WriteOffset(v, into); break;
            case WordMode.Delta: WriteDelta(v, into); break;
            case WordMode.Dictionary: WriteDictionary(v, into); break;
            case WordMode.Relative:
                for (var i = 0; i < v.Length; i++) into.Zigzag(Word.EntityOf(v[i]) - e[i]);
                break;
            case WordMode.OwnHash: break;
            default:
                foreach (var word in v) into.UInt64(word);
                break;
        }

        return mode;
    }

    public static void Read(ref ByteReader reader, WordMode mode, ReadOnlySpan<long> e, Span<ulong> v)
    {
        switch (mode)
        {
            case WordMode.Constant: v.Fill(WordBytes.Read(ref reader)); break;
            case WordMode.Raw: ReadRaw(ref reader, v); break;
            case WordMode.Offset: ReadOffset(ref reader, v); break;
            case WordMode.Delta: ReadDelta(ref reader, v); break;
            case WordMode.Dictionary: ReadDictionary(ref reader, v); break;
            case WordMode.OwnHash:
                for (var i = 0; i < v.Length; i++) v[i] = EntityPiece.OwnHashOf(e[i]);
                break;
            case WordMode.Relative:
                for (var i = 0; i < v.Length; i++) v[i] = Word.Make(WordKind.Ref, (ulong)(e[i] + reader.Zigzag()) & Word.PayloadMask);
                break;
            default: throw new DamagedBytesException($"{(int)mode} is no way to code words.");
        }
    }

    /// <summary>The payload as the unsigned number that offsets and differences are taken of.</summary>
    public static ulong Unsigned(ulong word) => Word.PayloadOf(word) ^ Flip(Word.KindOf(word));

    private static ulong Flip(WordKind kind) => kind is WordKind.Long or WordKind.Instant ? SignBit : 0;

    private static void WriteOffset(ReadOnlySpan<ulong> v, ByteWriter into)
    {
        ulong min = ulong.MaxValue, max = 0;
        foreach (var word in v)
        {
            min = Math.Min(min, Unsigned(word));
            max = Math.Max(max, Unsigned(word));
        }

        var width = WidthOf(max - min);
        into.Byte((byte)Word.KindOf(v[0]));
        into.Byte((byte)width);
        into.Varint(min);
        foreach (var word in v)
        {
            var offset = Unsigned(word) - min;
            foreach (ref var b in into.Take(width))
            {
                b = (byte)offset;
                offset >>= 8;
            }
        }
    }

    public static int WidthOf(ulong range) => range == 0 ? 1 : (71 - System.Numerics.BitOperations.LeadingZeroCount(range)) >> 3;

    private static void ReadOffset(ref ByteReader reader, Span<ulong> v)
    {
        var kind = PayloadKind(reader.Byte());
        var width = (int)reader.Byte();
        if (width is 0 or > 6) throw new DamagedBytesException($"{width} is no width of a payload.");
        var min = reader.Varint();
        var flip = Flip(kind);
        var tag = Word.Make(kind, 0);
        var bytes = reader.Bytes(v.Length * width);
        for (var i = 0; i < v.Length; i++)
        {
            ulong offset;
            if (width == 1)
            {
                offset = bytes[i];
            }
            else if (width == 2)
            {
                offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
            }
            else if (i * width + 8 <= bytes.Length)
            {
                offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * width)..]) & ((1UL << (width * 8)) - 1);
            }
            else
            {
                offset = 0;
                for (var b = width - 1; b >= 0; b--) offset = (offset << 8) | bytes[i * width + b];
            }

            v[i] = tag | (((min + offset) & Word.PayloadMask) ^ flip);
        }
    }

    private static void WriteDelta(ReadOnlySpan<ulong> v, ByteWriter into)
    {
        into.Byte((byte)Word.KindOf(v[0]));
        var last = Unsigned(v[0]);
        into.Varint(last);
        foreach (var word in v[1..])
        {
            var payload = Unsigned(word);
            into.Zigzag((long)(payload - last));
            last = payload;
        }
    }

    private static void ReadDelta(ref ByteReader reader, Span<ulong> v)
    {
        var kind = PayloadKind(reader.Byte());
        var flip = Flip(kind);
        var tag = Word.Make(kind, 0);
        var last = reader.Varint();
        v[0] = tag | ((last & Word.PayloadMask) ^ flip);
        for (var i = 1; i < v.Length; i++)
        {
            last += (ulong)reader.Zigzag();
            v[i] = tag | ((last & Word.PayloadMask) ^ flip);
        }
    }

    private static void WriteDictionary(ReadOnlySpan<ulong> v, ByteWriter into)
    {
        var words = v.ToArray();
        Array.Sort(words);
        var size = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (i == 0 || words[i] != words[size - 1]) words[size++] = words[i];
        }

        var dictionary = words.AsSpan(0, size);
        into.Byte((byte)(size - 1));
        foreach (var word in dictionary) WordBytes.Write(into, word);
        var indexes = into.Take(v.Length);
        for (var i = 0; i < v.Length; i++) indexes[i] = (byte)dictionary.BinarySearch(v[i]);
    }

    private static void ReadDictionary(ref ByteReader reader, Span<ulong> v)
    {
        Span<ulong> dictionary = stackalloc ulong[DictionarySizeMax];
        var size = reader.Byte() + 1;
        for (var i = 0; i < size; i++) dictionary[i] = WordBytes.Read(ref reader);
        var indexes = reader.Bytes(v.Length);
        for (var i = 0; i < v.Length; i++)
        {
            if (indexes[i] >= size) throw new DamagedBytesException("A row names a word that is not in the piece.");
            v[i] = dictionary[indexes[i]];
        }
    }

    private static void ReadRaw(ref ByteReader reader, Span<ulong> v)
    {
        var bytes = reader.Bytes(v.Length * 8);
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(v));
            return;
        }

        for (var i = 0; i < v.Length; i++) v[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
    }

    private static WordKind PayloadKind(byte value)
    {
        var kind = WordBytes.Kind(value);
        return kind != WordKind.Double ? kind : throw new DamagedBytesException("Doubles have no payload.");
    }
}
