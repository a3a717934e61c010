using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Snapshots;

/// <summary>An attribute as a snapshot's schema describes it.</summary>
/// <param name="Ident">Its name.</param>
internal sealed record SnapshotAttribute(Keyword Ident)
{
    /// <summary>Type of its values; <see cref="ValueType.None"/> for one met only as null or empty.</summary>
    public ValueType ValueType { get; init; }

    public Cardinality Cardinality { get; init; }

    public Uniqueness Unique { get; init; }

    public bool IsIndexed { get; init; }

    public bool IsComponent { get; init; }

    public string? Doc { get; init; }

    /// <summary>A built-in attribute as a schema file describes it.</summary>
    public static SnapshotAttribute Of(Model.Attribute attribute) => new(attribute.Ident)
    {
        ValueType = attribute.ValueType,
        Cardinality = attribute.Cardinality,
        Unique = attribute.Unique,
        IsIndexed = attribute.IsIndexed,
        IsComponent = attribute.IsComponent,
        Doc = attribute.Doc,
    };
}

/// <summary>One triple of a schema or metadata file. Values are as <see cref="EdnReader"/> reads them; a ref is a <see cref="TempId"/>.</summary>
/// <param name="E">The entity's temporary id, whole: <c>$TEMP$:…</c> or <c>datomic.tx</c>.</param>
/// <param name="A">The attribute.</param>
/// <param name="V">The value.</param>
internal readonly record struct SnapshotTriple(string E, Keyword A, object V);
