using DatalogStore.Model;
using DatalogStore.Query.Evaluate;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query;

/// <summary>What a query found.</summary>
/// <param name="Shape">What <c>:find</c> asks for.</param>
/// <param name="Columns">The elements of <c>:find</c> as text.</param>
/// <param name="Rows">The rows, one value for each column, in no order but that of <c>:order-by</c>. A tuple or scalar find has one or none.</param>
/// <param name="MapKeys">With <c>:keys</c>, <c>:strs</c> or <c>:syms</c>, the key of each column; else <see langword="null"/>.</param>
/// <param name="Warnings">What the author should know.</param>
/// <param name="Statistics">What it took.</param>
internal sealed record QueryAnswer(
    FindShape Shape, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, IReadOnlyList<object>? MapKeys, IReadOnlyList<QueryWarning> Warnings, QueryStatistics Statistics)
{
    /// <summary>How it came about; <see langword="null"/> when that was not asked for.</summary>
    public QueryTrace? Trace { get; init; }

    /// <summary>Why there are no rows, where that is known.</summary>
    public string? EmptyBecause { get; init; }
}

/// <summary>What a query took.</summary>
/// <param name="IncomparableCount">Comparisons of values that have no order; each answered false.</param>
/// <param name="RowsMade">Rows made, intermediate ones included.</param>
/// <param name="Rounds">Rounds of recursion.</param>
/// <param name="Elapsed">Time.</param>
internal sealed record QueryStatistics(long IncomparableCount, long RowsMade, long Rounds, TimeSpan Elapsed);
