using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// The indexes themselves. Their order is exact: the three components of the index (values by kind, then within it; refs after everything else), then
/// the transaction, and within one retractions before assertions. What is walked is read as it is asked for: the components are found at once, and nothing
/// of the store is held but while it is enumerated.
/// </summary>
public sealed partial class Database
{
    /// <summary>The datoms of an index that begin with these components.</summary>
    /// <param name="index">Which order.</param>
    /// <param name="components">
    /// Leading components: entities as id, ident or lookup ref; attributes as keyword or id; values, which are brought to the attribute's type where that is
    /// exact. A value that no datom has is no error.
    /// </param>
    /// <exception cref="DatalogException"><c>unknown-attribute</c>, <c>entity-not-found</c>, <c>bad-components</c>.</exception>
    public IEnumerable<Datom> Datoms(DatomIndex index, params object?[] components) => Walk(index, components, IndexReach.Matching);

    /// <summary>The datoms of an index from the first that is not below these components on, to the end of the index.</summary>
    /// <inheritdoc cref="Datoms" path="/param"/>
    /// <inheritdoc cref="Datoms" path="/exception"/>
    public IEnumerable<Datom> SeekDatoms(DatomIndex index, params object?[] components) => Walk(index, components, IndexReach.Forward);

    /// <summary>The datoms of an index from the last that is not above these components (one that begins with them is not) back to the beginning of the index.</summary>
    /// <inheritdoc cref="Datoms" path="/param"/>
    /// <inheritdoc cref="Datoms" path="/exception"/>
    public IEnumerable<Datom> RSeekDatoms(DatomIndex index, params object?[] components) => Walk(index, components, IndexReach.Backward);

    /// <summary>The datoms of an indexed or unique attribute with <paramref name="start"/> ≤ value &lt; <paramref name="end"/>, by value, as in AVET.</summary>
    /// <param name="attribute">Its ident or id.</param>
    /// <param name="start">The first value; <see langword="null"/> for all from the beginning.</param>
    /// <param name="end">The value that is the first left out; <see langword="null"/> for all to the end.</param>
    /// <inheritdoc cref="Datoms" path="/exception"/>
    public IEnumerable<Datom> IndexRange(object attribute, object? start, object? end)
    {
        var found = Read(view => IndexComponents.AttributeOf(view, attribute));
        IndexComponents.RefuseUnindexed(found);
        return Walk(view => IndexWalk.Range(view, found.Id, Bound(view, start), Bound(view, end)));

        IndexValue? Bound(IDatabaseView view, object? value) => value is null ? null : new IndexValue(view, found, value);
    }

    /// <summary>How many datoms there are, in all and of each attribute.</summary>
    public DatabaseStats DbStats() => Read(view =>
    {
        var attributes = view.Schema.Attributes.Select(a => (Attribute: a, Estimate: view.Estimate(a.Id))).Where(a => a.Estimate.Rows > 0)
            .Select(a => new AttributeStats(a.Attribute, a.Estimate.Rows, a.Estimate.Entities, a.Estimate.Values))
            .OrderByDescending(a => a.Datoms).ThenBy(a => a.Attribute.Ident).ToArray();
        return new DatabaseStats(attributes.Sum(a => a.Datoms), attributes);
    });

    private IEnumerable<Datom> Walk(DatomIndex index, object?[] components, IndexReach reach)
    {
        ArgumentNullException.ThrowIfNull(components);
        _ = Read(view => IndexComponents.Resolve(view, index, components));
        return Walk(view => IndexWalk.Read(view, IndexComponents.Resolve(view, index, components), reach));
    }

    private IEnumerable<Datom> Walk(Func<IDatabaseView, IEnumerable<WordDatom>> read)
    {
        using var view = OpenView();
        foreach (var datom in read(view)) yield return ToDatom(datom, view);
    }
}
