using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Part of stage 5: what makes a tuple attribute. It says in exactly one way what its slots are, and never says otherwise; the attributes of a composite have one
/// value, are no tuples, and are not told by snapshots, whose ingest keeps no tuples.
/// </summary>
internal sealed class TupleRules
{
    private static readonly Attribute[] Definitions = [BuiltIn.TupleAttributes, BuiltIn.TupleTypes, BuiltIn.TupleType];

    private readonly IDatabaseView _before;
    private readonly Func<ulong, object?> _describe;
    private readonly Problems _problems;
    private readonly Dictionary<(long E, long A), ulong> _added = [];
    private readonly HashSet<(long E, long A)> _retracted = [];

    public TupleRules(IDatabaseView before, DatomBuffer datoms, Func<ulong, object?> describe, Problems problems)
    {
        (_before, _describe, _problems) = (before, describe, problems);
        for (var i = 0; i < datoms.Count; i++)
        {
            if (datoms.A[i] >= BuiltIn.FirstUserAttribute) continue;
            if (datoms.Added[i]) _added[(datoms.E[i], datoms.A[i])] = datoms.V[i];
            else _retracted.Add((datoms.E[i], datoms.A[i]));
        }
    }

    public void Check()
    {
        foreach (var e in Changed(BuiltIn.AttributeValueType).Concat(Definitions.SelectMany(Changed)).Distinct().ToList()) CheckDefinition(e);
        foreach (var e in Changed(BuiltIn.AttributeCardinality).ToList()) CheckCardinality(e);
        foreach (var e in Changed(BuiltIn.SnapshotShared).ToList()) CheckShared(e);
    }

    private void CheckDefinition(long e)
    {
        var isTuple = After(e, BuiltIn.AttributeValueType) == Word.OfRef(BuiltIn.OfValueType(ValueType.Tuple));
        var said = Array.FindAll(Definitions, d => After(e, d) is not null);
        if (isTuple != (said.Length > 0) || said.Length > 1)
        {
            _problems.Add("bad-attribute", $"{NameOf(e)} needs :db.type/tuple together with exactly one of :db/tupleAttrs, :db/tupleTypes and :db/tupleType{(said.Length > 0 ? $", it has {string.Join(' ', said.Select(d => d.Ident))}" : "")}", default);
            return;
        }

        if (!isTuple) return;
        var isNew = !_before.Schema.TryGetAttribute(e, out var present) || present.ValueType == ValueType.None;
        if (!isNew) _problems.Add("bad-attribute", $"{NameOf(e)} is defined: its {said[0].Ident} stays what it is", default);
        var names = _describe(After(e, said[0])!.Value) is EdnVector vector ? vector.OfType<Keyword>().ToList() : [(Keyword)_describe(After(e, said[0])!.Value)!];
        if (said[0] != BuiltIn.TupleType && names.Count < DatabaseSchema.TupleSlotsMin) _problems.Add("bad-attribute", $"{NameOf(e)}: no slot of a definition can be nil", default);
        if (said[0] == BuiltIn.TupleAttributes) CheckConstituents(e, names);
        else CheckTypes(e, names);
        CheckCardinality(e);
    }

    private void CheckTypes(long e, List<Keyword> names)
    {
        foreach (var name in names.Where(name => !ValueTypes.TryOfIdent(name, out var type) || type is ValueType.Tuple or ValueType.Any))
            _problems.Add("bad-attribute", $"{NameOf(e)}: {name} is no type of a slot: known are {string.Join(' ', ValueTypes.Idents.Where(t => t != ValueTypes.IdentOf(ValueType.Tuple) && t != ValueTypes.IdentOf(ValueType.Any)).Order())}", default);
    }

    private void CheckConstituents(long e, List<Keyword> names)
    {
        if (names.Distinct().Count() < names.Count) _problems.Add("bad-attribute", $"{NameOf(e)}: an attribute is twice in {string.Join(' ', names)}", default);
        foreach (var name in names)
        {
            var a = EntityNamed(name);
            if (a < 0 || (!_before.Schema.TryGetAttribute(a, out _) && After(a, BuiltIn.AttributeValueType) is null)) _problems.Add("bad-attribute", $"{NameOf(e)}: {name} is no attribute", default);
            else if (IsMany(a)) _problems.Add("bad-attribute", $"{NameOf(e)}: {name} has many values, a slot holds one", default);
            else if (After(a, BuiltIn.AttributeValueType) == Word.OfRef(BuiltIn.OfValueType(ValueType.Tuple))) _problems.Add("bad-attribute", $"{NameOf(e)}: {name} is a tuple itself", default);
            else if (After(a, BuiltIn.SnapshotShared) == Word.True || a < BuiltIn.FirstUserAttribute) _problems.Add("bad-attribute", $"{NameOf(e)}: {name} is told by snapshots or built in, where no tuple is kept", default);
        }
    }

    private void CheckCardinality(long e)
    {
        if (!IsMany(e)) return;
        if (After(e, BuiltIn.TupleAttributes) is not null) _problems.Add("bad-attribute", $"{NameOf(e)} is a composite tuple and has one value", default);
        foreach (var composite in _before.Schema.CompositesOf(e)) _problems.Add("bad-attribute", $"{NameOf(e)} is a slot of {composite.Ident} and has one value", default);
    }

    private void CheckShared(long e)
    {
        if (After(e, BuiltIn.SnapshotShared) != Word.True) return;
        foreach (var composite in _before.Schema.CompositesOf(e)) _problems.Add("bad-attribute", $"{NameOf(e)} is a slot of {composite.Ident}: snapshots, which keep no tuples, cannot tell it", default);
    }

    private bool IsMany(long e) => After(e, BuiltIn.AttributeCardinality) == Word.OfRef(BuiltIn.OfCardinality(Cardinality.Many));

    private HashSet<long> Changed(Attribute property) => [.. _added.Keys.Concat(_retracted).Where(key => key.A == property.Id).Select(key => key.E)];

    /// <summary>The word that an entity has for a property after the transaction.</summary>
    private ulong? After(long e, Attribute property)
    {
        if (_added.TryGetValue((e, property.Id), out var word)) return word;
        if (_retracted.Contains((e, property.Id))) return null;
        var found = new DatomBuffer();
        _before.EntityAttribute(e, property.Id, found);
        return found.Count > 0 ? found.V[0] : null;
    }

    /// <summary>The entity that a name means after the transaction; −1 when it means none.</summary>
    private long EntityNamed(Keyword name)
    {
        foreach (var ((e, a), word) in _added)
        {
            if (a == BuiltIn.Ident.Id && Equals(_describe(word), name)) return e;
        }

        return _before.Schema.TryGetEntity(name, out var known) ? known : -1;
    }

    private string NameOf(long e) => After(e, BuiltIn.Ident) is { } ident ? _describe(ident)!.ToString()! : EdnWriter.ToString(e);
}
