using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 3: tempids → entities. A tempid given a unique-identity value that exists is that entity; tempids given the same one are one
/// entity. An identity value may itself be a tempid that this resolves, so it runs to a fixpoint: order never matters. What is left over
/// gets a new id, in the attribute partition when it is being given a value type or a cardinality. Given every attribute of a composite tuple
/// that is a unique identity, a tempid is given the tuple.
/// </summary>
internal sealed class UpsertResolver(IDatabaseView before, TransactionAllocator allocator, TempidTable tempids, Problems problems)
{
    private readonly DatomBuffer _found = new();
    private readonly HashSet<(long, long)> _reported = [];
    private readonly IReadOnlyList<Attribute> _composites = [.. before.Schema.Composites.Where(c => c.Unique == Uniqueness.Identity)];

    public void Resolve(List<ResolvedOperation> operations)
    {
        var identities = operations.FindAll(o => o.Kind == OperationKind.Add && TempidTable.IsTempid(o.E) && o.Attribute!.Unique == Uniqueness.Identity);
        var slots = operations.FindAll(o => o.Kind == OperationKind.Add && TempidTable.IsTempid(o.E) && _composites.Any(c => c.Constituents.Contains(o.Attribute!.Id)));
        while (Pass([.. identities, .. Composites(slots)]))
        {
        }

        problems.ThrowIfAny();
        RefuseUnanchored(operations);
        Allocate(operations);
    }

    private bool Pass(List<ResolvedOperation> identities)
    {
        var changed = false;
        var owners = new Dictionary<(long A, object Value), long>();
        foreach (var operation in identities)
        {
            var value = Current(operation.Value);
            if (value is ulong word && Word.IsNaN(word)) continue;
            if (Owner(operation.Attribute!.Id, value) is { } owner)
            {
                if (!tempids.TryAssign(operation.E, owner, out var assigned)) ReportConflict(operation, owner);
                changed |= assigned;
            }

            var key = (operation.Attribute.Id, value);
            if (owners.TryAdd(key, operation.E)) continue;
            if (!tempids.TryJoin(owners[key], operation.E, out var joined)) ReportConflict(operation, tempids.Resolve(owners[key]));
            else changed |= joined;
        }

        return changed;
    }

    /// <summary>
    /// The value as far as it is known, equal to others that are the same: a word, a tuple, or an <see cref="OpenTempid"/>, which may also be a tuple's slot.
    /// A tempid that has found its entity is that entity.
    /// </summary>
    private object Current(ResolvedValue value)
    {
        if (value.Slots is { } slots) return new EdnVector([.. slots.Select(s => TempidTable.IsTempid(s.Tempid) ? CurrentSlot(s.Tempid) : s.Value)]);
        if (!value.IsTempid) return Word.KindOf(value.Word) == WordKind.Tuple ? allocator.Describe(value.Word)! : value.Word;
        return CurrentSlot(value.Tempid) is long e ? Word.OfRef(e) : CurrentSlot(value.Tempid);
    }

    private object CurrentSlot(long tempid)
    {
        var e = tempids.Resolve(tempid);
        return TempidTable.IsTempid(e) ? new OpenTempid(tempids.GroupOf(e)) : e;
    }

    /// <summary>The entity that has the value; none while a tempid in it is open.</summary>
    private long? Owner(long a, object value)
    {
        var word = value as ulong? ?? 0;
        if (value is OpenTempid || (value is EdnVector tuple && (tuple.Any(s => s is OpenTempid) || !before.Words.TryToWord(tuple, out word)))) return null;
        _found.Clear();
        before.ByValue(a, word, _found);
        return _found.Count > 0 ? _found.E[0] : null;
    }

    /// <summary>The composite tuples that tempids are given whole, attribute by attribute.</summary>
    private IEnumerable<ResolvedOperation> Composites(List<ResolvedOperation> slots)
    {
        if (slots.Count == 0) yield break;
        foreach (var group in slots.GroupBy(o => tempids.GroupOf(o.E)))
        {
            var given = group.GroupBy(o => o.Attribute!.Id).ToDictionary(g => g.Key, g => g.ToList());
            foreach (var composite in _composites)
            {
                // Two values of one attribute are a conflict, which is told later.
                var parts = composite.Constituents.Select(a => given.TryGetValue(a, out var values) && values.DistinctBy(o => Current(o.Value)).Count() == 1 ? values[0] : (ResolvedOperation?)null).ToList();
                if (parts.TrueForAll(p => p is not null && !(p.Value.Value is { Tempid: 0, Slots: null } v && Word.IsNaN(v.Word))))
                    yield return parts[0]!.Value with { Attribute = composite, Value = new ResolvedValue(0, 0, [.. parts.Select(p => SlotOf(p!.Value.Value))]) };
            }
        }
    }

    private TupleSlot SlotOf(ResolvedValue value) =>
        value.IsTempid ? new TupleSlot(null, value.Tempid) : new TupleSlot(Word.IsRef(value.Word) ? Word.EntityOf(value.Word) : allocator.Describe(value.Word));

    private void ReportConflict(ResolvedOperation operation, long owner)
    {
        var term = tempids.TermOf(operation.E);
        if (!_reported.Add((operation.E, owner))) return;
        problems.Add(
            "tempid-conflict",
            $"tempid {Name(term)} is drawn to two entities: {tempids.Resolve(operation.E)}, and {owner} by {operation.Attribute!.Ident}",
            operation.Span);
    }

    /// <summary>A tempid must be said something about; one that occurs only as a value, or only in a retraction, names nothing.</summary>
    private void RefuseUnanchored(List<ResolvedOperation> operations)
    {
        var subjects = operations.Where(o => o.Kind == OperationKind.Add && TempidTable.IsTempid(o.E)).Select(o => tempids.GroupOf(o.E)).ToHashSet();
        var open = operations.SelectMany(o => o.Value.Tempids.Concat(o.Old?.Tempids ?? []).Prepend(o.E)).Where(e => TempidTable.IsTempid(e) && TempidTable.IsTempid(tempids.Resolve(e)));
        foreach (var e in open.DistinctBy(tempids.GroupOf).Where(e => !subjects.Contains(tempids.GroupOf(e))))
        {
            var term = tempids.TermOf(e);
            problems.Add("tempid-unused", $"tempid {Name(term)} is nowhere given an attribute, so it names no entity", term.Span);
        }

        problems.ThrowIfAny();
    }

    private void Allocate(List<ResolvedOperation> operations)
    {
        var attributes = operations
            .Where(o => o.Kind == OperationKind.Add && TempidTable.IsTempid(o.E) && (o.Attribute!.Id == BuiltIn.AttributeValueType.Id || o.Attribute.Id == BuiltIn.AttributeCardinality.Id))
            .Select(o => tempids.GroupOf(o.E)).ToHashSet();
        foreach (var operation in operations)
        {
            if (!TempidTable.IsTempid(operation.E) || !TempidTable.IsTempid(tempids.Resolve(operation.E))) continue;
            var e = attributes.Contains(tempids.GroupOf(operation.E)) ? allocator.AllocateAttribute() : allocator.AllocateOrdinary();
            tempids.TryAssign(operation.E, e, out _);
        }
    }

    /// <summary>A tempid without an entity, by its group.</summary>
    private sealed record OpenTempid(long Group);

    private static string Name(TempidTerm term) => term.Name is string or long ? EdnWriter.ToString(term.Name) : term.Name.ToString()!;
}
