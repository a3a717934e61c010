using System.Buffers.Binary;
using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>Values as .NET objects from and to the bytes of <see cref="ContentPair"/>.</summary>
internal static class ContentValue
{
    /// <summary>The value of some bytes; the types are those of <see cref="IWordTable"/>, a ref is its text.</summary>
    public static object ToObject(ValueKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        ValueKind.Boolean => bytes[0] != 0,
        ValueKind.Integer when bytes.Length <= 8 => ContentPair.ReadLong(bytes),
        ValueKind.Integer => ContentPair.ReadInteger(bytes),
        ValueKind.Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
        ValueKind.Double => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        ValueKind.BigDec => ContentPair.ReadBigDec(bytes),
        ValueKind.Instant => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        ValueKind.Uuid => new Guid(bytes, bigEndian: true),
        ValueKind.String or ValueKind.Ref => Wtf8.ToString(bytes),
        ValueKind.Keyword => Keyword.Of(Wtf8.ToString(bytes)),
        ValueKind.Symbol => new Symbol(Wtf8.ToString(bytes)),
        ValueKind.Uri => new Uri(Wtf8.ToString(bytes), UriKind.RelativeOrAbsolute),
        ValueKind.Bytes => bytes.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no value of a datom"),
    };

    /// <summary>The kind of an object; false when no datom can hold it. Whole numbers of any .NET type are integers.</summary>
    public static bool TryKindOf(object value, out ValueKind kind)
    {
        kind = value switch
        {
            bool => ValueKind.Boolean,
            long or int or short or sbyte or byte or uint or ushort or ulong or BigInteger => ValueKind.Integer,
            float => ValueKind.Float,
            double => ValueKind.Double,
            BigDecimal => ValueKind.BigDec,
            DateTimeOffset or DateTime => ValueKind.Instant,
            Guid => ValueKind.Uuid,
            string => ValueKind.String,
            Keyword => ValueKind.Keyword,
            Symbol => ValueKind.Symbol,
            Uri => ValueKind.Uri,
            byte[] => ValueKind.Bytes,
            _ => ValueKind.Nil,
        };
        return kind != ValueKind.Nil;
    }

    /// <summary>The bytes of an object that <see cref="TryKindOf"/> knows.</summary>
    public static byte[] ToBytes(object value)
    {
        var number = new byte[ContentPair.NumberSizeMax];
        switch (value)
        {
            case bool b: return [b ? (byte)1 : (byte)0];
            case ulong u: return ContentPair.OfInteger(u);
            case BigInteger big: return ContentPair.OfInteger(big);
            case long or int or short or sbyte or byte or uint or ushort:
                return number[..ContentPair.WriteLong(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), number)];
            case float f:
                ContentPair.WriteFloat(f, number);
                return number[..4];
            case double d:
                ContentPair.WriteDouble(d, number);
                return number[..8];
            case BigDecimal dec: return ContentPair.OfBigDec(dec);
            case DateTimeOffset instant:
                BinaryPrimitives.WriteInt64BigEndian(number, instant.ToUnixTimeMilliseconds());
                return number[..8];
            case DateTime time: return ToBytes(new DateTimeOffset(time.ToUniversalTime()));
            case Guid uuid:
                ContentPair.WriteUuid(uuid, number);
                return number;
            case string s: return Wtf8.OfString(s);
            case Keyword k: return Wtf8.OfString(k.Text);
            case Symbol s: return Wtf8.OfString(s.Text);
            case Uri uri: return Wtf8.OfString(uri.OriginalString);
            case byte[] bytes: return bytes;
            default: throw new ArgumentException($"a {value.GetType()} is no value of a datom", nameof(value));
        }
    }
}
