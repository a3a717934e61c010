using System.Text;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Output;

/// <summary>
/// Writes an answer in one of the formats. <c>json</c> and <c>edn</c> are one document: an array of rows, for a tuple or scalar the one row or value.
/// <c>jsonl</c> is a row a line. Rows are written as they come.
/// </summary>
internal static class AnswerWriter
{
    /// <returns>How many rows there were.</returns>
    public static long Write(Tool tool, Answer answer, OutputFormat format)
    {
        var rows = Counted(answer.Rows, tool.Cancellation, out var count);
        switch (format)
        {
            case OutputFormat.Table: TableWriter.Write(tool, answer with { Rows = rows }); break;
            case OutputFormat.Csv: CsvWriter.Write(tool.Out, answer with { Rows = rows }); break;
            case OutputFormat.Jsonl: WriteLines(tool.Out, answer, rows); break;
            case OutputFormat.Json: WriteDocument(tool.Out, answer, rows, "[]", "null", ",", Json.Write); break;
            default: WriteDocument(tool.Out, answer, rows, "[]", "nil", "", EdnWriter.Write); break;
        }

        return count.Value;
    }

    private static void WriteLines(TextWriter output, Answer answer, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder();
        var any = false;
        foreach (var row in rows)
        {
            any = true;
            text.Clear();
            Json.Write(answer.ValueOf(row), text);
            output.WriteLine(text);
        }

        if (!any && answer.Shape == FindShape.Scalar) output.WriteLine("null");
    }

    /// <summary>Writes <c>[row</c>, <c> row</c>, <c> row]</c> on a line each, or the single row of a tuple or scalar.</summary>
    private static void WriteDocument(
        TextWriter output, Answer answer, IEnumerable<IReadOnlyList<object?>> rows, string empty, string none, string separator, Action<object?, StringBuilder> write)
    {
        var single = answer.Shape is FindShape.Tuple or FindShape.Scalar;
        var text = new StringBuilder();
        var count = 0L;
        foreach (var row in rows)
        {
            text.Clear();
            if (!single) text.Append(count == 0 ? "[" : separator + "\n ");
            write(answer.ValueOf(row), text);
            output.Write(text);
            count++;
        }

        output.WriteLine(count == 0 ? single ? none : empty : single ? "" : "]");
    }

    private static IEnumerable<IReadOnlyList<object?>> Counted(IEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancellation, out System.Runtime.CompilerServices.StrongBox<long> count)
    {
        var box = count = new System.Runtime.CompilerServices.StrongBox<long>(0);
        return Count();

        IEnumerable<IReadOnlyList<object?>> Count()
        {
            foreach (var row in rows)
            {
                if ((++box.Value & 1023) == 0) cancellation.ThrowIfCancellationRequested();
                yield return row;
            }
        }
    }
}
