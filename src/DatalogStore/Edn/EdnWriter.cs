using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace DatalogStore.Edn;

/// <summary>
/// Writes values as EDN text that <see cref="EdnReader"/> reads back as equal values. Besides the reader's own types it takes any
/// dictionary (as a map), set (as a set) and other sequence (as a vector), and every .NET whole number.
/// </summary>
public static class EdnWriter
{
    /// <summary>The value as EDN text on one line.</summary>
    public static string ToString(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    /// <summary>Appends the value as EDN text.</summary>
    public static void Write(object? value, StringBuilder into)
    {
        switch (value)
        {
            case null: into.Append("nil"); break;
            case bool b: into.Append(b ? "true" : "false"); break;
            case string s: WriteString(s, into); break;
            case Keyword or Symbol: into.Append(value); break;
            case long or int or short or sbyte or byte or uint or ushort: into.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong u: Write((BigInteger)u, into); break;
            case BigInteger big: into.Append(big.ToString(CultureInfo.InvariantCulture)).Append('N'); break;
            case double d: into.Append(TextOf(d)); break;
            case float f: into.Append(float.IsFinite(f) ? WithPoint(f.ToString(CultureInfo.InvariantCulture)) : TextOf((double)f)); break;
            case BigDecimal dec: into.Append(dec).Append('M'); break;
            case DateTimeOffset instant: into.Append("#inst \"").Append(EdnInstant.ToString(instant)).Append('"'); break;
            case DateTime time: Write(new DateTimeOffset(time.ToUniversalTime()), into); break;
            case Guid uuid: into.Append("#uuid \"").Append(uuid.ToString("D")).Append('"'); break;
            case Rune rune: into.Append(TextOf(rune)); break;
            case char c: into.Append(TextOf(new Rune(c))); break;
            case Uri uri: into.Append("#uri "); WriteString(uri.OriginalString, into); break;
            case byte[] bytes: into.Append("#bytes \"").Append(Convert.ToBase64String(bytes)).Append('"'); break;
            case EdnTagged tagged:
                into.Append('#').Append(tagged.Tag).Append(' ');
                Write(tagged.Value, into);
                break;
            case EdnList list: WriteItems('(', list, ')', into); break;
            case EdnVector vector: WriteItems('[', vector, ']', into); break;
            case EdnMap map: WriteMap(map, into); break;
            case IDictionary dictionary: WriteMap(EntriesOf(dictionary), into); break;
            case IReadOnlyDictionary<object, object?> dictionary: WriteMap(dictionary, into); break;
            case EdnSet:
            case IEnumerable when IsSet(value):
                into.Append('#');
                WriteItems('{', (IEnumerable)value, '}', into);
                break;
            case IEnumerable sequence: WriteItems('[', sequence, ']', into); break;
            default: throw new ArgumentException($"a {value.GetType()} is not a value of EDN", nameof(value));
        }
    }

    /// <summary>The entries through the non-generic enumerator: as a sequence, a dictionary of other types gives pairs of those.</summary>
    private static IEnumerable<KeyValuePair<object, object?>> EntriesOf(IDictionary dictionary)
    {
        var entries = dictionary.GetEnumerator();
        while (entries.MoveNext()) yield return new(entries.Key, entries.Value);
    }

    private static bool IsSet(object value) =>
        value.GetType().GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ISet<>) || i.GetGenericTypeDefinition() == typeof(IReadOnlySet<>)));

    private static void WriteItems(char opener, IEnumerable items, char closer, StringBuilder into)
    {
        // A value built in code may nest without bound; an exception is better than the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        into.Append(opener);
        var first = true;
        foreach (var item in items)
        {
            if (!first) into.Append(' ');
            first = false;
            Write(item, into);
        }

        into.Append(closer);
    }

    private static void WriteMap(IEnumerable<KeyValuePair<object, object?>> entries, StringBuilder into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        into.Append('{');
        var first = true;
        foreach (var (key, value) in entries)
        {
            if (!first) into.Append(", ");
            first = false;
            Write(key, into);
            into.Append(' ');
            Write(value, into);
        }

        into.Append('}');
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
                case '\b': into.Append("\\b"); break;
                case '\f': into.Append("\\f"); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]): into.Append(c).Append(text[++i]); break;
                // Lone surrogates and control characters would not survive a UTF-8 file or a terminal.
                case var _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029': into.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: into.Append(c); break;
            }
        }

        into.Append('"');
    }

    private static string TextOf(double d) =>
        double.IsNaN(d) ? "##NaN" : double.IsPositiveInfinity(d) ? "##Inf" : double.IsNegativeInfinity(d) ? "##-Inf" : WithPoint(d.ToString(CultureInfo.InvariantCulture));

    /// <summary>Shortest digits that read back, always with a point: <c>1.0</c>, <c>1.5E-7</c>, <c>1.0E22</c>.</summary>
    private static string WithPoint(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? text : text[..e];
        if (!mantissa.Contains('.', StringComparison.Ordinal)) mantissa += ".0";
        return e < 0 ? mantissa : mantissa + "E" + text[(e + 1)..].TrimStart('+');
    }

    private static string TextOf(Rune rune) => rune.Value switch
    {
        '\n' => "\\newline",
        '\r' => "\\return",
        ' ' => "\\space",
        '\t' => "\\tab",
        '\f' => "\\formfeed",
        '\b' => "\\backspace",
        _ => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? $"\\u{rune.Value:x4}" : "\\" + rune,
    };
}
