namespace DatalogStore.Oracle.Generate;

/// <summary>A schema and transactions, as EDN, that a store accepts.</summary>
internal sealed record GeneratedWorld(IReadOnlyList<AttributePlan> Attributes, int EntityCount, IReadOnlyList<string> Transactions)
{
    /// <summary>The first transaction: the schema.</summary>
    public string Schema => $"[{string.Join("\n ", Attributes.Select(a => a.Definition))}]";

    public override string ToString() => $"schema:\n{Schema}\ntransactions:\n{string.Join('\n', Transactions)}";
}
