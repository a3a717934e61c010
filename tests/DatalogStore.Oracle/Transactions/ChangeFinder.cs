using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Transactions;

/// <summary>Operations on known entities → the datoms they change, or every contradiction among them.</summary>
internal sealed class ChangeFinder(OracleDatabase before, long t)
{
    private readonly List<(long E, Attribute A, object V)> _adds = [];
    private readonly List<(long E, Attribute A, object V)> _retracts = [];
    private readonly List<string> _faults = [];

    public List<OracleDatom> Find(List<PlainOperation> operations)
    {
        foreach (var operation in operations) Expand(operation);
        Stop();
        foreach (var group in _adds.Where(d => d.A.Cardinality == Cardinality.One).GroupBy(d => (d.E, d.A.Id)).ToList())
        {
            if (group.Count() > 1)
            {
                _faults.Add("datoms-conflict");
                continue;
            }

            foreach (var datom in Of(group.Key.E, group.Key.Id).Where(d => !PlainValues.Same(d.V, group.First().V))) Note(_retracts, datom.E, group.First().A, datom.V!);
        }

        Stop();
        foreach (var composite in before.Attributes.Where(a => a.Constituents.Count > 0)) Maintain(composite, []);
        foreach (var (e, _, v) in _adds.Where(d => d.A.Id == BuiltIn.TupleAttributes.Id && before.AttributeOf(d.E)?.Constituents is not { Count: > 0 }).ToList())
        {
            // A new composite is that of every entity there is.
            var slots = ((EdnVector)v).Select(name => before.AttributeOf(name)?.Id ?? -1).ToArray();
            Maintain(new Attribute(e, BuiltIn.TupleAttributes.Ident) { ValueType = ValueType.Tuple, Constituents = slots }, before.Visible.Where(d => slots.Contains(d.A)).Select(d => d.E));
        }

        if (_adds.Any(d => Contains(_retracts, d))) _faults.Add("datoms-conflict");
        foreach (var (e, a, v) in _adds.Where(d => d.A.Unique != Uniqueness.None))
        {
            var isTaken = before.Visible.Any(d => d.A == a.Id && d.E != e && PlainValues.Same(d.V, v) && !Contains(_retracts, (d.E, a, v)));
            if (isTaken || _adds.Any(d => d.A.Id == a.Id && d.E != e && PlainValues.Same(d.V, v))) _faults.Add("unique-conflict");
        }

        Stop();
        return [
            .. _retracts.Where(Holds).Select(d => new OracleDatom(d.E, d.A.Id, d.V, t, false)),
            .. _adds.Where(d => !Holds(d)).Select(d => new OracleDatom(d.E, d.A.Id, d.V, t, true)),
        ];
    }

    /// <summary>The composite tuple of every entity that the transaction mentions is the tuple of its attributes afterwards, or there is none.</summary>
    private void Maintain(Attribute composite, IEnumerable<long> others)
    {
        foreach (var e in others.Concat(_adds.Concat(_retracts).Where(d => d.A.Id == composite.Id || composite.Constituents.Contains(d.A.Id)).Select(d => d.E)).Distinct().ToList())
        {
            var slots = composite.Constituents.Select(a => After(e, a)).ToArray();
            var tuple = slots.All(s => s is null) ? null : new EdnVector(slots);
            if (_adds.Any(d => d.E == e && d.A.Id == composite.Id && !PlainValues.Same(d.V, tuple))) _faults.Add("composite-tuple");
            foreach (var old in Of(e, composite.Id))
            {
                if (!PlainValues.Same(old.V, tuple)) Note(_retracts, e, composite, old.V!);
                else if (Contains(_retracts, (e, composite, old.V!))) _faults.Add("composite-tuple");
            }

            if (tuple is not null) Note(_adds, e, composite, tuple);
        }
    }

    private object? After(long e, long a)
    {
        var added = _adds.Where(d => d.E == e && d.A.Id == a).Select(d => d.V).ToList();
        return added.Count > 0 ? added[0] : Of(e, a).FirstOrDefault(d => !Contains(_retracts, (e, before.AttributeOf(a)!, d.V!)))?.V;
    }

    private void Stop()
    {
        if (_faults.Count > 0) throw new OracleTransactionException(_faults);
    }

    private void Expand(PlainOperation operation)
    {
        var e = (long)operation.E;
        switch (operation.Kind)
        {
            case PlainKind.Add: Note(_adds, e, operation.A!, operation.V!); break;
            case PlainKind.Retract: Note(_retracts, e, operation.A!, operation.V!); break;
            case PlainKind.RetractAttribute:
                foreach (var datom in Of(e, operation.A!.Id)) Note(_retracts, e, operation.A, datom.V!);
                break;
            case PlainKind.RetractEntity: RetractEntity(e, []); break;
            default:
                var present = Of(e, operation.A!.Id);
                var isAsExpected = operation.Old is null ? present.Count == 0 : present.Count > 0 && PlainValues.Same(present[0].V, operation.Old);
                if (operation.A.Cardinality == Cardinality.Many || !isAsExpected) _faults.Add("cas-failed");
                else Note(_adds, e, operation.A, operation.V!);
                break;
        }
    }

    private void RetractEntity(long e, HashSet<long> seen)
    {
        if (!seen.Add(e)) return;
        foreach (var datom in before.Visible)
        {
            var a = before.AttributeOf(datom.A)!;
            var pointsAt = a.ValueType == ValueType.Ref && datom.V is long target && target == e;
            if (datom.E == e || pointsAt) Note(_retracts, datom.E, a, datom.V!);
            if (datom.E == e && a.IsComponent && a.ValueType == ValueType.Ref) RetractEntity((long)datom.V!, seen);
        }
    }

    private List<OracleDatom> Of(long e, long a) => [.. before.Visible.Where(d => d.E == e && d.A == a)];

    private bool Holds((long E, Attribute A, object V) datom) => Of(datom.E, datom.A.Id).Any(d => PlainValues.Same(d.V, datom.V));

    private static bool Contains(List<(long E, Attribute A, object V)> list, (long E, Attribute A, object V) datom) =>
        list.Any(d => d.E == datom.E && d.A.Id == datom.A.Id && PlainValues.Same(d.V, datom.V));

    private static void Note(List<(long E, Attribute A, object V)> list, long e, Attribute a, object v)
    {
        if (!Contains(list, (e, a, v))) list.Add((e, a, v));
    }
}
