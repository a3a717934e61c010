using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>A query as its text says it: names are still names. Prints itself clause by clause.</summary>
/// <param name="Find">What is asked for.</param>
/// <param name="ReturnMap">Keys of rows as maps, or <see langword="null"/> for tuples.</param>
/// <param name="With">Variables that keep rows apart before aggregation.</param>
/// <param name="Inputs"><c>:in</c>; <c>$</c> alone when it is missing.</param>
/// <param name="Where">The clauses, in written order, which means nothing.</param>
internal sealed record ParsedQuery(FindSpec Find, ReturnMap? ReturnMap, IReadOnlyList<Variable> With, IReadOnlyList<Input> Inputs, IReadOnlyList<Clause> Where)
{
    public IReadOnlyList<OrderKey> OrderBy { get; init; } = [];

    public long? Limit { get; init; }

    public long Offset { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>The text it was read from, for places in errors.</summary>
    public required SourceText Text { get; init; }

    public override string ToString() =>
        $":find {string.Join(' ', Find.Elements)}\n:in {string.Join(' ', Inputs.Select(i => EdnWriter.ToString(i.Form.Value)))}\n:where\n{string.Join('\n', Where.Select(c => "  " + c))}";
}

/// <summary>One definition of a rule: <c>[(name [?required …] ?v …) clause …]</c>. Definitions of one name are a union.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="RequiredCount">How many of the first head variables a call must bind.</param>
/// <param name="Head">The head's variables, required ones first; a repeated one unifies.</param>
/// <param name="Body">The clauses.</param>
/// <param name="Form">Where it was written.</param>
/// <param name="Text">The text it was read from.</param>
internal sealed record RuleDefinition(string Name, int RequiredCount, IReadOnlyList<Variable> Head, IReadOnlyList<Clause> Body, EdnForm Form, SourceText Text)
{
    /// <summary>Attributes of its clauses that the store may not know, which is no mistake.</summary>
    public IReadOnlySet<Keyword> Optional { get; init; } = new HashSet<Keyword>();

    public override string ToString() => EdnWriter.ToString(Form.Value);
}
