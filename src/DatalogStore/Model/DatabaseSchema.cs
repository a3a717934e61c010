using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>
/// The attributes and idents in force at one basis. Immutable. Idents are those of attributes and of every other entity with a <c>:db/ident</c>;
/// a renamed entity's old ident keeps resolving until another entity takes it.
/// </summary>
internal sealed class DatabaseSchema
{
    public const int TupleSlotsMin = 2;
    public const int TupleSlotsMax = 8;

    private readonly FrozenDictionary<long, Attribute> _byId;
    private readonly FrozenDictionary<Keyword, long> _entityByIdent;
    private readonly FrozenDictionary<long, Keyword> _identByEntity;
    private readonly ILookup<long, Attribute> _compositesOf;
    private readonly ConcurrentDictionary<Keyword, IReadOnlyList<Attribute>> _byEnding = [];

    /// <param name="attributes">Every attribute.</param>
    /// <param name="idents">Every ident that resolves, old names included.</param>
    /// <param name="identByEntity">The present ident of every entity that has one.</param>
    public DatabaseSchema(IEnumerable<Attribute> attributes, IEnumerable<KeyValuePair<Keyword, long>> idents, IEnumerable<KeyValuePair<long, Keyword>> identByEntity)
    {
        _byId = attributes.ToFrozenDictionary(a => a.Id);
        _entityByIdent = idents.ToFrozenDictionary();
        _identByEntity = identByEntity.ToFrozenDictionary();
        Composites = _byId.Values.Where(a => a.Constituents.Count > 0).OrderBy(a => a.Id).ToArray();
        _compositesOf = Composites.SelectMany(c => c.Constituents.Distinct().Select(a => (a, c))).ToLookup(pair => pair.a, pair => pair.c);
    }

    /// <summary>Every attribute, in no order.</summary>
    public IReadOnlyList<Attribute> Attributes => _byId.Values;

    /// <summary>The attributes whose values are composite tuples.</summary>
    public IReadOnlyList<Attribute> Composites { get; }

    /// <summary>Every ident that resolves, in no order.</summary>
    public IReadOnlyList<Keyword> Idents => _entityByIdent.Keys;

    /// <summary>The schema with these attributes added, or put in place of those with their ids.</summary>
    public DatabaseSchema With(IReadOnlyCollection<Attribute> attributes)
    {
        var ids = attributes.Select(a => a.Id).ToHashSet();
        return new DatabaseSchema(
            _byId.Values.Where(a => !ids.Contains(a.Id)).Concat(attributes),
            _entityByIdent.Concat(attributes.Where(a => !_entityByIdent.ContainsKey(a.Ident)).Select(a => KeyValuePair.Create(a.Ident, a.Id))),
            _identByEntity.Concat(attributes.Where(a => !_identByEntity.ContainsKey(a.Id)).Select(a => KeyValuePair.Create(a.Id, a.Ident))));
    }

    public bool TryGetAttribute(long id, [NotNullWhen(true)] out Attribute? attribute) => _byId.TryGetValue(id, out attribute);

    public bool TryGetAttribute(Keyword ident, [NotNullWhen(true)] out Attribute? attribute)
    {
        attribute = null;
        return _entityByIdent.TryGetValue(ident, out var e) && _byId.TryGetValue(e, out attribute);
    }

    /// <summary>The composite tuples that an attribute's value is a slot of.</summary>
    public IEnumerable<Attribute> CompositesOf(long a) => _compositesOf[a];

    /// <summary>The types of the slots of a tuple attribute's values; <see langword="null"/> when none of its values has so many slots.</summary>
    public IReadOnlyList<ValueType>? SlotTypesOf(Attribute attribute, int count)
    {
        if (attribute.Constituents.Count > 0)
            return count == attribute.Constituents.Count ? [.. attribute.Constituents.Select(a => _byId.TryGetValue(a, out var constituent) ? constituent.ValueType : ValueType.None)] : null;
        if (attribute.TupleTypes.Count > 0) return count == attribute.TupleTypes.Count ? attribute.TupleTypes : null;
        return attribute.TupleType != ValueType.None && count is >= TupleSlotsMin and <= TupleSlotsMax ? [.. Enumerable.Repeat(attribute.TupleType, count)] : null;
    }

    /// <summary>The attributes that a name with an open beginning (<see cref="AttributeEnding"/>) stands for, ordered by name.</summary>
    public IReadOnlyList<Attribute> FindByEnding(Keyword open) =>
        _byEnding.GetOrAdd(open, static (name, attributes) => [.. attributes.Where(a => AttributeEnding.Matches(name, a.Ident)).OrderBy(a => a.Ident)], _byId.Values);

    /// <summary>The entity that an ident names.</summary>
    public bool TryGetEntity(Keyword ident, out long e) => _entityByIdent.TryGetValue(ident, out e);

    /// <summary>The present ident of an entity.</summary>
    public bool TryGetIdent(long e, [NotNullWhen(true)] out Keyword? ident) => _identByEntity.TryGetValue(e, out ident);
}
