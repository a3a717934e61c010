using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Part of stage 4: keeps composite tuples what their attributes say. Of every entity one of whose constituents changes, the tuple of the values after
/// the transaction replaces the one before; without any value there is no tuple. A composite that the transaction defines is given to every entity that has a
/// constituent, so that a tuple is there whenever its values are, whichever came first. A tuple that the caller states must be the one that results.
/// </summary>
internal sealed class CompositeTuples(IDatabaseView before, TransactionAllocator allocator, Problems problems)
{
    private readonly Dictionary<long, Attribute> _new = [];
    private readonly Dictionary<(long E, long A), ulong> _added = [];
    private readonly DatomBuffer _found = new();

    /// <summary>An attribute of the schema before, or a composite that the transaction defines.</summary>
    public Attribute? AttributeOf(long a) => before.Schema.TryGetAttribute(a, out var attribute) ? attribute : _new.GetValueOrDefault(a);

    /// <summary>Adds what the other datoms mean for composite tuples.</summary>
    /// <param name="adds">What is added; of an attribute of cardinality one at most one value an entity.</param>
    /// <param name="retracts">What is retracted, replaced values included.</param>
    /// <param name="spanOf">Where an entity's attribute was written.</param>
    public void Maintain(DatomSet adds, DatomSet retracts, Func<long, long, SourceSpan> spanOf)
    {
        var affected = new HashSet<(long E, long Composite)>();
        foreach (var (e, a, v) in adds.Items)
        {
            if (Affect(affected, e, a)) _added[(e, a)] = v;
        }

        foreach (var (e, a, _) in retracts.Items) Affect(affected, e, a);
        DefineNew(adds);
        foreach (var composite in _new.Values)
        {
            foreach (var a in composite.Constituents) AffectAll(affected, composite, a, adds);
        }

        foreach (var (e, composite) in affected) Maintain(e, AttributeOf(composite)!, adds, retracts, spanOf(e, composite));
    }

    /// <summary>Notes the tuples that an attribute's value is a slot of, or the tuple that it is itself; false when it is neither.</summary>
    private bool Affect(HashSet<(long E, long Composite)> affected, long e, long a)
    {
        var isComposite = before.Schema.TryGetAttribute(a, out var own) && own.Constituents.Count > 0;
        if (isComposite) affected.Add((e, a));
        foreach (var composite in before.Schema.CompositesOf(a))
        {
            affected.Add((e, composite.Id));
            isComposite = true;
        }

        return isComposite;
    }

    private void AffectAll(HashSet<(long E, long Composite)> affected, Attribute composite, long a, DatomSet adds)
    {
        foreach (var e in before.Column(a).E) affected.Add((e, composite.Id));
        foreach (var (e, _, v) in adds.Items.Where(d => d.A == a))
        {
            affected.Add((e, composite.Id));
            _added[(e, a)] = v;
        }
    }

    /// <summary>Composites that this transaction defines over attributes that may have data; what is wrong with them <see cref="TupleRules"/> says.</summary>
    private void DefineNew(DatomSet adds)
    {
        foreach (var (e, _, v) in adds.Items.Where(d => d.A == BuiltIn.TupleAttributes.Id && !before.Schema.Composites.Any(c => c.Id == d.E)))
        {
            var names = ((EdnVector)allocator.Describe(v)!).OfType<Keyword>().ToList();
            var unique = adds.Items.Where(d => d.E == e && d.A == BuiltIn.Unique.Id).Select(d => d.V == Word.OfRef(BuiltIn.OfUnique(Uniqueness.Value)) ? Uniqueness.Value : Uniqueness.Identity).FirstOrDefault();
            var ident = adds.Items.Where(d => d.E == e && d.A == BuiltIn.Ident.Id).Select(d => (Keyword)allocator.Describe(d.V)!).FirstOrDefault();
            var present = before.Schema.TryGetAttribute(e, out var known) ? known : new Attribute(e, ident ?? BuiltIn.TupleAttributes.Ident);
            var constituents = names.Select(name => before.Schema.TryGetAttribute(name, out var a) ? a.Id : -1).ToList();
            _new[e] = present with { ValueType = ValueType.Tuple, TupleAttributes = names, Constituents = constituents, Unique = unique == Uniqueness.None ? present.Unique : unique };
        }
    }

    private void Maintain(long e, Attribute composite, DatomSet adds, DatomSet retracts, SourceSpan span)
    {
        var tuple = TupleAfter(e, composite, retracts, span);
        var word = tuple is null ? (ulong?)null : allocator.Intern(tuple);
        if (_added.TryGetValue((e, composite.Id), out var stated) && stated != word)
        {
            problems.Add("composite-tuple", $"{composite.Ident} of entity {e} is {EdnWriter.ToString(tuple)} by its attributes {string.Join(' ', composite.TupleAttributes)}: it cannot be {EdnWriter.ToString(allocator.Describe(stated))}", span);
            return;
        }

        _found.Clear();
        before.EntityAttribute(e, composite.Id, _found);
        var old = _found.Count > 0 ? _found.V[0] : (ulong?)null;
        if (old == word)
        {
            if (old is { } kept && retracts.Contains(e, composite.Id, kept))
                problems.Add("composite-tuple", $"{composite.Ident} of entity {e} follows from its attributes {string.Join(' ', composite.TupleAttributes)}: it cannot be retracted while they are there", span);
            return;
        }

        if (old is { } gone) retracts.Add(e, composite.Id, gone);
        if (word is { } present) adds.Add(e, composite.Id, present);
    }

    private EdnVector? TupleAfter(long e, Attribute composite, DatomSet retracts, SourceSpan span)
    {
        var slots = new object?[composite.Constituents.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            if (WordAfter(e, composite.Constituents[i], retracts) is not { } word) continue;
            if (Word.IsNaN(word)) problems.Add("value-type", $"{composite.TupleAttributes[i]} of entity {e} is NaN, which equals nothing: it cannot be in {composite.Ident}", span);
            else slots[i] = Word.IsRef(word) ? Word.EntityOf(word) : allocator.Describe(word);
        }

        return Array.TrueForAll(slots, s => s is null) ? null : new EdnVector(slots);
    }

    private ulong? WordAfter(long e, long a, DatomSet retracts)
    {
        if (_added.TryGetValue((e, a), out var added)) return added;
        _found.Clear();
        before.EntityAttribute(e, a, _found);
        for (var i = 0; i < _found.Count; i++)
        {
            if (!retracts.Contains(e, a, _found.V[i])) return _found.V[i];
        }

        return null;
    }
}
