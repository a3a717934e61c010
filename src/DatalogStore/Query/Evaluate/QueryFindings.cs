using DatalogStore.Edn;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// What the steps of a query showed that its author should know: where the last row was lost, and goals that multiplied rows because they share
/// no variable with what was there.
/// </summary>
internal sealed class QueryFindings(VariableNames names, QueryNotes notes)
{
    private const int ProductRowsMin = 10_000;
    private const int ExplainedRowsMax = 1_000_000;
    private const int KindRowsMax = 10_000;

    private Goal? _emptyAfter;

    /// <summary>Told of every step that was made. <paramref name="isOutermost"/>: it is one of the query's own clauses.</summary>
    public void Note(Goal goal, in Frame before, in Frame after, bool isOutermost)
    {
        if (isOutermost && after.Count == 0) _emptyAfter ??= goal;
        if (after.Count < ProductRowsMin || before.Count < 2 || after.Count <= before.Count) return;
        var variables = before.Variables;
        if (goal is RowsGoal or CallGoal || goal.Variables.Any(v => Array.IndexOf(variables, v) >= 0)) return;
        notes.Inform(
            "cross-product",
            $"{goal.Describe(names)} shares no variable with the clauses joined before it: {before.Count} rows became {after.Count}",
            "join them by a variable they have in common, if that is not what was meant");
    }

    /// <summary>Why nothing was found: the clause that no row came through, and what is known of it. <see langword="null"/> when no clause lost the last row.</summary>
    public string? EmptyBecause() => _emptyAfter is null ? null : $"no row comes through {_emptyAfter.Describe(names)}{Reason(_emptyAfter)}";

    private static string Reason(Goal goal)
    {
        if (goal is not PatternGoal { Attribute: { } attribute } pattern) return "";
        var count = pattern.Source.View.CountEstimate(attribute.Id);
        if (count == 0) return $": {attribute.Ident} has no datoms";
        if (count > ExplainedRowsMax) return "";
        var column = pattern.Source.View.Column(attribute.Id);
        if (column.Count == 0) return $": {attribute.Ident} has datoms, none of them in this time or scope";

        if (!pattern.V.IsConstant) return "";
        var wanted = KindOf(pattern, pattern.V.Word);
        var kinds = column.Count <= KindRowsMax ? column.V.Select(v => KindOf(pattern, pattern.Source.FromRaw(v))).Distinct().ToList() : [wanted];
        if (!kinds.Contains(wanted)) return $": its values are {string.Join(", ", kinds)}, never {wanted}";
        return !pattern.E.IsConstant && !column.V.Any(v => pattern.Source.FromRaw(v) == pattern.V.Word) ? $": {attribute.Ident} never has that value here" : "";
    }

    private static Keyword? KindOf(PatternGoal pattern, ulong word) => TruthFunctions.TypeOf(pattern.Source.Words.ToValue(word));
}
