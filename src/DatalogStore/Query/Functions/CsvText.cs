using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>
/// Comma-separated text after RFC 4180: rows end with LF or CRLF, a field in quotes may hold separators, line ends, and a quote as two. A line end
/// at the very end begins no row.
/// </summary>
internal static class CsvText
{
    public static EdnVector Read(string text, char separator)
    {
        var rows = new List<object?>();
        var row = new List<object?>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else isQuoted = false;
            }
            else if (c == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == separator)
            {
                EndField(row, field);
            }
            else if (c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                if (c == '\r') i++;
                EndField(row, field);
                EndRow(rows, row);
            }
            else
            {
                field.Append(c);
            }
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            EndField(row, field);
            EndRow(rows, row);
        }

        return new EdnVector([.. rows]);
    }

    private static void EndField(List<object?> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }

    private static void EndRow(List<object?> rows, List<object?> row)
    {
        rows.Add(new EdnVector([.. row]));
        row.Clear();
    }
}
