namespace DatalogStore.Query.Plan;

/// <summary>One definition of a rule, variables numbered.</summary>
/// <param name="Head">The head's variables; a repeated one unifies.</param>
/// <param name="Body">What must hold.</param>
internal sealed record ResolvedRule(IReadOnlyList<int> Head, Conjunction Body);

/// <summary>A rule as one source sees it: the union of its definitions.</summary>
internal sealed class RulePredicate(string name, int arity)
{
    public string Name { get; } = name;

    public int Arity { get; } = arity;

    /// <summary>The definitions; filled while resolving, rewritten by inlining.</summary>
    public List<ResolvedRule> Rules { get; } = [];

    /// <summary>The strongly connected component it belongs to; lower ones are evaluated first.</summary>
    public RuleComponent Component { get; set; } = null!;

    /// <summary>Whether it depends on itself.</summary>
    public bool IsRecursive => Component is { IsRecursive: true };

    public override string ToString() => Name;
}

/// <summary>Rules that depend on each other.</summary>
internal sealed class RuleComponent
{
    public List<RulePredicate> Members { get; } = [];

    public bool IsRecursive { get; set; }
}
