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
    /// <returns>Every tempid; without an entity those that need a new one.</returns>
    public Dictionary<PlainTempid, long?> Find(List<PlainOperation> operations)
    {
        var all = operations.SelectMany(o => new[] { o.E, o.V, o.Old }).OfType<PlainTempid>().Distinct().ToList();
        var groups = all.ToDictionary(x => x, x => x);
        var entities = all.ToDictionary(x => x, _ => (long?)null);
        var identities = operations.Where(o => o.Kind == PlainKind.Add && o.E is PlainTempid && o.A!.Unique == Uniqueness.Identity).ToList();
        var isConflict = false;
        var changed = true;
        while (changed && !isConflict)
        {
            changed = false;
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
        return entities;

        object? Current(object? value) => value is not PlainTempid x ? value : entities[x] is { } e ? e : groups[x];

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

    /// <summary>Tempids that share an identity, once entities are known; a group is named by one of its members.</summary>
    public static Dictionary<PlainTempid, PlainTempid> Groups(List<PlainOperation> operations, Dictionary<PlainTempid, long?> entities)
    {
        var groups = entities.Keys.ToDictionary(x => x, x => x);
        var changed = true;
        while (changed)
        {
            changed = false;
            var identities = operations.Where(o => o.Kind == PlainKind.Add && o.E is PlainTempid && o.A!.Unique == Uniqueness.Identity).ToList();
            foreach (var x in identities)
            {
                foreach (var y in identities.Where(o => o.A!.Id == x.A!.Id && SameValue(x.V, o.V)))
                {
                    var (from, to) = (groups[(PlainTempid)y.E], groups[(PlainTempid)x.E]);
                    if (from == to) continue;
                    foreach (var member in groups.Keys.Where(m => groups[m] == from).ToList()) groups[member] = to;
                    changed = true;
                }
            }
        }

        return groups;

        bool SameValue(object? v, object? w) => v is PlainTempid a && w is PlainTempid b
            ? groups[a] == groups[b] || (entities[a] is { } e && entities[b] == e)
            : PlainValues.Same(v is PlainTempid x ? entities[x] : v, w is PlainTempid y ? entities[y] : w) && v is not null && w is not null && !(v is PlainTempid p && entities[p] is null);
    }
}
