using DatalogStore.Edn;

namespace DatalogStore.Cli.Output;

/// <summary>
/// RFC 4180: a line of names, then a line a row, with <c>\r\n</c> line ends as the RFC says. Strings stand as they are, nil is empty; keywords keep their colon,
/// instants and uuids are written as in JSON, collections as EDN text.
/// </summary>
internal static class CsvWriter
{
    public static void Write(TextWriter output, Answer answer)
    {
        WriteLine(output, answer.Columns);
        foreach (var row in answer.Rows) WriteRow(output, row);
    }

    public static void WriteRow(TextWriter output, IReadOnlyList<object?> row) => WriteLine(output, row.Select(TextOf));

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTimeOffset or Guid or byte[] or Uri or Keyword or Symbol => Json.TextOf(value),
        long or bool or double or float or System.Numerics.BigInteger or BigDecimal => Json.ToString(value),
        _ => EdnWriter.ToString(value),
    };

    private static void WriteLine(TextWriter output, IEnumerable<string> fields)
    {
        output.Write(string.Join(',', fields.Select(Quoted)));
        output.Write("\r\n");
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") || (field.Length > 0 && (char.IsWhiteSpace(field[0]) || char.IsWhiteSpace(field[^1]))) ? '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : field;
}
