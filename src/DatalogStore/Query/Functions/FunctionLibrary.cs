namespace DatalogStore.Query.Functions;

/// <summary>What a query may call: the functions and aggregates of the language, and those of the caller.</summary>
/// <param name="Functions">Functions and predicates.</param>
/// <param name="Aggregates">Aggregates of <c>:find</c>.</param>
internal sealed record FunctionLibrary(FunctionTable Functions, Aggregates Aggregates)
{
    /// <summary>The language alone.</summary>
    public static readonly FunctionLibrary Default = new(FunctionTable.Default, Aggregates.Default);

    /// <summary>This with more functions and aggregates, whose names must be new.</summary>
    public FunctionLibrary With(IEnumerable<Function> functions, IEnumerable<Aggregate> aggregates) =>
        new(new FunctionTable(Functions.All.Concat(functions)), new Aggregates(Aggregates.All.Concat(aggregates)));
}
