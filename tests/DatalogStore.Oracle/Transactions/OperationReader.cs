using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Transactions;

/// <summary>
/// Transaction data → operations. Lookup refs and idents are looked up in the database before the transaction; a map's operations come in
/// the order of its entries, a nested map's own before the one that refers to it.
/// </summary>
internal sealed class OperationReader(OracleDatabase before, long transaction, Func<long, bool> isKnownId)
{
    private static readonly Keyword Id = Keyword.Of("db/id");

    private readonly List<PlainOperation> _operations = [];
    private readonly List<string> _syntaxFaults = [];
    private readonly List<string> _lookupFaults = [];
    private int _anonymous;

    public List<PlainOperation> Read(object? data)
    {
        foreach (var form in (IEnumerable<object?>)data!)
        {
            if (form is EdnMap map) ReadMap(map);
            else ReadList((EdnSequence)form!);
        }

        if (_syntaxFaults.Count > 0) throw new OracleTransactionException(_syntaxFaults);
        if (_lookupFaults.Count > 0) throw new OracleTransactionException(_lookupFaults);
        return _operations;
    }

    private void ReadList(EdnSequence list)
    {
        switch (((list.Count > 0 ? list[0] : null) as Keyword)?.Text, list.Count)
        {
            case ("db/add", 4): Add(PlainKind.Add, list[1], list[2], list[3]); break;
            case ("db/retract", 4): Add(PlainKind.Retract, IsAbsent(list[1]) ? null : list[1], list[2], list[3], IsAbsent(list[1])); break;
            case ("db/retract", 3) when IsAbsent(list[1]): Attribute(list[2]); break;
            case ("db/retract", 3):
                var e = Entity(list[1]);
                if (Attribute(list[2]) is { } retracted && e is not null) _operations.Add(new PlainOperation(PlainKind.RetractAttribute, e, retracted, null));
                break;
            case ("db/retractEntity" or "db.fn/retractEntity", 2) when IsAbsent(list[1]): break;
            case ("db/retractEntity" or "db.fn/retractEntity", 2):
                if (Entity(list[1]) is { } whole) _operations.Add(new PlainOperation(PlainKind.RetractEntity, whole, null, null));
                break;
            case ("db/cas" or "db.fn/cas", 5):
                var subject = Entity(list[1]);
                if (Attribute(list[2]) is not { } swapped) break;
                var (old, next) = (list[3] is null ? null : Value(swapped, list[3]), Value(swapped, list[4]));
                if (subject is not null && next is not null) _operations.Add(new PlainOperation(PlainKind.Swap, subject, swapped, next, old));
                break;
            default: _syntaxFaults.Add("bad-transaction"); break;
        }
    }

    /// <summary>Whether it is a lookup ref, and a good one, that names no entity: to retract from it is to retract nothing.</summary>
    private bool IsAbsent(object? e) =>
        e is EdnSequence { Count: 2 } pair && before.AttributeOf(pair[0]) is { Unique: not Uniqueness.None } unique
        && Wanted(unique, pair[1]) is { } wanted && before.EntityOf(EdnVector.Of(pair[0], wanted)) is null;

    /// <summary>The value that a lookup ref looks up; entities in it are ids.</summary>
    private static object? Wanted(Attribute unique, object? value) => unique.ValueType switch
    {
        ValueType.Ref => value as long?,
        ValueType.Tuple => value as EdnVector,
        _ => PlainTypes.Bring(value, unique.ValueType),
    };

    private void Add(PlainKind kind, object? e, object? a, object? v, bool isNothing = false)
    {
        if (isNothing)
        {
            // Whether the value is one is still asked, what it refers to is not looked up.
            var lookups = _lookupFaults.Count;
            if (Attribute(a) is { ValueType: not ValueType.Ref } known) Value(known, v);
            _lookupFaults.RemoveRange(lookups, _lookupFaults.Count - lookups);
            return;
        }

        var subject = Entity(e);
        if (Attribute(a) is { } attribute && Value(attribute, v) is { } value && subject is not null) _operations.Add(new PlainOperation(kind, subject, attribute, value));
    }

    private object? ReadMap(EdnMap map)
    {
        var e = map.TryGetValue(Id, out var id) ? Entity(id) : new PlainTempid($"anonymous {_anonymous++}");
        foreach (var (key, value) in map.Where(entry => !Equals(entry.Key, Id)))
        {
            if (key is Keyword { Name: ['_', _, ..] } reverse)
            {
                if (Attribute(Keyword.Of(reverse.Namespace, reverse.Name[1..])) is not { } attribute) continue;
                if (attribute.ValueType is not (ValueType.Ref or ValueType.Any))
                {
                    _syntaxFaults.Add("value-type");
                    continue;
                }

                foreach (var item in Many(value))
                {
                    var from = item is EdnMap child ? ReadMap(child) : Entity(item);
                    if (from is not null && e is not null) _operations.Add(new PlainOperation(PlainKind.Add, from, attribute, e));
                }
            }
            else if (Attribute(key) is { } attribute)
            {
                foreach (var item in attribute.Cardinality == Cardinality.Many && !(attribute.ValueType == ValueType.Tuple && value is EdnVector one && !one.All(i => i is EdnVector)) ? (attribute.ValueType != ValueType.Ref && value is EdnSequence plain ? plain : Many(value)) : [value])
                {
                    var v = item is EdnMap child && attribute.ValueType == ValueType.Ref ? Nested(attribute, child) : Value(attribute, item);
                    if (v is not null && e is not null) _operations.Add(new PlainOperation(PlainKind.Add, e, attribute, v));
                }
            }
        }

        return e;
    }

    /// <summary>A nested map must be a component, or name itself, or have a unique attribute.</summary>
    private object? Nested(Attribute attribute, EdnMap child)
    {
        var isAnchored = attribute.IsComponent || child.ContainsKey(Id) || child.Keys.Any(k => before.AttributeOf(k) is { Unique: not Uniqueness.None });
        if (isAnchored) return ReadMap(child);
        _syntaxFaults.Add("bad-transaction");
        return null;
    }

    private IEnumerable<object?> Many(object? value) => value is EdnSet set ? set : value is EdnSequence items && !IsLookup(items) ? items : [value];

    private bool IsLookup(EdnSequence items) => items is EdnVector { Count: 2 } && items[0] is Keyword k && before.AttributeOf(k) is { Unique: not Uniqueness.None };

    private Attribute? Attribute(object? name)
    {
        var attribute = before.AttributeOf(name);
        if (attribute is null) _syntaxFaults.Add("unknown-attribute");
        return attribute;
    }

    private object? Value(Attribute attribute, object? value)
    {
        if (attribute.ValueType == ValueType.Ref) return Entity(value);
        if (attribute.ValueType == ValueType.Tuple) return Tuple(attribute, value);
        var typed = PlainTypes.Bring(value, attribute.ValueType);
        if (typed is null) _syntaxFaults.Add("value-type");
        return typed;
    }

    /// <summary>A tuple of a value or nil for each slot; an entity may be a tempid.</summary>
    private EdnVector? Tuple(Attribute attribute, object? value)
    {
        var types = attribute.Constituents.Count > 0 ? [.. attribute.Constituents.Select(a => before.AttributeOf(a)!.ValueType)] : attribute.TupleTypes;
        if (attribute.TupleType != ValueType.None && value is EdnVector { Count: >= 2 and <= 8 } any) types = [.. any.Select(_ => attribute.TupleType)];
        if (value is not EdnVector tuple || tuple.Count != types.Count || tuple.Zip(types).Any(s => s.First is not null && s.Second != ValueType.Ref && PlainTypes.Bring(s.First, s.Second) is null))
        {
            _syntaxFaults.Add("value-type");
            return null;
        }

        var slots = tuple.Zip(types).Select(s => s.First is null ? null : s.Second == ValueType.Ref ? Entity(s.First) : PlainTypes.Bring(s.First, s.Second)).ToArray();
        return tuple.Zip(slots).Any(s => s.First is not null && s.Second is null) ? null : new EdnVector(slots);
    }

    /// <summary>An entity id or a tempid; <see langword="null"/> after noting a fault.</summary>
    private object? Entity(object? value)
    {
        switch (value)
        {
            case "datomic.tx": return transaction;
            case string name: return new PlainTempid($"\"{name}\"");
            case long and < 0: return new PlainTempid(value.ToString()!);
            case long e when e > EntityId.Max:
                _syntaxFaults.Add("bad-entity");
                return null;
            case long e:
                if (!isKnownId(e)) _lookupFaults.Add("entity-not-found");
                return e;
            case Keyword ident:
                if (before.EntityOf(ident) is { } named) return named;
                _lookupFaults.Add("entity-not-found");
                return null;
            case EdnSequence { Count: 2 } pair:
                if (Attribute(pair[0]) is not { } unique) return null;
                if (unique.Unique == Uniqueness.None)
                {
                    _syntaxFaults.Add("bad-entity");
                    return null;
                }

                if (Value(unique, pair[1]) is not { } wanted) return null;
                var owner = before.Visible.FirstOrDefault(d => d.A == unique.Id && PlainValues.Same(d.V, wanted));
                if (owner is null) _lookupFaults.Add("entity-not-found");
                return owner?.E;
            default:
                _syntaxFaults.Add("bad-entity");
                return null;
        }
    }
}
