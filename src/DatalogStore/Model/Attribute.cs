using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>An attribute as its schema datoms describe it at one basis.</summary>
/// <param name="Id">Its entity id.</param>
/// <param name="Ident">Its present name; earlier names keep resolving through the schema.</param>
public sealed record Attribute(long Id, Keyword Ident)
{
    /// <summary>Type of its values; <see cref="ValueType.None"/> while it has none.</summary>
    public ValueType ValueType { get; init; }

    /// <summary>One or many values an entity.</summary>
    public Cardinality Cardinality { get; init; }

    /// <summary>Whether a value names one entity.</summary>
    public Uniqueness Unique { get; init; }

    /// <summary>Whether its values are looked up by value.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Whether its refs are parts of the entity.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Whether past values are of no interest.</summary>
    public bool NoHistory { get; init; }

    /// <summary>Whether it came from snapshots (<c>:snapshot/shared</c>): entities with a content hash own it and nobody else may write it to them.</summary>
    public bool IsShared { get; init; }

    /// <summary>What it is for.</summary>
    public string? Doc { get; init; }

    /// <summary>Whether values are found in AVET: indexed or unique.</summary>
    internal bool HasValueIndex => IsIndexed || Unique != Uniqueness.None;

    /// <summary>Whether it can hold refs.</summary>
    internal bool MayHoldRefs => ValueType is ValueType.Ref or ValueType.Any;
}
