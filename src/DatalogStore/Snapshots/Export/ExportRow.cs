using DatalogStore.Edn;

namespace DatalogStore.Snapshots.Export;

/// <summary>A datom of an entity that is exported.</summary>
/// <param name="Attribute">Its attribute.</param>
/// <param name="IsMany">Whether the attribute's cardinality is many.</param>
/// <param name="Value">Its value; of a ref, the entity as <see cref="IExportSource{TEntity}"/> knows it.</param>
/// <param name="IsRef">Whether it is a ref.</param>
internal readonly record struct ExportRow(Keyword Attribute, bool IsMany, object Value, bool IsRef);

/// <summary>Gives entities by what refers to them, be it a snapshot's hashes or a store's ids.</summary>
/// <typeparam name="TEntity">How entities are known.</typeparam>
internal interface IExportSource<in TEntity>
    where TEntity : notnull
{
    /// <summary>Whether the order of lists was written beside them: an attribute with one value and no order is then no list.</summary>
    bool IsOrdered { get; }

    /// <summary>The entity's datoms without <c>:content/hash</c>, in any order.</summary>
    IReadOnlyList<ExportRow> RowsOf(TEntity entity);

    /// <summary>The entity's content hash.</summary>
    string HashOf(TEntity entity);
}
