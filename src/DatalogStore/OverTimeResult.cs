using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>The answer to a query asked of every moment of a period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Shape">What was asked for. A tuple or scalar find gives every row it could have picked.</param>
/// <param name="Columns">Name of each column, as in <see cref="QueryResult.Columns"/>.</param>
/// <param name="Keys">The keys of <c>:keys</c>, <c>:strs</c> or <c>:syms</c>; <see langword="null"/> without them.</param>
/// <param name="Rows">Every row that some moment answered.</param>
/// <param name="Gaps">What was not collected, of what the query reads.</param>
/// <param name="Moments">How many different choices of snapshots the period has: the moments that were asked.</param>
/// <param name="Warnings">What the asker should know.</param>
public sealed record OverTimeResult(
    TimeInterval Period,
    FindShape Shape,
    IReadOnlyList<string> Columns,
    IReadOnlyList<object>? Keys,
    IReadOnlyList<OverTimeRow> Rows,
    IReadOnlyList<CollectionGap> Gaps,
    int Moments,
    IReadOnlyList<string> Warnings);

/// <summary>A row and when it held. At every moment of the period that is in neither list it did not hold.</summary>
/// <param name="Values">The row.</param>
/// <param name="Held">When it held, in the order of time.</param>
/// <param name="Unknown">When it may have held: something that the query reads was not collected.</param>
public sealed record OverTimeRow(IReadOnlyList<object?> Values, IReadOnlyList<TimeInterval> Held, IReadOnlyList<TimeInterval> Unknown);

/// <summary>How a period is asked.</summary>
public sealed record OverTimeOptions
{
    /// <summary>How each moment chooses its snapshots.</summary>
    public AtOptions Choice { get; init; } = new();

    /// <summary>Limits; the time-out is that of the whole period, the number of rows that of one moment. <see cref="QueryOptions.Explain"/> is ignored.</summary>
    public QueryOptions Query { get; init; } = new();
}
