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

    /// <summary>Of a composite tuple: the attributes whose values fill its slots, in order, named as its definition named them; else empty.</summary>
    public IReadOnlyList<Keyword> TupleAttributes { get; init => field = new EqualList<Keyword>(value); } = new EqualList<Keyword>([]);

    /// <summary>Of a tuple with slots of several types: the type of each slot; else empty.</summary>
    public IReadOnlyList<ValueType> TupleTypes { get; init => field = new EqualList<ValueType>(value); } = new EqualList<ValueType>([]);

    /// <summary>Of a tuple with 2 to 8 slots of one type: that type; else <see cref="ValueType.None"/>.</summary>
    public ValueType TupleType { get; init; }

    /// <summary>Names of the predicates that every new value must satisfy (<c>:db.attr/preds</c>), in order of name.</summary>
    public IReadOnlyList<Symbol> Predicates { get; init => field = new EqualList<Symbol>(value); } = new EqualList<Symbol>([]);

    /// <summary>What it is for.</summary>
    public string? Doc { get; init; }

    /// <summary>Whether values are found in AVET: indexed or unique.</summary>
    internal bool HasValueIndex => IsIndexed || Unique != Uniqueness.None;

    /// <summary>Entities of <see cref="TupleAttributes"/>: what the names meant when the tuple was defined, whatever they are called now.</summary>
    internal IReadOnlyList<long> Constituents { get; init => field = new EqualList<long>(value); } = new EqualList<long>([]);

    /// <summary>Whether it can hold refs.</summary>
    internal bool MayHoldRefs => ValueType is ValueType.Ref or ValueType.Any;
}
