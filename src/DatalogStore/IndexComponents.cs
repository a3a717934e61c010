using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>The leading components of an index that a caller gave, found in a view.</summary>
internal sealed class IndexComponents
{
    private static readonly Place[][] PlacesByIndex =
    [
        [Place.Entity, Place.Attribute, Place.Value],
        [Place.Attribute, Place.Entity, Place.Value],
        [Place.Attribute, Place.Value, Place.Entity],
        [Place.Value, Place.Attribute, Place.Entity],
    ];

    private readonly Place[] _places;

    private IndexComponents(DatomIndex index, int count)
    {
        Index = index;
        _places = PlacesByIndex[(int)index][..count];
    }

    private enum Place
    {
        Entity,
        Attribute,
        Value,
    }

    public DatomIndex Index { get; }

    /// <summary>The entity, where it is among the components.</summary>
    public long? E { get; private set; }

    /// <summary>The attribute, where it is among the components.</summary>
    public long? A { get; private set; }

    /// <summary>The value, where it is among the components.</summary>
    public IndexValue? V { get; private set; }

    /// <summary>Finds what the components name.</summary>
    /// <exception cref="DatalogException"><c>unknown-attribute</c>, <c>entity-not-found</c>, <c>bad-components</c>.</exception>
    public static IndexComponents Resolve(IDatabaseView view, DatomIndex index, IReadOnlyList<object?> given)
    {
        if (!Enum.IsDefined(index)) throw Bad($"there is no index {index}");
        if (given.Count > 3) throw Bad("an index has three components before the transaction");
        var components = new IndexComponents(index, given.Count);
        Attribute? attribute = null;
        for (var i = 0; i < given.Count; i++)
        {
            switch (components._places[i])
            {
                case Place.Entity: components.E = EntityOf(view, given[i]); break;
                case Place.Attribute: components.A = (attribute = AttributeOf(view, given[i])).Id; break;
                default: components.V = attribute is null ? new IndexValue(view, EntityOf(view, given[i])) : new IndexValue(view, attribute, given[i]); break;
            }
        }

        if (index == DatomIndex.Avet && attribute is not null) RefuseUnindexed(attribute);
        return components;
    }

    /// <summary>Refuses an attribute that AVET does not have.</summary>
    public static void RefuseUnindexed(Attribute attribute)
    {
        if (!attribute.HasValueIndex) throw Bad($"{attribute.Ident} is neither indexed nor unique, so AVET does not have it; AEVT does");
    }

    public static Attribute AttributeOf(IDatabaseView view, object? name)
    {
        Attribute? attribute = null;
        var known = name switch
        {
            Keyword ident => view.Schema.TryGetAttribute(ident, out attribute),
            long id => view.Schema.TryGetAttribute(id, out attribute),
            _ => false,
        };
        return known ? attribute! : throw new DatalogException(ErrorKind.Request, "unknown-attribute", $"unknown attribute {EdnWriter.ToString(name)}", "`dls schema STORE` lists them");
    }

    public static long EntityOf(IDatabaseView view, object? entity) => EntityLookup.TryFind(view, entity, out var e)
        ? e
        : throw new DatalogException(ErrorKind.Request, "entity-not-found", $"no entity {EdnWriter.ToString(entity)}", "an entity is an id, an ident or a lookup ref [:unique/attribute value]");

    /// <summary>Whether a datom begins with the components.</summary>
    public bool Matches(in WordDatom datom) => !(E is { } e && datom.E != e) && !(A is { } a && datom.A != a) && !(V is { } v && !v.Words.Contains(datom.V));

    /// <summary>How the beginning of a datom compares with the components, in the index's order.</summary>
    public int Compare(in WordDatom datom)
    {
        foreach (var place in _places)
        {
            var order = place switch
            {
                Place.Entity => datom.E.CompareTo(E!.Value),
                Place.Attribute => datom.A.CompareTo(A!.Value),
                _ => V!.CompareTo(datom.V),
            };
            if (order != 0) return order;
        }

        return 0;
    }

    private static DatalogException Bad(string message) => new(ErrorKind.Request, "bad-components", message);
}
