using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>A query with all names resolved.</summary>
/// <param name="Parsed">What was written.</param>
/// <param name="Where">The inputs' rows and the clauses.</param>
/// <param name="FindVariables">The variable of each element of <c>:find</c>.</param>
/// <param name="WithVariables">Variables of <c>:with</c>.</param>
/// <param name="Predicates">The rules that are reached, inner ones first.</param>
/// <param name="Names">Names of all variables.</param>
internal sealed record ResolvedQuery(
    ParsedQuery Parsed, Conjunction Where, IReadOnlyList<int> FindVariables, IReadOnlyList<int> WithVariables, IReadOnlyList<RulePredicate> Predicates, VariableNames Names)
{
    /// <summary>Values of scalar inputs by name, for arguments of aggregates and pull patterns.</summary>
    public required IReadOnlyDictionary<string, object?> ScalarInputs { get; init; }

    /// <summary>The sources by name.</summary>
    public required IReadOnlyDictionary<string, Source> Sources { get; init; }

    public override string ToString() =>
        string.Join('\n', Where.Goals.Select(g => g.Describe(Names)).Concat(Predicates.SelectMany(p => p.Rules.Select(r => $"({p.Name} {string.Join(' ', r.Head.Select(h => Names[h]))}) <- {r.Body.Describe(Names)}"))));
}

/// <summary>Something about a query that its author should know although it has an answer.</summary>
/// <param name="Code">A stable code in kebab case.</param>
/// <param name="Message">What it is.</param>
/// <param name="Help">How to mend it, or <see langword="null"/>.</param>
internal sealed record QueryWarning(string Code, string Message, string? Help)
{
    /// <summary>The code, the message and the help.</summary>
    public override string ToString() => $"{Code}: {Message}{(Help is null ? "" : $" ({Help})")}";
}
