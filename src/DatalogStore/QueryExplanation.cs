using System.Globalization;
using System.Text;
using DatalogStore.Query.Evaluate;

namespace DatalogStore;

/// <summary>
/// How an answer came about. As text:
/// <code>
/// query:
///   [?e :person/age ?a]
///   [(&lt; ?a 31)]
/// steps:
///   [?e :person/age ?a]    1 → 3 rows, about 3 expected, 0.02 ms: whole column
///   [(&lt; ?a 31)]    3 → 2 rows, about 1.5 expected, 0.01 ms
/// </code>
/// What stands inside a step is indented below it.
/// </summary>
/// <param name="Stages">What the query became, in order: <c>parsed</c> (as read), <c>resolved</c> (names resolved), <c>query</c> (rules inlined, values written in; what was planned).</param>
/// <param name="Steps">The steps in the order of the plan.</param>
/// <param name="Elapsed">Time of the whole, reading the text apart.</param>
public sealed record QueryExplanation(IReadOnlyList<QueryStage> Stages, IReadOnlyList<QueryStep> Steps, TimeSpan Elapsed)
{
    internal static QueryExplanation Of(QueryTrace trace, TimeSpan elapsed) =>
        new([.. trace.Stages.Select(s => new QueryStage(s.Name, s.Text))], [.. trace.Steps.Select(QueryStep.Of)], elapsed);

    /// <summary>For people: the last stage and the steps.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Stages.Count > 0) text.Append(Stages[^1].Name).Append(":\n  ").Append(Stages[^1].Text.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        text.Append("steps:\n");
        foreach (var step in Steps) step.Write(text, 1);
        return text.ToString();
    }
}

/// <summary>What a query became in one stage.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Text">The query after it.</param>
public sealed record QueryStage(string Name, string Text);

/// <summary>One step of a plan as it was run; runs in the rounds of a recursion, or for other branches, are summed.</summary>
/// <param name="Text">The goal as the planner sees it.</param>
/// <param name="Means">Which indexes and operators found the rows; empty where there is only one way.</param>
/// <param name="Runs">How often it ran.</param>
/// <param name="RowsBefore">Rows that came in.</param>
/// <param name="RowsAfter">Rows that went out.</param>
/// <param name="RowsExpected">What the planner expected to go out; <see langword="null"/> for what it does not plan.</param>
/// <param name="Elapsed">Time with what stands inside; zero for what is timed by the step around it.</param>
/// <param name="Steps">What stands inside.</param>
public sealed record QueryStep(string Text, IReadOnlyList<string> Means, long Runs, long RowsBefore, long RowsAfter, double? RowsExpected, TimeSpan Elapsed, IReadOnlyList<QueryStep> Steps)
{
    internal static QueryStep Of(TraceStep step) => new(step.Text, [.. step.Means], step.Runs, step.RowsBefore, step.RowsAfter, step.Expected, step.Elapsed, [.. step.Children.Select(Of)]);

    internal void Write(StringBuilder text, int depth)
    {
        text.Append(' ', 2 * depth).Append(Text).Append(CultureInfo.InvariantCulture, $"    {RowsBefore} → {RowsAfter} rows");
        if (RowsExpected is { } expected) text.Append(CultureInfo.InvariantCulture, $", about {expected:0.#} expected");
        if (Runs > 1) text.Append(CultureInfo.InvariantCulture, $", {Runs} times");
        if (Elapsed > TimeSpan.Zero) text.Append(CultureInfo.InvariantCulture, $", {Elapsed.TotalMilliseconds:0.00} ms");
        if (Means.Count > 0) text.Append(": ").AppendJoin(", ", Means);
        text.Append('\n');
        foreach (var step in Steps) step.Write(text, depth + 1);
    }
}
