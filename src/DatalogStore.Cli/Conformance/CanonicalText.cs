using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Conformance;

/// <summary>
/// A text of a value that two values share exactly when they are equal: long and bigint are one kind, list and vector one kind, sets and maps in the
/// order of their members' texts. With <paramref name="unorderedVectors"/> vectors inside the value are multisets too.
/// </summary>
internal sealed class CanonicalText(bool unorderedVectors)
{
    /// <summary>The text of a row: the outermost vector keeps its order.</summary>
    public string OfRow(object? row)
    {
        var text = new StringBuilder();
        if (row is IReadOnlyDictionary<object, object?> or string or not IEnumerable or EdnSet) Write(row, text);
        else WriteAll('[', [.. ((IEnumerable)row).Cast<object?>().Select(Of)], ']', text);
        return text.ToString();
    }

    public string Of(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private void Write(object? value, StringBuilder into)
    {
        switch (value)
        {
            case long or int or BigInteger: into.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case double d when d == 0: into.Append("0.0"); break;
            case IReadOnlyDictionary<object, object?> map: WriteAll('{', [.. map.Select(e => Of(e.Key) + " " + Of(e.Value)).Order(StringComparer.Ordinal)], '}', into); break;
            case IDictionary map: WriteAll('{', [.. map.Cast<DictionaryEntry>().Select(e => Of(e.Key) + " " + Of(e.Value)).Order(StringComparer.Ordinal)], '}', into); break;
            case EdnSet or IReadOnlySet<object?> or ISet<object?>:
                into.Append('#');
                WriteAll('{', [.. ((IEnumerable)value).Cast<object?>().Select(Of).Distinct().Order(StringComparer.Ordinal)], '}', into);
                break;
            case string or byte[] or null: EdnWriter.Write(value, into); break;
            case IEnumerable items:
                var parts = items.Cast<object?>().Select(Of).ToList();
                if (unorderedVectors) parts.Sort(StringComparer.Ordinal);
                WriteAll('[', parts, ']', into);
                break;
            default: EdnWriter.Write(value, into); break;
        }
    }

    private static void WriteAll(char opener, IReadOnlyList<string> parts, char closer, StringBuilder into) =>
        into.Append(opener).AppendJoin(' ', parts).Append(closer);
}
