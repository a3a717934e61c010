namespace DatalogStore.Cli.Conformance;

/// <summary>One question with its expected answer.</summary>
internal sealed record Case
{
    public required string Name { get; init; }

    public required string Area { get; init; }

    /// <summary>What is asked: a query, a pull, or the whole content of the database.</summary>
    public required Question Question { get; init; }

    /// <summary>Makes the database it is asked of.</summary>
    public required Func<World> World { get; init; }

    /// <summary>Further databases by the name that arguments use: <c>$2</c>.</summary>
    public IReadOnlyDictionary<string, Func<World>> OtherWorlds { get; init; } = new Dictionary<string, Func<World>>();

    public required Expectation Expect { get; init; }

    /// <summary>Kinds of the tags: what stands before the colon.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>What a case asks.</summary>
internal abstract record Question;

/// <summary>A query.</summary>
/// <param name="Text">EDN text.</param>
/// <param name="Args">EDN texts in the order of <c>:in</c>; one that starts with <c>$</c> names a database.</param>
internal sealed record QueryQuestion(string Text, IReadOnlyList<string> Args) : Question;

/// <summary>A pull of one entity, or of several.</summary>
/// <param name="Pattern">EDN text of the pattern.</param>
/// <param name="Entity">EDN text of the entity, or of a vector of entities.</param>
/// <param name="IsMany">Whether <paramref name="Entity"/> is a vector of them.</param>
internal sealed record PullQuestion(string Pattern, string Entity, bool IsMany) : Question;

/// <summary>Every datom but those of schema and transactions.</summary>
internal sealed record DatomsQuestion : Question;

/// <summary>What must come out.</summary>
internal sealed record Expectation
{
    /// <summary>Where an error is expected: <c>tx</c> or <c>query</c>; <see langword="null"/> when an answer is.</summary>
    public string? ErrorStage { get; init; }

    /// <summary>The rows as EDN texts.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>A tuple or scalar: none or one row. Rows are bare values for a collection and a scalar.</summary>
    public string Shape { get; init; } = "rel";

    /// <summary>The order of rows counts.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Vectors inside rows are multisets too.</summary>
    public bool UnorderedVectors { get; init; }

    /// <summary>Numbers compare by value, within 1e-9 of their size.</summary>
    public bool Numeric { get; init; }

    /// <summary>The answer of an engine that accepts what the expectation calls an error.</summary>
    public IReadOnlyList<string>? LenientRows { get; init; }

    /// <summary>Number of distinct rows and sum of their FNV-1a hashes, for answers too large to list.</summary>
    public (long Count, string Checksum)? Digest { get; init; }
}
