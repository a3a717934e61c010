using System.Buffers.Binary;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// The bytes of a dictionary value, behind its <see cref="ValueKind"/> byte. They are its identity (equal bytes, equal value), can be turned back
/// into the value, and sort bytewise exactly as the values of the kind compare:
/// <code>
/// String, Symbol, Uri   the text in WTF-8 (a URI as it was written)
/// Keyword               00 name                        without a namespace, which sorts first
///                       01 namespace 00 name           inside the namespace 00 is written 00 FF, so that the border sorts below every byte
/// Uuid                  16 bytes in RFC 9562 order (.NET's own order sorts differently)
/// Bytes                 themselves
/// Integer               <see cref="NumberBytes"/>: length, then magnitude; all bits flipped when negative
/// BigDec                <see cref="NumberBytes"/>: magnitude, then decimal digits; all bits flipped when negative
/// Instant               milliseconds, 8 bytes big-endian with the sign bit flipped
/// Tuple                 <see cref="TupleBytes"/>: its slots, each with its kind
/// </code>
/// </summary>
internal static class ValueBytes
{
    /// <summary>Writes kind and bytes of a value that words keep in the dictionary.</summary>
    public static void Write(ByteWriter into, object value)
    {
        into.Byte((byte)(TryKindOf(value, out var kind) ? kind : throw Unstorable(value)));
        switch (value)
        {
            case string text: WriteText(into, text); break;
            case Keyword keyword: WriteKeyword(into, keyword); break;
            case Symbol symbol: WriteText(into, symbol.Text); break;
            case Uri uri: WriteText(into, uri.OriginalString); break;
            case Guid uuid: uuid.TryWriteBytes(into.Take(16), bigEndian: true, out _); break;
            case byte[] bytes: into.Bytes(bytes); break;
            case DateTimeOffset instant: into.UInt64BigEndian((ulong)instant.ToUnixTimeMilliseconds() ^ (1UL << 63)); break;
            case long number: NumberBytes.WriteInteger(into, number); break;
            case System.Numerics.BigInteger number: NumberBytes.WriteInteger(into, number); break;
            case BigDecimal number: NumberBytes.WriteDecimal(into, number); break;
            case EdnVector tuple: TupleBytes.Write(into, tuple); break;
            default: throw Unstorable(value);
        }
    }

    /// <summary>The keyword's bytes behind the kind byte, from its text without colon.</summary>
    public static void WriteKeywordText(ByteWriter into, ReadOnlySpan<byte> utf8)
    {
        var slash = utf8.Length > 1 ? utf8.IndexOf((byte)'/') : -1;
        if (slash <= 0)
        {
            into.Byte(0);
            into.Bytes(utf8);
            return;
        }

        into.Byte(1);
        foreach (var b in utf8[..slash])
        {
            into.Byte(b);
            if (b == 0) into.Byte(0xFF);
        }

        into.Byte(0);
        into.Bytes(utf8[(slash + 1)..]);
    }

    /// <summary>The value of a kind byte and what follows it.</summary>
    public static object Read(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty) throw new DamagedBytesException("The value is empty.");
        var kind = (ValueKind)stored[0];
        var bytes = stored[1..];
        switch (kind)
        {
            case ValueKind.String: return Wtf8.ToString(bytes);
            case ValueKind.Keyword: return ReadKeyword(bytes);
            case ValueKind.Symbol: return new Symbol(Wtf8.ToString(bytes));
            case ValueKind.Uri: return Uri.TryCreate(Wtf8.ToString(bytes), UriKind.RelativeOrAbsolute, out var uri) ? uri : throw new DamagedBytesException("It is no URI.");
            case ValueKind.Uuid when bytes.Length == 16: return new Guid(bytes, bigEndian: true);
            case ValueKind.Bytes: return bytes.ToArray();
            case ValueKind.Integer: return NumberBytes.ReadInteger(bytes);
            case ValueKind.BigDec: return NumberBytes.ReadDecimal(bytes);
            case ValueKind.Instant when bytes.Length == 8: return ReadInstant(bytes);
            case ValueKind.Tuple: return TupleBytes.Read(bytes);
            default: throw new DamagedBytesException($"{bytes.Length} bytes of kind {stored[0]} are no value.");
        }
    }

    /// <summary>The kind of words that hold this value by dictionary id.</summary>
    public static WordKind WordKindOf(ValueKind kind) => kind switch
    {
        ValueKind.String => WordKind.String,
        ValueKind.Keyword => WordKind.Keyword,
        ValueKind.Symbol => WordKind.Symbol,
        ValueKind.Uri => WordKind.Uri,
        ValueKind.Uuid => WordKind.Uuid,
        ValueKind.Bytes => WordKind.Bytes,
        ValueKind.Integer => WordKind.Integer,
        ValueKind.BigDec => WordKind.BigDec,
        ValueKind.Instant => WordKind.Other,
        ValueKind.Tuple => WordKind.Tuple,
        _ => throw new ArgumentException($"{kind} is not in the dictionary.", nameof(kind)),
    };

    /// <summary>The kind of a value that words keep in the dictionary; false for all others.</summary>
    public static bool TryKindOf(object value, out ValueKind kind)
    {
        kind = value switch
        {
            string => ValueKind.String,
            Keyword => ValueKind.Keyword,
            Symbol => ValueKind.Symbol,
            Uri => ValueKind.Uri,
            Guid => ValueKind.Uuid,
            byte[] => ValueKind.Bytes,
            DateTimeOffset => ValueKind.Instant,
            long or System.Numerics.BigInteger => ValueKind.Integer,
            BigDecimal => ValueKind.BigDec,
            EdnVector => TupleBytes.IsTuple(value) ? ValueKind.Tuple : ValueKind.Nil,
            _ => ValueKind.Nil,
        };
        return kind != ValueKind.Nil;
    }

    private static void WriteText(ByteWriter into, string text)
    {
        var start = into.Length;
        var written = Wtf8.Write(text, into.Take(Wtf8.LengthMax(text.Length)));
        into.Truncate(start + written);
    }

    private static void WriteKeyword(ByteWriter into, Keyword keyword)
    {
        var size = Wtf8.LengthMax(keyword.Text.Length);
        Span<byte> utf8 = size <= 768 ? stackalloc byte[size] : new byte[size];
        WriteKeywordText(into, utf8[..Wtf8.Write(keyword.Text, utf8)]);
    }

    private static Keyword ReadKeyword(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 1 && bytes[0] == 0) return Keyword.Of(Wtf8.ToString(bytes[1..]));
        if (bytes.Length < 3 || bytes[0] != 1) throw new DamagedBytesException("It is no keyword.");
        var text = new ByteWriter(bytes.Length);
        for (var i = 1; i < bytes.Length; i++)
        {
            if (bytes[i] != 0)
            {
                text.Byte(bytes[i]);
            }
            else if (i + 1 < bytes.Length && bytes[i + 1] == 0xFF)
            {
                text.Byte(0);
                i++;
            }
            else
            {
                text.Byte((byte)'/');
                text.Bytes(bytes[(i + 1)..]);
                return Keyword.Of(Wtf8.ToString(text.Span));
            }
        }

        throw new DamagedBytesException("A keyword's namespace does not end.");
    }

    private static DateTimeOffset ReadInstant(ReadOnlySpan<byte> bytes)
    {
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1UL << 63));
        if (milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw new DamagedBytesException("An instant lies outside the years 1 to 9999.");
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    private static DatalogException Unstorable(object value) => value is EdnVector
        ? new DatalogException(ErrorKind.Request, "tuple-not-stored", $"{value} is no tuple that a datom can have.", $"A tuple has {TupleBytes.SlotsMin} to {TupleBytes.SlotsMax} slots, each nil or a value without parts, and none is NaN.")
        : new DatalogException(ErrorKind.Request, "value-not-stored", $"{value} ({value.GetType().Name}) is no value that a datom can have.");
}
