using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Evaluate;

namespace DatalogStore;

/// <summary>The answer to a query.</summary>
/// <param name="Shape">What was asked for.</param>
/// <param name="Columns">Name of each column: the variable, or the text of the aggregate.</param>
/// <param name="Keys">The keys of <c>:keys</c>, <c>:strs</c> or <c>:syms</c>, one a column; <see langword="null"/> without them.</param>
/// <param name="Rows">The rows; values are of the types that <see cref="EdnReader"/> names, entities <see cref="long"/>.</param>
/// <param name="Warnings">What the asker should know: an unknown attribute, with near names.</param>
public sealed record QueryResult(
    FindShape Shape, IReadOnlyList<string> Columns, IReadOnlyList<object>? Keys, IReadOnlyList<IReadOnlyList<object?>> Rows, IReadOnlyList<string> Warnings)
{
    /// <summary>How the answer came about: the plan with estimated and actual rows and times; <see langword="null"/> unless <see cref="QueryOptions.Explain"/> asked for it.</summary>
    public QueryExplanation? Explanation { get; init; }

    /// <summary>Why there are no rows: the clause that none came through, and what is known of it; <see langword="null"/> when there are rows, or nothing is known.</summary>
    public string? EmptyBecause { get; init; }

    /// <summary>The value of a scalar find, or <see langword="null"/> when there is none.</summary>
    public object? Scalar => Rows.Count == 0 ? null : Rows[0][0];

    /// <summary>One value as a whole number. Over millions of rows far cheaper than <see cref="Rows"/>, which makes an object of every row.</summary>
    /// <exception cref="InvalidCastException">It is none, or beyond 64 bits.</exception>
    public long GetInt64(int row, int column) => Rows is AnswerRows rows ? rows.NumberAt(row, column) : (long)Rows[row][column]!;

    /// <summary>The single column of a collection find.</summary>
    public IEnumerable<object?> Column => Rows.Select(r => r[0]);

    /// <summary>
    /// The rows as a type. One column can be any single value. More are a tuple of as many places, in order, or an object: each column is a parameter of its
    /// constructor or a settable property of its name, letter case and signs aside (<c>?first-name</c>, or under <c>:keys</c> <c>first-name</c>, is <c>FirstName</c>).
    /// A value is converted only where that loses nothing: a whole number to an integer type that holds it, a decimal to <see cref="decimal"/>, an
    /// instant to <see cref="DateTime"/> in UTC, a vector or set to an array or <see cref="IReadOnlyList{T}"/>.
    /// </summary>
    /// <exception cref="DatalogException"><c>bad-row-type</c>: the type does not fit the columns, or a value the type; row, column and value are named.</exception>
    public IReadOnlyList<T> As<T>() => [.. Each<T>()];

    /// <summary>The rows as a type, made one by one.</summary>
    internal IEnumerable<T> Each<T>()
    {
        var make = RowMapper<T>.Of(Keys is { } keys ? [.. keys.Select(k => EdnWriter.ToString(k))] : Columns);
        return Rows.Select((row, number) => make(row, number));
    }
}

/// <summary>Limits of one query.</summary>
public sealed record QueryOptions
{
    /// <summary>How long it may take; <see langword="null"/>: as long as it needs.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many rows its intermediate results may hold in all; <see langword="null"/>: any number.</summary>
    public long? RowsMax { get; init; }

    /// <summary>
    /// How many bytes its intermediate results, tables of rules and computed values may hold at once; <see langword="null"/>: any number. Columns that are
    /// decoded for it are not counted: they are the store's cache, which has a budget of its own.
    /// </summary>
    public long? MemoryMax { get; init; }

    /// <summary>Unknown attributes are errors instead of warnings.</summary>
    public bool Strict { get; init; }

    /// <summary>The answer says how it came about.</summary>
    public bool Explain { get; init; }

    /// <summary>A tuple or scalar find gives every row instead of picking one; what picks, cuts or draws rows is refused.</summary>
    internal bool EveryRow { get; init; }
}
