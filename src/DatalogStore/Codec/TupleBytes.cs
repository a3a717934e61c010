using System.Buffers.Binary;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// The bytes of a tuple: its 2 to 8 slots one after the other, each its <see cref="ValueKind"/> byte and then
/// <code>
/// Nil                           nothing; kind 0 sorts lowest
/// Boolean                       00 or 01
/// Integer                       <see cref="NumberBytes"/>, which tells its own length; an entity is the number that it is
/// Double                        8 bytes, all bits flipped when negative, else the sign bit set; −0.0 is 0.0; a float is the double of its value
/// BigDec                        <see cref="NumberBytes"/>, which ends in 00 (FF when negative)
/// Instant                       milliseconds, 8 bytes big-endian with the sign bit flipped
/// Uuid                          16 bytes
/// String, Keyword, Symbol,      the bytes of <see cref="ValueBytes"/> with 00 written 00 FF, then 00: what follows, a kind byte or nothing,
/// Uri, Bytes                    is below FF, so a slot sorts before all that it begins
/// </code>
/// No slot's bytes begin another's, so tuples sort slot by slot, by kind and then by value, and a tuple before all that it begins: the order of
/// <see cref="IndexOrder"/>. NaN is in no tuple: it equals nothing, and so would the tuple.
/// </summary>
internal static class TupleBytes
{
    public const int SlotsMin = DatabaseSchema.TupleSlotsMin;
    public const int SlotsMax = DatabaseSchema.TupleSlotsMax;

    private const byte End = 0;
    private const byte Escaped = 0xFF;
    private const ulong SignBit = 1UL << 63;

    /// <summary>Whether a vector can be a datom's value: 2 to 8 slots, each nil or a value without parts that is not NaN.</summary>
    public static bool IsTuple(object? value) => value is EdnVector { Count: >= SlotsMin and <= SlotsMax } vector && vector.All(IsSlot);

    public static void Write(ByteWriter into, EdnVector tuple)
    {
        foreach (var slot in tuple) WriteSlot(into, slot);
    }

    public static EdnVector Read(ReadOnlySpan<byte> bytes)
    {
        var slots = new List<object?>(SlotsMax);
        while (!bytes.IsEmpty)
        {
            slots.Add(ReadSlot(bytes, out var length));
            bytes = bytes[length..];
        }

        if (slots.Count is < SlotsMin or > SlotsMax) throw new DamagedBytesException($"A tuple has {slots.Count} slots.");
        return new EdnVector([.. slots]);
    }

    private static bool IsSlot(object? value) => value switch
    {
        null or bool => true,
        double d => !double.IsNaN(d),
        float f => !float.IsNaN(f),
        _ => ValueBytes.TryKindOf(value, out var kind) && kind != ValueKind.Tuple,
    };

    private static void WriteSlot(ByteWriter into, object? slot)
    {
        switch (slot)
        {
            case null:
                into.Byte((byte)ValueKind.Nil);
                break;
            case bool b:
                into.Byte((byte)ValueKind.Boolean);
                into.Byte(b ? (byte)1 : (byte)0);
                break;
            case float f:
                WriteDouble(into, f);
                break;
            case double d:
                WriteDouble(into, d);
                break;
            default:
                var start = into.Length;
                ValueBytes.Write(into, slot);
                if (slot is string or Keyword or Symbol or Uri or byte[]) Escape(into, start + 1);
                break;
        }
    }

    private static void WriteDouble(ByteWriter into, double value)
    {
        var bits = Word.OfDouble(value);
        into.Byte((byte)ValueKind.Double);
        into.UInt64BigEndian((bits & SignBit) != 0 ? ~bits : bits | SignBit);
    }

    private static void Escape(ByteWriter into, int start)
    {
        var plain = into.Span[start..].ToArray();
        into.Truncate(start);
        foreach (var b in plain)
        {
            into.Byte(b);
            if (b == End) into.Byte(Escaped);
        }

        into.Byte(End);
    }

    private static object? ReadSlot(ReadOnlySpan<byte> bytes, out int length)
    {
        var kind = (ValueKind)bytes[0];
        switch (kind)
        {
            case ValueKind.Nil:
                length = 1;
                return null;
            case ValueKind.Boolean when bytes.Length >= 2 && bytes[1] <= 1:
                length = 2;
                return bytes[1] == 1;
            case ValueKind.Double when bytes.Length >= 9:
                length = 9;
                var ordered = BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]);
                return BitConverter.UInt64BitsToDouble((ordered & SignBit) != 0 ? ordered & ~SignBit : ~ordered);
            case ValueKind.Integer or ValueKind.BigDec:
                length = 1 + (kind == ValueKind.Integer ? NumberBytes.IntegerLength(bytes[1..]) : NumberBytes.DecimalLength(bytes[1..]));
                break;
            case ValueKind.Instant:
                length = 9;
                break;
            case ValueKind.Uuid:
                length = 17;
                break;
            case ValueKind.String or ValueKind.Keyword or ValueKind.Symbol or ValueKind.Uri or ValueKind.Bytes:
                return ValueBytes.Read(Unescaped(bytes, out length));
            default:
                throw new DamagedBytesException($"{bytes[0]} is no kind of a tuple's slot.");
        }

        if (length > bytes.Length) throw new DamagedBytesException("A tuple's slot ends too early.");
        return ValueBytes.Read(bytes[..length]);
    }

    /// <summary>Kind and bytes of a slot as <see cref="ValueBytes"/> wrote them.</summary>
    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> bytes, out int length)
    {
        var plain = new ByteWriter(bytes.Length);
        plain.Byte(bytes[0]);
        for (var i = 1; i < bytes.Length; i++)
        {
            if (bytes[i] == End)
            {
                if (i + 1 == bytes.Length || bytes[i + 1] != Escaped)
                {
                    length = i + 1;
                    return plain.Span;
                }

                i++;
                plain.Byte(End);
                continue;
            }

            plain.Byte(bytes[i]);
        }

        throw new DamagedBytesException("A tuple's slot does not end.");
    }
}
