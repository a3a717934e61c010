using System.Globalization;
using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Snapshots.Export;

/// <summary>Scalars as JSON text that our reader takes for the same value: doubles and bigdecs keep a point or exponent, lone surrogates are escaped.</summary>
internal sealed class JsonText(TextWriter into)
{
    public void WriteScalar(object value)
    {
        switch (value)
        {
            case string s: WriteString(s); break;
            case bool b: into.Write(b ? "true" : "false"); break;
            case long l: into.Write(l.ToString(CultureInfo.InvariantCulture)); break;
            case BigInteger big: into.Write(big.ToString(CultureInfo.InvariantCulture)); break;
            case double d when double.IsFinite(d): into.Write(EdnWriter.ToString(d)); break;
            case BigDecimal dec: into.Write(WithPoint(dec.ToString())); break;
            case DateTimeOffset instant: WriteString(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)); break;
            case Guid uuid: WriteString(uuid.ToString("D")); break;
            case Uri uri: WriteString(uri.OriginalString); break;
            case byte[] bytes: WriteString(Convert.ToBase64String(bytes)); break;
            default: WriteString(EdnWriter.ToString(value)); break;
        }
    }

    public void WriteString(string text)
    {
        into.Write('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                into.Write('\\');
                into.Write(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                into.Write(c);
                into.Write(text[++i]);
            }
            else if (c < ' ' || char.IsSurrogate(c) || c == '\u007f')
            {
                into.Write($"\\u{(int)c:x4}");
            }
            else
            {
                into.Write(c);
            }
        }

        into.Write('"');
    }

    private static string WithPoint(string digits) => digits.AsSpan().IndexOfAny('.', 'E') < 0 ? digits + ".0" : digits;
}
