namespace DatalogStore.Query.Functions;

/// <summary>What a function does with its arguments. <see langword="null"/> is <c>nil</c>. Values are those of <see cref="Model.IWordTable"/>, and collections.</summary>
internal delegate object? FunctionBody(ReadOnlySpan<object?> arguments, FunctionContext context);

/// <summary>A function that a query may call.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="ArityMin">Fewest arguments.</param>
/// <param name="ArityMax">Most arguments; <see cref="AnyArity"/> for no bound.</param>
/// <param name="Signature">Arguments and result in words, for the documentation.</param>
/// <param name="Body">What it does; <see langword="null"/> for a function of the database, which the evaluator runs.</param>
internal sealed record Function(string Name, int ArityMin, int ArityMax, string Signature, FunctionBody? Body)
{
    public const int AnyArity = int.MaxValue;

    /// <summary>Whether it reads a database, and the evaluator runs it.</summary>
    public bool IsOfDatabase => Body is null;

    /// <summary>Whether its first argument is a source, <c>$</c> when it is left out.</summary>
    public bool HasSourceFirst => Body is null && Name != DatabaseFunctionNames.Query;

    public bool Takes(int count) => count >= ArityMin && count <= ArityMax;

    public string ArityText => ArityMin == ArityMax ? $"{ArityMin}" : ArityMax == AnyArity ? $"{ArityMin} or more" : $"{ArityMin} to {ArityMax}";

    public override string ToString() => $"({Name} {Signature})";
}

/// <summary>What functions of one query share: counts and limits.</summary>
internal sealed class FunctionContext
{
    /// <summary>Longest text or collection a function may build, in characters or items.</summary>
    public const int ResultLengthMax = 16_000_000;

    /// <summary>How many comparisons met kinds that have no order: they answered false.</summary>
    public long IncomparableCount { get; set; }

    /// <summary>How many values were not in the notation that a function reads: predicates answered false, functions nil.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>Source of chance for <c>rand</c> and <c>sample</c>.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Patterns compiled in this query, by text.</summary>
    public Dictionary<string, System.Text.RegularExpressions.Regex> Patterns { get; } = [];

    public void CountUnreadable() => UnreadableCount++;

    /// <summary>Counts a value that could not be read, and is nil.</summary>
    public T? Unreadable<T>()
        where T : class
    {
        CountUnreadable();
        return null;
    }
}

/// <summary>A function was given what it cannot take; the evaluator adds the clause.</summary>
internal sealed class FunctionException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
