using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 3: tempids → entities. A tempid given a unique-identity value that exists is that entity; tempids given the same one are one
/// entity. An identity value may itself be a tempid that this resolves, so it runs to a fixpoint: order never matters. What is left over
/// gets a new id, in the attribute partition when it is being given a value type or a cardinality.
/// </summary>
internal sealed class UpsertResolver(IDatabaseView before, IAllocator allocator, TempidTable tempids, Problems problems)
{
    private readonly DatomBuffer _found = new();
    private readonly HashSet<(long, long)> _reported = [];

    public void Resolve(List<ResolvedOperation> operations)
    {
        var identities = operations.FindAll(o => o.Kind == OperationKind.Add && TempidTable.IsTempid(o.E) && o.Attribute!.Unique == Uniqueness.Identity);
        while (Pass(identities))
        {
        }

        problems.ThrowIfAny();
        RefuseUnanchored(operations);
        Allocate(operations);
    }

    private bool Pass(List<ResolvedOperation> identities)
    {
        var changed = false;
        var owners = new Dictionary<(long A, ulong V, long Tempid), long>();
        foreach (var operation in identities)
        {
            var value = Current(operation.Value);
            if (!value.IsTempid && Word.IsNaN(value.Word)) continue;
            if (!value.IsTempid && Owner(operation.Attribute!.Id, value.Word) is { } owner)
            {
                if (!tempids.TryAssign(operation.E, owner, out var assigned)) ReportConflict(operation, owner);
                changed |= assigned;
            }

            var key = (operation.Attribute!.Id, value.IsTempid ? 0 : value.Word, value.Tempid);
            if (owners.TryAdd(key, operation.E)) continue;
            if (!tempids.TryJoin(owners[key], operation.E, out var joined)) ReportConflict(operation, tempids.Resolve(owners[key]));
            else changed |= joined;
        }

        return changed;
    }

    /// <summary>A value whose tempid has found its entity is that entity; an open one is named by its group.</summary>
    private ResolvedValue Current(ResolvedValue value)
    {
        if (!value.IsTempid) return value;
        var e = tempids.Resolve(value.Tempid);
        return TempidTable.IsTempid(e) ? new ResolvedValue(0, tempids.GroupOf(e)) : new ResolvedValue(Word.OfRef(e));
    }

    private long? Owner(long a, ulong v)
    {
        _found.Clear();
        before.ByValue(a, v, _found);
        return _found.Count > 0 ? _found.E[0] : null;
    }

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
        var open = operations.SelectMany(o => new[] { o.E, o.Value.Tempid, o.Old?.Tempid ?? 0 }).Where(e => TempidTable.IsTempid(e) && TempidTable.IsTempid(tempids.Resolve(e)));
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

    private static string Name(TempidTerm term) => term.Name is string or long ? EdnWriter.ToString(term.Name) : term.Name.ToString()!;
}
