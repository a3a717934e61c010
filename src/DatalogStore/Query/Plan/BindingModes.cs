namespace DatalogStore.Query.Plan;

/// <summary>
/// Which goals can run once certain variables are bound. A rule called with certain arguments bound can run when some order of each of its bodies
/// can; for recursive rules this is the greatest assignment that holds.
/// </summary>
internal sealed class BindingModes
{
    private readonly Dictionary<(RulePredicate, ulong), bool> _canRun = [];
    private readonly HashSet<(RulePredicate, ulong)> _settled = [];
    private readonly GoalMemo<bool> _bodies = new();

    /// <summary>The bound arguments of a call as bits; arguments from 64 on count as unbound.</summary>
    public static ulong BoundArguments(RuleGoal goal, IReadOnlySet<int> bound)
    {
        var bits = 0UL;
        for (var i = 0; i < Math.Min(64, goal.Arguments.Count); i++)
        {
            if (goal.Arguments[i].IsKnown(bound)) bits |= 1UL << i;
        }

        return bits;
    }

    public bool IsReady(Goal goal, IReadOnlySet<int> bound) => goal switch
    {
        CallGoal call => call.Needed.All(bound.Contains),
        SnapshotGoal snapshots => snapshots.Needed.All(bound.Contains),
        NotGoal not => not.Shared.All(bound.Contains) && _bodies.Get(not, not.Shared, bound, () => CanRunAll(not.Body, not.Shared, bound, out _)),
        OrGoal or => or.Required.All(bound.Contains) && _bodies.Get(
            or, or.Shared, bound, () => or.Branches.All(b => CanRunAll(b, or.Shared, bound, out var after) && or.Shared.All(v => bound.Contains(v) || after.Contains(v)))),
        RuleGoal rule => CanRun(rule.Predicate, BoundArguments(rule, bound)),
        _ => true,
    };

    /// <summary>Whether some order of the goals can run; <paramref name="stuck"/> are those that no order reaches.</summary>
    public bool CanRunAll(IReadOnlyList<Goal> goals, HashSet<int> bound, out List<Goal> stuck)
    {
        stuck = [.. goals];
        for (var moved = true; moved && stuck.Count > 0;)
        {
            moved = false;
            for (var i = 0; i < stuck.Count; i++)
            {
                if (!IsReady(stuck[i], bound)) continue;
                bound.UnionWith(stuck[i].Variables);
                stuck.RemoveAt(i--);
                moved = true;
            }
        }

        return stuck.Count == 0;
    }

    private bool CanRunAll(Conjunction body, IEnumerable<int> shared, IReadOnlySet<int> bound, out HashSet<int> after)
    {
        after = [.. shared.Where(bound.Contains)];
        return CanRunAll(body.Goals, after, out _);
    }

    /// <summary>Whether a rule can run with these arguments bound.</summary>
    public bool CanRun(RulePredicate predicate, ulong boundArguments)
    {
        var key = (predicate, boundArguments);
        if (_canRun.TryGetValue(key, out var known)) return known;
        // The outermost question assumes that every call can run and takes back what fails until nothing changes.
        var isOutermost = _canRun.Count == _settled.Count;
        _canRun[key] = true;
        if (!isOutermost)
        {
            _canRun[key] = Check(predicate, boundArguments);
            return _canRun[key];
        }

        for (var changed = true; changed;)
        {
            // What bodies can do rests on what calls were assumed to.
            _bodies.Clear();
            changed = false;
            var before = _canRun.Count;
            foreach (var open in _canRun.Keys.Where(k => !_settled.Contains(k)).ToList())
            {
                if (!_canRun[open] || Check(open.Item1, open.Item2)) continue;
                _canRun[open] = false;
                changed = true;
            }

            changed |= _canRun.Count != before;
        }

        foreach (var open in _canRun.Keys) _settled.Add(open);
        return _canRun[key];
    }

    private bool Check(RulePredicate predicate, ulong boundArguments) => predicate.Rules.All(rule =>
    {
        var bound = new HashSet<int>();
        for (var i = 0; i < Math.Min(64, rule.Head.Count); i++)
        {
            if ((boundArguments >> i & 1) != 0) bound.Add(rule.Head[i]);
        }

        return CanRunAll(rule.Body.Goals, bound, out _) && rule.Head.All(bound.Contains);
    });
}
