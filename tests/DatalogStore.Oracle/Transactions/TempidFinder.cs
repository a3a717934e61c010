using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;

namespace DatalogStore.Oracle.Transactions;

/// <summary>
/// Which entity each tempid is, as far as unique identities say. Two rules, repeated until neither says anything new: a tempid given an
/// identity that an entity has is that entity; two tempids given the same identity are one.
/// </summary>
internal sealed class TempidFinder(OracleDatabase before)
{
    /// <returns>Every tempid, without an entity those that need a new one; and of each the tempid that names the group of those that are one entity with it.</returns>
    public (Dictionary<PlainTempid, long?> Entities, Dictionary<PlainTempid, PlainTempid> Groups) Find(List<PlainOperation> operations)
    {
        var all = operations.SelectMany(o => new[] { o.E, o.V, o.Old }).SelectMany(TempidsIn).Distinct().ToList();
        var groups = all.ToDictionary(x => x, x => x);
        var entities = all.ToDictionary(x => x, _ => (long?)null);
        var stated = operations.Where(o => o.Kind == PlainKind.Add && o.E is PlainTempid && o.A!.Unique == Uniqueness.Identity).ToList();
        var isConflict = false;
        var changed = true;
        while (changed && !isConflict)
        {
            changed = false;
            List<PlainOperation> identities = [.. stated, .. Composites(operations, groups, Current)];
            foreach (var operation in identities)
            {
                var tempid = (PlainTempid)operation.E;
                var value = Current(operation.V);
                var owner = value is PlainTempid ? null : before.Visible.FirstOrDefault(d => d.A == operation.A!.Id && PlainValues.Same(d.V, value));
                if (owner is not null) Assign(tempid, owner.E);
                foreach (var other in identities.Where(o => o.A!.Id == operation.A!.Id && (value is PlainTempid ? value.Equals(Current(o.V)) : PlainValues.Same(value, Current(o.V)))))
                {
                    Join(tempid, (PlainTempid)other.E);
                }
            }
        }

        if (isConflict) throw new OracleTransactionException(["tempid-conflict"]);
        var said = operations.Where(o => o.Kind == PlainKind.Add).Select(o => o.E).OfType<PlainTempid>().Select(x => groups[x]).ToHashSet();
        if (all.Any(x => entities[x] is null && !said.Contains(groups[x]))) throw new OracleTransactionException(["tempid-unused"]);
        return (entities, groups);

        object? Current(object? value) => value is EdnVector tuple ? new EdnVector([.. tuple.Select(Current)]) : value is not PlainTempid x ? value : entities[x] is { } e ? e : groups[x];

        void Assign(PlainTempid tempid, long e)
        {
            if (entities[tempid] == e) return;
            isConflict |= entities[tempid] is not null;
            foreach (var member in all.Where(x => groups[x] == groups[tempid])) entities[member] = e;
            changed = true;
        }

        void Join(PlainTempid x, PlainTempid y)
        {
            if (groups[x] == groups[y]) return;
            isConflict |= entities[x] is not null && entities[y] is not null && entities[x] != entities[y];
            var e = entities[x] ?? entities[y];
            var (from, to) = (groups[y], groups[x]);
            foreach (var member in all.Where(m => groups[m] == from)) groups[member] = to;
            foreach (var member in all.Where(m => groups[m] == to)) entities[member] = e;
            changed = true;
        }
    }

    /// <summary>The composite identities that are given whole: each part once, by operations on one group of tempids.</summary>
    private List<PlainOperation> Composites(List<PlainOperation> operations, Dictionary<PlainTempid, PlainTempid> groups, Func<object?, object?> current)
    {
        var whole = new List<PlainOperation>();
        foreach (var composite in before.Attributes.Where(a => a.Constituents.Count > 0 && a.Unique == Uniqueness.Identity))
        {
            foreach (var group in operations.Where(o => o.Kind == PlainKind.Add && o.E is PlainTempid).GroupBy(o => groups[(PlainTempid)o.E]).ToList())
            {
                var slots = composite.Constituents.Select(a => group.Where(o => o.A!.Id == a).Select(o => o.V).DistinctBy(v => PlainValues.KeyOf(current(v))).ToList()).ToList();
                if (slots.All(s => s.Count == 1)) whole.Add(new PlainOperation(PlainKind.Add, group.First(o => o.A!.Id == composite.Constituents[0]).E, composite, new EdnVector([.. slots.Select(s => s[0])])));
            }
        }

        return whole;
    }

    private static IEnumerable<PlainTempid> TempidsIn(object? value) => value is EdnVector tuple ? tuple.OfType<PlainTempid>() : value is PlainTempid tempid ? [tempid] : [];
}
