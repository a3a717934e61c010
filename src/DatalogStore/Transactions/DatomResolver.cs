using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Stage 4: operations on known entities → the datoms to add and retract. Everything reads the database before the transaction, which is
/// a set: replaced cardinality-one values are retracted, what is already so is dropped, and contradictions are refused: two values
/// for one cardinality-one attribute, one datom added and retracted, a unique value on two entities, a shared attribute of a hashed entity.
/// <see cref="CompositeTuples"/> adds what follows for composite tuples, before contradictions are looked for.
/// </summary>
internal sealed class DatomResolver(IDatabaseView before, TransactionAllocator allocator, TempidTable tempids, Problems problems)
{
    private readonly DatomSet _adds = new();
    private readonly DatomSet _retracts = new();
    private readonly Dictionary<(long E, long A), SourceSpan> _ones = [];
    private readonly DatomBuffer _found = new();
    private readonly CompositeTuples _composites = new(before, allocator, problems);
    private readonly List<EnsuredEntity> _ensured = [];

    /// <summary>The entities that the transaction wants checked.</summary>
    public IReadOnlyList<EnsuredEntity> Ensured => _ensured;

    /// <summary>Adds the datoms of the transaction to <paramref name="into"/>: retractions and assertions, each with its flag.</summary>
    public void Resolve(IReadOnlyList<ResolvedOperation> operations, DatomBuffer into)
    {
        foreach (var operation in operations) Expand(operation);
        problems.ThrowIfAny();
        ReplaceCardinalityOne();
        problems.ThrowIfAny();
        _composites.Maintain(_adds, _retracts, (e, a) => _ones.GetValueOrDefault((e, a)));
        RefuseContradictions();
        RefuseSharedUnique();
        problems.ThrowIfAny();
        foreach (var (e, a, v) in _retracts.Items)
        {
            if (Holds(e, a, v)) into.Add(e, a, v, allocator.T, added: false);
        }

        foreach (var (e, a, v) in _adds.Items)
        {
            if (!Holds(e, a, v)) into.Add(e, a, v, allocator.T, added: true);
        }
    }

    private void Expand(in ResolvedOperation operation)
    {
        var e = tempids.Resolve(operation.E);
        if (operation.Attribute is { } attribute && IsOfSnapshots(e, attribute))
        {
            problems.Add("shared-entity", $"{attribute.Ident} of entity {e} is told by snapshots alone: what is ingested is shared and cannot be written to", operation.Span);
            return;
        }

        switch (operation.Kind)
        {
            case OperationKind.Add: Add(e, operation.Attribute!, Value(operation.Value), operation.Span); break;
            case OperationKind.Retract: _retracts.Add(e, operation.Attribute!.Id, Value(operation.Value)); break;
            case OperationKind.RetractAttribute: RetractAll(before.EntityAttribute, e, operation.Attribute!.Id); break;
            case OperationKind.RetractEntity: RetractEntity(e, operation.Span, []); break;
            case OperationKind.CompareAndSwap: CompareAndSwap(e, operation); break;
        }
    }

    /// <summary>Content hashes are given by ingest alone; hashed entities own what came with them.</summary>
    private static bool IsOfSnapshots(long e, Attribute attribute) =>
        attribute.Id == BuiltIn.ContentHash.Id || (EntityId.IsSnapshotEntity(e) && (attribute.IsShared || BuiltIn.OfSnapshots.Contains(attribute.Id)));

    private ulong Value(ResolvedValue value)
    {
        if (value.Slots is { } slots) return allocator.Intern(new EdnVector([.. slots.Select(s => TempidTable.IsTempid(s.Tempid) ? tempids.Resolve(s.Tempid) : s.Value)]));
        return value.IsTempid ? Word.OfRef(tempids.Resolve(value.Tempid)) : value.Word;
    }

    private void Add(long e, Attribute attribute, ulong v, SourceSpan span)
    {
        if (attribute.Id == BuiltIn.Ensure.Id)
        {
            _ensured.Add(new EnsuredEntity(e, Word.EntityOf(v), span));
            return;
        }

        _adds.Add(e, attribute.Id, v);
        if (attribute.Cardinality == Cardinality.One) _ones[(e, attribute.Id)] = span;
    }

    private void RetractAll(Action<long, long, DatomBuffer> read, long e, long a)
    {
        _found.Clear();
        read(e, a, _found);
        for (var i = 0; i < _found.Count; i++) _retracts.Add(_found.E[i], _found.A[i], _found.V[i]);
    }

    /// <summary>The entity's datoms, those that point at it, and its components with theirs.</summary>
    private void RetractEntity(long e, SourceSpan span, HashSet<long> seen)
    {
        if (!seen.Add(e)) return;
        if (EntityId.IsSnapshotEntity(e))
        {
            problems.Add("shared-entity", $"entity {e} came from a snapshot and others share it: it cannot be retracted", span);
            return;
        }

        var own = new DatomBuffer();
        before.Entity(e, own);
        before.Referring(e, own);
        for (var i = 0; i < own.Count; i++)
        {
            _retracts.Add(own.E[i], own.A[i], own.V[i]);
            var isComponent = own.E[i] == e && Word.IsRef(own.V[i]) && before.Schema.TryGetAttribute(own.A[i], out var a) && a.IsComponent;
            if (isComponent) RetractEntity(Word.EntityOf(own.V[i]), span, seen);
        }
    }

    private void CompareAndSwap(long e, in ResolvedOperation operation)
    {
        var attribute = operation.Attribute!;
        _found.Clear();
        before.EntityAttribute(e, attribute.Id, _found);
        var current = _found.Count == 0 ? (ulong?)null : _found.V[0];
        var expected = operation.Old is { } old ? Value(old) : (ulong?)null;
        if (attribute.Cardinality == Cardinality.Many)
        {
            problems.Add("cas-failed", $":db/cas needs an attribute of cardinality one, {attribute.Ident} has many", operation.Span);
        }
        else if (current != expected)
        {
            problems.Add("cas-failed", $":db/cas failed on entity {e}, {attribute.Ident}: it is {Show(current)}, expected {Show(expected)}", operation.Span);
        }
        else
        {
            Add(e, attribute, Value(operation.Value), operation.Span);
        }
    }

    private void ReplaceCardinalityOne()
    {
        var asserted = _adds.Items.Where(d => _ones.ContainsKey((d.E, d.A))).ToLookup(d => (d.E, d.A), d => d.V);
        foreach (var values in asserted)
        {
            var (e, a) = values.Key;
            if (values.Count() > 1)
            {
                problems.Add(
                    "datoms-conflict",
                    $"entity {e} is given {values.Count()} values of {NameOf(a)}, which has one: {string.Join(", ", values.Select(v => Show(v)))}",
                    _ones[values.Key]);
                continue;
            }

            _found.Clear();
            before.EntityAttribute(e, a, _found);
            for (var i = 0; i < _found.Count; i++)
            {
                if (_found.V[i] != values.Single() || Word.IsNaN(_found.V[i])) _retracts.Add(e, a, _found.V[i]);
            }
        }
    }

    private void RefuseContradictions()
    {
        foreach (var (e, a, v) in _adds.Items.Where(d => _retracts.Contains(d.E, d.A, d.V)))
        {
            problems.Add("datoms-conflict", $"[{e} {NameOf(a)} {Show(v)}] is both added and retracted", _ones.GetValueOrDefault((e, a)));
        }
    }

    private void RefuseSharedUnique()
    {
        var owners = new Dictionary<(long A, ulong V), long>();
        foreach (var (e, a, v) in _adds.Items)
        {
            if (Word.IsNaN(v) || _composites.AttributeOf(a) is not { } attribute || attribute.Unique == Uniqueness.None) continue;
            _found.Clear();
            before.ByValue(a, v, _found);
            var owner = _found.Count > 0 && !_retracts.Contains(_found.E[0], a, v) ? _found.E[0] : e;
            if (owner != e) problems.Add("unique-conflict", $"{attribute.Ident} {Show(v)} belongs to entity {owner}: entity {e} cannot have it too", _ones.GetValueOrDefault((e, a)));
            else if (!owners.TryAdd((a, v), e) && owners[(a, v)] != e)
                problems.Add("unique-conflict", $"{attribute.Ident} {Show(v)} is given to two entities: {owners[(a, v)]} and {e}", _ones.GetValueOrDefault((e, a)));
        }
    }

    private bool Holds(long e, long a, ulong v)
    {
        if (Word.IsNaN(v) && !_retracts.Contains(e, a, v)) return false;
        _found.Clear();
        before.EntityAttribute(e, a, _found);
        return _found.V.IndexOf(v) >= 0;
    }

    private string NameOf(long a) => before.Schema.TryGetIdent(a, out var ident) ? ident.ToString() : a.ToString(null, null);

    private string Show(ulong? v)
    {
        if (v is not { } word) return "nil";
        if (Word.IsRef(word)) return Word.EntityOf(word).ToString(null, null);
        return EdnWriter.ToString(allocator.Describe(word));
    }
}
