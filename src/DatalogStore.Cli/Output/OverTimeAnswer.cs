using DatalogStore.Cli.Options;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Cli.Output;

/// <summary>
/// Writes the answer to a query over time: each row with two columns more, the intervals in which it <c>held</c> and those for which that is <c>unknown</c>. An interval is
/// a vector of two instants, its first moment and the first one after it; in a table they are text, and <c>unknown</c> only comes where something is.
/// </summary>
internal static class OverTimeAnswer
{
    private static readonly string[] Added = ["held", "unknown"];

    public static void Write(Tool tool, OverTimeResult result, Database db, OutputFormat format, bool withScope)
    {
        foreach (var warning in result.Warnings) tool.Warn(warning);
        var answer = format == OutputFormat.Table ? ForPeople(result) : new Answer(FindShape.Relation, [.. result.Columns, .. Added], Keys(result), result.Rows.Select(r => (IReadOnlyList<object?>)[.. r.Values, ValueOf(r.Held), ValueOf(r.Unknown)]));
        if (withScope)
        {
            ScopedAnswer.Write(tool, OverTimeStatement.AsJson(result, db), answer, format);
            return;
        }

        var count = AnswerWriter.Write(tool, answer, format);
        if (format == OutputFormat.Table) RowCount.Write(tool, count);
        OverTimeStatement.Write(tool, result, db, format);
    }

    private static Answer ForPeople(OverTimeResult result)
    {
        var shown = result.Rows.Any(r => r.Unknown.Count > 0) ? Added : Added[..1];
        return new Answer(FindShape.Relation, [.. result.Columns, .. shown], null, result.Rows.Select(r => (IReadOnlyList<object?>)[.. r.Values, .. new[] { TextOf(r.Held), TextOf(r.Unknown) }.Take(shown.Length)]));
    }

    /// <summary>Keys of the kind that the query asked for.</summary>
    private static IReadOnlyList<object>? Keys(OverTimeResult result) => result.Keys is not { Count: > 0 } keys ? null
        : [.. keys, .. Added.Select(name => keys[0] switch { Keyword => Keyword.Of(name), Symbol => new Symbol(name), _ => (object)name })];

    private static EdnVector ValueOf(IReadOnlyList<TimeInterval> intervals) => new([.. intervals.Select(i => EdnVector.Of(i.From, i.To))]);

    private static string TextOf(IReadOnlyList<TimeInterval> intervals) => string.Join(", ", intervals.Select(i => $"{TableWriter.TextOf(i.From)} to {TableWriter.TextOf(i.To)}"));
}
