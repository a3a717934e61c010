using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Bound calls of linear rules, such as <c>(reach 7 ?b)</c> with <c>reach(a, b) ← edge(a, c), reach(c, b)</c>. Magic sets alone would keep the answers
/// of every node on the way, a table quadratic in what is reached. Where every recursive call hands the free arguments through unchanged, it is
/// enough to walk the bound ones, remembering who asked:
/// <code>
/// walk(s, s)  ← asked(s)
/// walk(s, y)  ← walk(s, x), rest of a recursive body from x to y
/// p(s, free)  ← walk(s, x), a body without recursion from x to free
/// </code>
/// All rules of a component must agree on which places are bound. Several that call each other each have a walk of their own.
/// </summary>
internal sealed class LinearDemand
{
    private readonly RuleTable _table;
    private readonly QueryContext _context;
    private readonly List<(RulePredicate Predicate, ResolvedRule Rule, RuleGoal? Call, List<Goal> Others)> _rules = [];

    private LinearDemand(RuleTable table, QueryContext context)
    {
        _table = table;
        _context = context;
    }

    /// <summary>Gives the table its steps in this form; false, having done nothing, when its rules do not allow it.</summary>
    public static bool TryCompile(RuleTable table, QueryContext context, Func<RulePredicate, ulong, RuleTable> tableOf)
    {
        if (table.BoundArguments == 0 || !table.Predicate.IsRecursive) return false;
        var linear = new LinearDemand(table, context);
        if (!linear.Collect()) return false;
        linear.Emit(tableOf);
        return true;
    }

    /// <summary>Walks from rule to rule along recursive calls; false when one of them is not linear in the free arguments.</summary>
    private bool Collect()
    {
        var seen = new HashSet<RulePredicate> { _table.Predicate };
        var queue = new Queue<RulePredicate>(seen);
        while (queue.TryDequeue(out var predicate))
        {
            foreach (var rule in predicate.Rules)
            {
                var calls = rule.Body.Goals.OfType<RuleGoal>().Where(c => c.Predicate.Component == predicate.Component).ToList();
                if (calls.Count > 1 || rule.Head.Distinct().Count() != rule.Head.Count) return false;
                if (calls.Exists(c => c.Predicate.Arity != _table.Predicate.Arity)) return false;
                var rest = rule.Body.Goals.Where(g => !calls.Contains(g)).ToList();
                if (calls.Count == 1 && !IsLinear(rule, calls[0], rest)) return false;
                _rules.Add((predicate, rule, calls.Count == 1 ? calls[0] : null, rest));
                if (calls.Count == 1 && seen.Add(calls[0].Predicate)) queue.Enqueue(calls[0].Predicate);
                if (calls.Count == 0 && !CanRun(rest, Bound(rule), rule.Head)) return false;
            }
        }

        return true;
    }

    private bool IsLinear(ResolvedRule rule, RuleGoal call, List<Goal> rest)
    {
        var isBound = _table.BoundPositions.ToHashSet();
        var free = Enumerable.Range(0, rule.Head.Count).Where(i => !isBound.Contains(i)).ToList();
        if (free.Exists(i => !call.Arguments[i].IsVariable || call.Arguments[i].Variable != rule.Head[i])) return false;
        // A free argument must pass through and nothing else: a goal on it would filter answers, not the walk.
        var freeVariables = free.Select(i => rule.Head[i]).ToHashSet();
        if (rest.Exists(g => g.Variables.Any(freeVariables.Contains))) return false;
        if (_table.BoundPositions.Any(p => call.Arguments[p].IsBlank || (call.Arguments[p].IsVariable && freeVariables.Contains(call.Arguments[p].Variable)))) return false;
        return CanRun(rest, Bound(rule), _table.BoundPositions.Where(p => call.Arguments[p].IsVariable).Select(p => call.Arguments[p].Variable));
    }

    private IEnumerable<int> Bound(ResolvedRule rule) => _table.BoundPositions.Select(p => rule.Head[p]);

    private bool CanRun(List<Goal> goals, IEnumerable<int> boundBefore, IEnumerable<int> wanted)
    {
        var bound = boundBefore.ToHashSet();
        return _context.Modes.CanRunAll(goals, bound, out _) && wanted.All(bound.Contains);
    }

    private void Emit(Func<RulePredicate, ulong, RuleTable> tableOf)
    {
        var width = _table.BoundPositions.Length;
        var walks = _rules.Select(r => r.Predicate).Distinct().ToDictionary(p => p, p => tableOf(new RulePredicate($"walk {_table}/{p.Name}", 2 * width) { Component = p.Component }, 0));
        _table.Walks.AddRange(walks.Values);
        var asked = Fresh(width);
        RuleCompiler.AddSteps(walks[_table.Predicate], false, [.. asked, .. asked], [new RowsGoal(new TableRows(_table.Demand, $"asked {_table}"), asked)], [(_table, true)]);
        foreach (var (predicate, rule, call, rest) in _rules)
        {
            var walk = walks[predicate];
            var seed = Fresh(width);
            List<Goal> goals = [new RowsGoal(new TableRows(walk.Answers, walk.ToString()), [.. seed, .. Bound(rule).Select(Slot.OfVariable)]), .. rest];
            List<(RuleTable, bool)?> tables = [(walk, false), .. rest.Select(_ => ((RuleTable, bool)?)null)];
            if (call is not null)
            {
                RuleCompiler.AddSteps(walks[call.Predicate], false, [.. seed, .. _table.BoundPositions.Select(p => call.Arguments[p])], goals, tables);
                continue;
            }

            var head = rule.Head.Select(Slot.OfVariable).ToArray();
            for (var i = 0; i < width; i++) head[_table.BoundPositions[i]] = seed[i];
            RuleCompiler.AddSteps(_table, false, head, goals, tables);
        }
    }

    private Slot[] Fresh(int count) => [.. Enumerable.Range(0, count).Select(i => Slot.OfVariable(_context.Names.Fresh($"?asked{i}")))];
}
