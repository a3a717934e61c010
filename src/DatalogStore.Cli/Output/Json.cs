using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Output;

/// <summary>An object whose keys are in a chosen order.</summary>
internal sealed record JsonObject(IReadOnlyList<(string Key, object? Value)> Entries);

/// <summary>
/// Values as JSON on one line. JSON has fewer kinds than EDN; nothing is lost that a reader could not get back from the schema:
/// <code>
/// nil → null                     keyword → ":db/ident"        instant → "2024-03-01T12:00:00.000Z"
/// long, bigint → number          symbol, uri → text           uuid → "0191e251-…"
/// double, float → number         bytes → base64               character → text
/// bigdec → number, all digits    vector, list, set → array    map → object, keyword keys without their colon
/// NaN, ±Infinity → "NaN" "Infinity" "-Infinity"               #tag value → the value
/// </code>
/// </summary>
internal static class Json
{
    public static string Object(IReadOnlyList<(string Key, object? Value)> entries) => ToString(new JsonObject(entries));

    public static string ToString(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    public static void Write(object? value, StringBuilder into)
    {
        switch (value)
        {
            case null: into.Append("null"); break;
            case bool b: into.Append(b ? "true" : "false"); break;
            case string s: WriteString(s, into); break;
            case long or int or BigInteger: into.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case double d: WriteNumber(d, d.ToString("R", CultureInfo.InvariantCulture), into); break;
            case float f: WriteNumber(f, f.ToString("R", CultureInfo.InvariantCulture), into); break;
            case BigDecimal dec: into.Append(dec); break;
            case JsonObject o: WriteObject(o.Entries, into); break;
            case EdnTagged tagged: Write(tagged.Value, into); break;
            case IReadOnlyDictionary<object, object?> map: WriteObject(map.Select(e => (KeyText(e.Key), e.Value)), into); break;
            case byte[] or Keyword or Symbol or DateTimeOffset or Guid or Rune or Uri: WriteString(TextOf(value), into); break;
            case System.Collections.IEnumerable items: WriteArray(items, into); break;
            default: WriteString(value.ToString() ?? "", into); break;
        }
    }

    /// <summary>The text of a scalar that JSON and CSV have no kind of their own for.</summary>
    public static string TextOf(object value) => value switch
    {
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        byte[] bytes => Convert.ToBase64String(bytes),
        Uri uri => uri.OriginalString,
        _ => value.ToString() ?? "",
    };

    private static string KeyText(object key) => key switch
    {
        Keyword keyword => keyword.Text,
        string text => text,
        Symbol symbol => symbol.Text,
        _ => EdnWriter.ToString(key),
    };

    private static void WriteObject(IEnumerable<(string Key, object? Value)> entries, StringBuilder into)
    {
        into.Append('{');
        var first = true;
        foreach (var (key, value) in entries)
        {
            if (!first) into.Append(',');
            first = false;
            WriteString(key, into);
            into.Append(':');
            Write(value, into);
        }

        into.Append('}');
    }

    private static void WriteArray(System.Collections.IEnumerable items, StringBuilder into)
    {
        into.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first) into.Append(',');
            first = false;
            Write(item, into);
        }

        into.Append(']');
    }

    private static void WriteNumber(double value, string digits, StringBuilder into)
    {
        if (!double.IsFinite(value)) WriteString(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity", into);
        else into.Append(digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0");
    }

    private static void WriteString(string text, StringBuilder into)
    {
        into.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"': into.Append("\\\""); break;
                case '\\': into.Append("\\\\"); break;
                case '\n': into.Append("\\n"); break;
                case '\r': into.Append("\\r"); break;
                case '\t': into.Append("\\t"); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]): into.Append(c).Append(text[++i]); break;
                case var _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029': into.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: into.Append(c); break;
            }
        }

        into.Append('"');
    }
}
