using DatalogStore.Edn;

namespace DatalogStore.Query;

/// <summary>A query and what it is asked of.</summary>
/// <param name="Query">The query's text; for a query built as a value, see <see cref="OfForm"/>.</param>
/// <param name="Inputs">
/// One value for each entry of <c>:in</c>, in order: an <see cref="Views.IDatabaseView"/> or a collection of tuples for a source, an EDN vector or text for
/// <c>%</c>, any value otherwise.
/// </param>
internal sealed record QueryRequest(SourceText Query, IReadOnlyList<object?> Inputs)
{
    /// <summary>The query as a value; <see langword="null"/> to read the text.</summary>
    public EdnForm? Form { get; init; }

    public RunOptions Options { get; init; } = new();

    /// <summary>What it may call.</summary>
    public Functions.FunctionLibrary Library { get; init; } = Functions.FunctionLibrary.Default;

    /// <summary>A request from text.</summary>
    public static QueryRequest Of(string query, params object?[] inputs) => new(new SourceText("query", query), inputs);

    /// <summary>A request from a vector or map.</summary>
    public static QueryRequest OfForm(object? query, params object?[] inputs) => new(new SourceText("query", EdnWriter.ToString(query)), inputs) { Form = new EdnForm(query, default) };
}

/// <summary>Limits and manner of a query.</summary>
internal sealed record RunOptions
{
    /// <summary>Longest time; a query's own <c>:timeout</c> may only shorten it. <see langword="null"/> for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Most rows that may be made, intermediate ones included.</summary>
    public long RowsMax { get; init; } = 500_000_000;

    /// <summary>Most bytes held at once by intermediate results, tables of rules and computed values; <see langword="null"/> for any number.</summary>
    public long? MemoryMax { get; init; }

    /// <summary>Whether the answer says how it came about.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Whether warnings are errors.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether a tuple or scalar find gives all its rows, instead of one of them or a row of nils.</summary>
    public bool GivesEveryRow { get; init; }
}
