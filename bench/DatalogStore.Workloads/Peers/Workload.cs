namespace DatalogStore.Workloads.Peers;

/// <summary>What the values of a relation are.</summary>
internal enum FactKind
{
    /// <summary>Entities, as numbers.</summary>
    Entity = 0,

    /// <summary>Whole numbers.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,
}

/// <summary>One attribute: pairs of an entity and a value, each pair once.</summary>
internal sealed class FactTable(string name, FactKind kind, bool isMany)
{
    public string Name { get; } = name;

    public FactKind Kind { get; } = kind;

    /// <summary>Whether an entity may have several values.</summary>
    public bool IsMany { get; } = isMany;

    public List<long> Entities { get; } = [];

    /// <summary>The values of numbers and entities.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary>The values of text.</summary>
    public List<string> Texts { get; } = [];

    public int Count => Entities.Count;

    public void Add(long entity, long value)
    {
        Entities.Add(entity);
        Numbers.Add(value);
    }

    public void Add(long entity, string value)
    {
        Entities.Add(entity);
        Texts.Add(value);
    }

    public object ValueAt(int row) => Kind == FactKind.Text ? Texts[row] : Numbers[row];
}

/// <summary>One question in every peer's language; <see langword="null"/> where it cannot be said.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Rows">How many rows the answer has.</param>
/// <param name="Datalog">Our query; its rules are input <c>%</c>.</param>
/// <param name="Rules">Our rules, or <see langword="null"/>.</param>
/// <param name="DuckDb">SQL over a table for each attribute.</param>
/// <param name="Sqlite">SQL over one table of datoms <c>d(a, e, v)</c>, attributes by their number.</param>
internal sealed record Question(string Name, long Rows, string Datalog, string? Rules, string? DuckDb, string? Sqlite)
{
    /// <summary>Inputs after the rules.</summary>
    public IReadOnlyList<object?> Inputs { get; init; } = [];
}

/// <summary>Facts and what is asked of them.</summary>
internal sealed record Workload(string Name, IReadOnlyList<FactTable> Tables, IReadOnlyList<Question> Questions)
{
    public long FactCount => Tables.Sum(t => (long)t.Count);
}
