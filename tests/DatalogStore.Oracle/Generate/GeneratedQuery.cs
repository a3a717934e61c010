namespace DatalogStore.Oracle.Generate;

/// <summary>Which view of the database a source is; t counts transactions, the schema's being 1.</summary>
internal sealed record ViewPlan(long? AsOf, long? Since, bool IsHistory)
{
    public static readonly ViewPlan Now = new(null, null, false);

    public override string ToString() => $"$ = db{(AsOf is { } t ? $" as-of {t}" : "")}{(Since is { } s ? $" since {s}" : "")}{(IsHistory ? " history" : "")}";
}

/// <summary>One entry of <c>:in</c>: how it is written, and what is given for it as EDN or as a view.</summary>
internal sealed record InputPlan(string Name, string? Value, ViewPlan? View);

/// <summary>A query program: rules, clauses as a list so that they can be shuffled, inputs.</summary>
internal sealed record GeneratedQuery(string Find, IReadOnlyList<string> Where, IReadOnlyList<InputPlan> Inputs)
{
    public string Text => TextOf(Where);

    /// <summary>The same query with its clauses in another order.</summary>
    public string TextOf(IReadOnlyList<string> where) => $"[:find {Find} :in {string.Join(' ', Inputs.Select(i => i.Name))} :where {string.Join(' ', where)}]";

    public override string ToString() =>
        $"query:\n[:find {Find}\n :in {string.Join(' ', Inputs.Select(i => i.Name))}\n :where\n  {string.Join("\n  ", Where)}]\ninputs:\n"
        + string.Join('\n', Inputs.Select(i => $"  {i.Name}: {i.Value ?? i.View?.ToString()}"));
}
