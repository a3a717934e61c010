using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 2: lookup refs and idents → entity ids, read from the database before the transaction; literals → words, with new dictionary
/// ids that exist only if the transaction commits. Tempids get references.
/// </summary>
internal sealed class TermResolver(IDatabaseView before, TransactionAllocator allocator, TempidTable tempids, Problems problems)
{
    private readonly DatomBuffer _found = new();
    private readonly long _transaction = EntityId.OfTransaction(allocator.T);

    public List<ResolvedOperation> Resolve(IReadOnlyList<Operation> operations)
    {
        var resolved = new List<ResolvedOperation>(operations.Count);
        foreach (var operation in operations)
        {
            if (TryResolve(operation, out var result)) resolved.Add(result);
        }

        problems.ThrowIfAny();
        return resolved;
    }

    private bool TryResolve(Operation operation, out ResolvedOperation result)
    {
        result = default;
        // Retracting from an entity that does not exist is retracting what is absent: nothing.
        if (operation is RetractOperation or RetractEntityOperation && operation.Entity is LookupTerm absent && !TryFind(absent, out _)) return false;
        if (!TryEntity(operation.Entity, out var e)) return false;
        ResolvedValue value = default, old = default;
        switch (operation)
        {
            case AddOperation add:
                if (!TryValue(add.Value, out value)) return false;
                result = new(OperationKind.Add, e, add.Attribute, value, null, add.Span);
                return true;
            case RetractOperation { Value: null } retract:
                result = new(OperationKind.RetractAttribute, e, retract.Attribute, default, null, retract.Span);
                return true;
            case RetractOperation retract:
                if (!TryValue(retract.Value.Value, out value)) return false;
                result = new(OperationKind.Retract, e, retract.Attribute, value, null, retract.Span);
                return true;
            case CompareAndSwapOperation cas:
                if (!TryValue(cas.New, out value) || (cas.Old is { } expected && !TryValue(expected, out old))) return false;
                result = new(OperationKind.CompareAndSwap, e, cas.Attribute, value, cas.Old is null ? null : old, cas.Span);
                return true;
            default:
                result = new(OperationKind.RetractEntity, e, null, default, null, operation.Span);
                return true;
        }
    }

    private bool TryValue(ValueTerm term, out ResolvedValue value)
    {
        value = default;
        if (term.Slots is { } slots) return TrySlots(slots, out value);
        if (term.Entity is null)
        {
            value = new ResolvedValue(allocator.Intern(term.Literal!));
            return true;
        }

        if (!TryEntity(term.Entity, out var e)) return false;
        value = TempidTable.IsTempid(e) ? new ResolvedValue(0, e) : new ResolvedValue(Word.OfRef(e));
        return true;
    }

    private bool TrySlots(IReadOnlyList<ValueTerm> terms, out ResolvedValue value)
    {
        value = default;
        var slots = new TupleSlot[terms.Count];
        var isWhole = true;
        for (var i = 0; i < slots.Length; i++)
        {
            long e = 0;
            if (terms[i].Entity is { } entity && !TryEntity(entity, out e)) isWhole = false;
            slots[i] = terms[i].Entity is null ? new TupleSlot(terms[i].Literal) : TempidTable.IsTempid(e) ? new TupleSlot(null, e) : new TupleSlot(e);
        }

        if (isWhole) value = Array.Exists(slots, s => TempidTable.IsTempid(s.Tempid)) ? new ResolvedValue(0, 0, slots) : new ResolvedValue(allocator.Intern(new EdnVector([.. slots.Select(s => s.Value)])));
        return isWhole;
    }

    private bool TryEntity(EntityTerm term, out long e)
    {
        switch (term)
        {
            case EntityIdTerm id: return TryId(id, out e);
            case TransactionTerm: e = _transaction; return true;
            case TempidTerm tempid: e = tempids.Reference(tempid); return true;
            case IdentTerm ident when before.Schema.TryGetEntity(ident.Ident, out e): return true;
            case IdentTerm ident:
                e = 0;
                problems.Add("entity-not-found", $"no entity has the ident {ident.Ident}", ident.Span);
                return false;
            case LookupTerm lookup: return TryLookup(lookup, out e);
            default: throw new InvalidOperationException($"a new kind of term: {term}");
        }
    }

    /// <summary>Ids were given by a store, or are literals below the allocator's start.</summary>
    private bool TryId(EntityIdTerm id, out long e)
    {
        e = id.E;
        var state = allocator.Before;
        var known = EntityId.PartitionOf(e) switch
        {
            Partition.Ordinary => e < EntityId.FirstOrdinary || e < state.NextOrdinary,
            Partition.Attributes => e < state.NextAttribute,
            Partition.Transactions => EntityId.NumberOf(e) <= state.T,
            Partition.Snapshots => e < state.NextSnapshot,
            _ => false,
        };
        if (!known) problems.Add("entity-not-found", $"{e} is no entity of this store: ids of one's own lie between 0 and 2^40", id.Span);
        return known;
    }

    private bool TryLookup(LookupTerm lookup, out long e)
    {
        if (TryFind(lookup, out e)) return true;
        problems.Add("entity-not-found", $"no entity has {lookup}", lookup.Span, "a lookup ref finds what was there before; name an entity of the same transaction by a tempid, as in {:db/id \"x\" …}");
        return false;
    }

    private bool TryFind(LookupTerm lookup, out long e)
    {
        e = 0;
        if (!TryLookupWord(lookup, out var word) || Word.IsNaN(word)) return false;
        _found.Clear();
        before.ByValue(lookup.Attribute.Id, word, _found);
        if (_found.Count > 0) e = _found.E[0];
        return _found.Count > 0;
    }

    /// <summary>The word of the value that is looked up; false when nothing can have it.</summary>
    private bool TryLookupWord(LookupTerm lookup, out ulong word)
    {
        if (lookup.Value is { Entity: null, Slots: null }) return before.Words.TryToWord(lookup.Value.Literal, out word);
        word = 0;
        if (lookup.Value.Slots is not { } slots)
        {
            if (!TryKnown(lookup.Value.Entity!, out var target)) return false;
            word = Word.OfRef(target);
            return true;
        }

        var values = new object?[slots.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = slots[i].Literal;
            if (slots[i].Entity is not { } entity) continue;
            if (!TryKnown(entity, out var e)) return false;
            values[i] = e;
        }

        return before.Words.TryToWord(new EdnVector(values), out word);
    }

    /// <summary>An entity of the database before, as a lookup ref needs it: no tempid. One that does not exist has been looked up in vain.</summary>
    private bool TryKnown(EntityTerm term, out long e)
    {
        e = 0;
        switch (term)
        {
            case LookupTerm inner: return TryFind(inner, out e);
            case IdentTerm ident: return before.Schema.TryGetEntity(ident.Ident, out e);
            case EntityIdTerm id:
                e = id.E;
                return true;
            default: return false;
        }
    }
}
