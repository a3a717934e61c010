using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Output;

/// <summary>
/// EDN for people: what fits into the line stands on one line; else a map has an entry a line, and a vector, list or set an item a line, each
/// aligned behind the opening bracket. Control characters of collected text are escaped.
/// </summary>
internal static class PrettyEdn
{
    public static string TextOf(object? value, int width)
    {
        var text = new StringBuilder();
        Write(value, 0, width, text);
        return text.ToString();
    }

    /// <param name="value">What is written.</param>
    /// <param name="column">Where it begins in its line.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="into">Where to.</param>
    private static void Write(object? value, int column, int width, StringBuilder into)
    {
        var line = TextWidth.Printable(EdnWriter.ToString(value));
        if (column + TextWidth.Of(line) <= width || value is not (EdnMap or EdnSequence or EdnSet)) into.Append(line);
        else if (value is EdnMap map) WriteMap(map, column, width, into);
        else WriteItems(value is EdnSet ? "#{" : value is EdnList ? "(" : "[", (IEnumerable<object?>)value, value is EdnSet ? '}' : value is EdnList ? ')' : ']', column, width, into);
    }

    private static void WriteMap(EdnMap map, int column, int width, StringBuilder into)
    {
        into.Append('{');
        var isFirst = true;
        foreach (var (keyForm, valueForm) in map.Forms)
        {
            if (!isFirst) into.Append('\n').Append(' ', column + 1);
            isFirst = false;
            var key = TextWidth.Printable(EdnWriter.ToString(keyForm.Value));
            into.Append(key).Append(' ');
            Write(valueForm.Value, column + TextWidth.Of(key) + 2, width, into);
        }

        into.Append('}');
    }

    private static void WriteItems(string opener, IEnumerable<object?> items, char closer, int column, int width, StringBuilder into)
    {
        into.Append(opener);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) into.Append('\n').Append(' ', column + opener.Length);
            isFirst = false;
            Write(item, column + opener.Length, width, into);
        }

        into.Append(closer);
    }
}
