using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Output;

/// <summary>
/// Aligned columns under underlined names; numbers to the right. Widths come from the first thousand rows; later rows may run over. On a terminal a
/// line is cut at its width, a last column first; in a pipe nothing is cut.
/// </summary>
internal static class TableWriter
{
    private const int SampleRows = 1000;

    private const string Gap = "  ";

    public static void Write(Tool tool, Answer answer)
    {
        if (answer.Shape == FindShape.Scalar)
        {
            foreach (var row in answer.Rows) tool.Out.WriteLine(TextOf(row[0]));
            return;
        }

        using var rows = answer.Rows.GetEnumerator();
        var sample = new List<(string Text, bool IsNumber)[]>();
        while (sample.Count < SampleRows && rows.MoveNext()) sample.Add(CellsOf(rows.Current));
        if (sample.Count == 0) return;
        var widths = answer.Columns.Select((name, i) => Math.Max(TextWidth.Of(name), sample.Max(r => TextWidth.Of(r[i].Text)))).ToArray();
        if (tool.OutIsTerminal) Shrink(widths, Math.Max(20, tool.OutWidth));
        WriteLine(tool, [.. answer.Columns.Select((name, i) => (name, sample.TrueForAll(r => r[i].IsNumber)))], widths);
        tool.Out.WriteLine(string.Join(Gap, widths.Select(w => new string('─', w))));
        foreach (var row in sample) WriteLine(tool, row, widths);
        while (rows.MoveNext()) WriteLine(tool, CellsOf(rows.Current), widths);
    }

    /// <summary>A value as a person reads it: strings and keywords bare, instants without their milliseconds of zero, the rest as EDN.</summary>
    public static string TextOf(object? value) => value switch
    {
        null => "nil",
        string text => TextWidth.Printable(text),
        DateTimeOffset instant => instant.Millisecond == 0 ? Json.TextOf(value).Replace(".000Z", "Z", StringComparison.Ordinal) : Json.TextOf(instant),
        Guid uuid => uuid.ToString("D"),
        _ => TextWidth.Printable(EdnWriter.ToString(value)),
    };

    private static (string Text, bool IsNumber)[] CellsOf(IReadOnlyList<object?> row) =>
        [.. row.Select(v => (TextOf(v), v is long or int or double or float or BigDecimal or System.Numerics.BigInteger))];

    /// <summary>Narrows the widest columns until the line fits, no column below 8.</summary>
    private static void Shrink(int[] widths, int line)
    {
        const int Least = 8;
        var excess = widths.Sum() + (Gap.Length * (widths.Length - 1)) - line;
        while (excess > 0)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] <= Least) return;
            widths[widest]--;
            excess--;
        }
    }

    private static void WriteLine(Tool tool, (string Text, bool IsNumber)[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var text = tool.OutIsTerminal ? TextWidth.Cut(cells[i].Text, widths[i]) : cells[i].Text;
            var padding = Math.Max(0, widths[i] - TextWidth.Of(text));
            if (cells[i].IsNumber) tool.Out.Write(new string(' ', padding));
            tool.Out.Write(text);
            if (i == cells.Length - 1) break;
            if (!cells[i].IsNumber) tool.Out.Write(new string(' ', padding));
            tool.Out.Write(Gap);
        }

        tool.Out.WriteLine();
    }
}
