namespace DatalogStore.Snapshots;

/// <summary>What was written, and what the mapping from maps to sets of datoms did not keep.</summary>
public sealed record SnapshotReport
{
    /// <summary>The snapshot's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The folder it is in; <see langword="null"/> in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>SHA-256 of the canonical triples (docs/snapshots.md), 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Top-level maps.</summary>
    public long Roots { get; init; }

    /// <summary>Maps met, and lists inside lists; one that occurs twice counts twice.</summary>
    public long Maps { get; init; }

    /// <summary>Their datoms, without content hashes.</summary>
    public long Datoms { get; init; }

    /// <summary>Entities written, the root left out.</summary>
    public long EntitiesWritten { get; init; }

    /// <summary>Their datoms, without content hashes.</summary>
    public long DatomsWritten { get; init; }

    /// <summary>Whether each distinct entity was written once; false when there were more than the writer remembers, and some were repeated.</summary>
    public bool IsDistinctExact { get; init; }

    /// <summary>Attributes in use, our own left out.</summary>
    public int Attributes { get; init; }

    /// <summary>Nulls met.</summary>
    public long Nulls { get; init; }

    /// <summary>Empty lists met.</summary>
    public long EmptyLists { get; init; }

    /// <summary>Empty maps met.</summary>
    public long EmptyMaps { get; init; }

    /// <summary>Lists whose order the set does not keep.</summary>
    public long ListsReordered { get; init; }

    /// <summary>Elements dropped because their list had them already.</summary>
    public long ElementsRepeated { get; init; }

    /// <summary>Attributes whose values are of several types, each with these.</summary>
    public IReadOnlyList<WidenedAttribute> Widened { get; init; } = [];

    /// <summary>Attributes whose key was twice in one map, of which the last won, and how often.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> RepeatedKeys { get; init; } = [];

    /// <summary>Keys that kept their letters under <see cref="KeyCase.Kebab"/>, because another spelling (the value) was met before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KebabConflicts { get; init; } = [];
}

/// <summary>An attribute that became <c>:db.type/any</c>.</summary>
/// <param name="Attribute">Its ident with colon.</param>
/// <param name="Kinds">The kinds of its values, in lower case.</param>
public sealed record WidenedAttribute(string Attribute, IReadOnlyList<string> Kinds);
