namespace DatalogStore.Query.Plan;

/// <summary>One goal in its turn.</summary>
/// <param name="Goal">What to join next.</param>
/// <param name="Keep">Variables that later goals or the output still need.</param>
/// <param name="IsDistinct">Whether rows that became equal by dropping variables are merged.</param>
/// <param name="Rows">Estimated rows after it.</param>
internal sealed record PlanStep(Goal Goal, IReadOnlySet<int> Keep, bool IsDistinct, double Rows);

/// <summary>An order in which a conjunction runs.</summary>
internal sealed record JoinPlan(IReadOnlyList<PlanStep> Steps)
{
    public string Describe(VariableNames names) =>
        string.Join('\n', Steps.Select(s => $"{s.Goal.Describe(names)}  ~{s.Rows:0.#} rows, keeps {string.Join(' ', s.Keep.Select(v => names[v]))}{(s.IsDistinct ? ", distinct" : "")}"));
}

/// <summary>
/// Orders the goals of a conjunction by estimated rows: inputs, constants and filters come early because they are small, a product of unconnected
/// goals late because it is large. A few goals are tried in every order, many are taken greedily. Any order it can choose gives the same answer.
/// </summary>
internal sealed class Planner(BindingModes modes, Estimates estimates)
{
    private const double UnconnectedPenalty = 10;
    private const double LookShare = 0.1;
    private const double RowsMin = 0.01;
    private const int ExhaustiveMax = 8;

    /// <param name="body">Goals in any order.</param>
    /// <param name="outputs">Variables wanted at the end.</param>
    /// <param name="first">A goal that must come first, such as the new rows of a round; or <see langword="null"/>.</param>
    public JoinPlan Plan(IReadOnlyList<Goal> body, IEnumerable<int> outputs, Goal? first = null)
    {
        var order = new List<(Goal Goal, double Rows)>();
        var bound = new HashSet<int>();
        var rows = 1.0;
        if (first is not null)
        {
            rows = Math.Max(RowsMin, estimates.Fan(first, bound));
            order.Add((first, rows));
            bound.UnionWith(first.Variables);
        }

        var left = body.Where(g => g != first).ToList();
        if (left.Count is > 2 and <= ExhaustiveMax) Exhaustive(left, bound, rows, order);
        else Greedy(left, bound, rows, order);
        return new JoinPlan(Steps(order, outputs));
    }

    /// <summary>About how many rows are made on the way when these goals are joined.</summary>
    public double CostOf(IReadOnlyList<Goal> body, IEnumerable<int> outputs) => Plan(body, outputs).Steps.Sum(s => s.Rows);

    private void Greedy(List<Goal> left, HashSet<int> bound, double rows, List<(Goal Goal, double Rows)> order)
    {
        while (left.Count > 0)
        {
            Goal? best = null;
            var (bestRows, bestRank) = (0.0, double.PositiveInfinity);
            foreach (var goal in left)
            {
                if (!modes.IsReady(goal, bound) || WaitsForName(goal, left, bound)) continue;
                var after = rows * estimates.Fan(goal, bound);
                var rank = rows > 1 && !IsConnected(goal, bound) ? after * UnconnectedPenalty : after;
                if (best is not null && rank >= bestRank) continue;
                (best, bestRows, bestRank) = (goal, after, rank);
            }

            if (best is null) throw NoneReady();
            rows = Math.Max(RowsMin, bestRows);
            bound.UnionWith(best.Variables);
            order.Add((best, rows));
            left.Remove(best);
        }
    }

    /// <summary>Whether the goal is a pattern whose attribute is a variable that nothing has bound yet.</summary>
    private static bool IsOpen(Goal goal, HashSet<int> bound) => goal is PatternGoal { Attribute: null, A.IsVariable: true } pattern && !bound.Contains(pattern.A.Variable);

    /// <summary>
    /// Whether a pattern of an unbound attribute must wait for what may name the attribute: a function or a row can give an ident, which names an attribute where
    /// one is looked for, but does not equal the id that the pattern would bind. What only other such patterns lead to is not waited for.
    /// </summary>
    private bool WaitsForName(Goal goal, IEnumerable<Goal> left, HashSet<int> bound)
    {
        if (!IsOpen(goal, bound)) return false;
        var a = ((PatternGoal)goal).A.Variable;
        var others = left.Where(g => g != goal && !IsOpen(g, bound)).ToList();
        var naming = others.Where(g => g.Variables.Contains(a) && MayName(g)).ToList();
        if (naming.Count == 0) return false;
        var reached = new HashSet<int>(bound);
        modes.CanRunAll(others, reached, out var stuck);
        return naming.Exists(g => !stuck.Contains(g));
    }

    private static bool MayName(Goal goal) => goal switch
    {
        CallGoal { Target: not null } or RowsGoal => true,
        OrGoal or RuleGoal => !CallFinder.IsFree(new Conjunction([goal])),
        _ => false,
    };

    /// <summary>
    /// The order with the fewest rows on the way, by dynamic programming: the best way to have joined a set of goals is found from the best ways to
    /// have joined all of them but one.
    /// </summary>
    private void Exhaustive(List<Goal> goals, HashSet<int> before, double rowsBefore, List<(Goal Goal, double Rows)> order)
    {
        var all = (1 << goals.Count) - 1;
        var ways = new Way?[all + 1];
        ways[0] = new Way(0, rowsBefore, -1, before);
        for (var joined = 0; joined < all; joined++)
        {
            if (ways[joined] is not { } way) continue;
            for (var next = 0; next < goals.Count; next++)
            {
                var with = joined | (1 << next);
                if (with == joined || !modes.IsReady(goals[next], way.Bound)) continue;
                if (IsOpen(goals[next], way.Bound) && WaitsForName(goals[next], goals.Where((_, i) => (joined & (1 << i)) == 0), way.Bound)) continue;
                var rows = Math.Max(RowsMin, way.Rows * estimates.Fan(goals[next], way.Bound));
                var cost = way.Cost + rows + (LookShare * way.Rows);
                if (ways[with] is { } known && known.Cost <= cost) continue;
                ways[with] = new Way(cost, rows, next, ways[with]?.Bound ?? [.. way.Bound, .. goals[next].Variables]);
            }
        }

        if (ways[all] is null) throw NoneReady();
        var start = order.Count;
        for (var joined = all; joined != 0; joined &= ~(1 << ways[joined]!.Last)) order.Insert(start, (goals[ways[joined]!.Last], ways[joined]!.Rows));
    }

    private static InvalidOperationException NoneReady() => new("no goal is ready: the binding check should have said so");

    private static bool IsConnected(Goal goal, HashSet<int> bound)
    {
        var any = false;
        foreach (var variable in goal.Variables)
        {
            if (bound.Contains(variable)) return true;
            any = true;
        }

        return !any;
    }

    private static PlanStep[] Steps(List<(Goal Goal, double Rows)> order, IEnumerable<int> outputs)
    {
        var steps = new PlanStep[order.Count];
        var needed = new HashSet<int>(outputs);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var keep = new HashSet<int>(needed);
            var isExpandedLater = order.Skip(i + 1).Any(o => o.Goal is not (CallGoal { Target: null } or NotGoal));
            steps[i] = new PlanStep(order[i].Goal, keep, isExpandedLater, order[i].Rows);
            needed.UnionWith(order[i].Goal.Variables);
        }

        return steps;
    }

    /// <summary>The cheapest way found to have joined some goals.</summary>
    /// <param name="Cost">Rows made and looked at so far.</param>
    /// <param name="Rows">Rows at its end.</param>
    /// <param name="Last">The goal that came last.</param>
    /// <param name="Bound">The variables it binds, the same for every order.</param>
    private sealed record Way(double Cost, double Rows, int Last, HashSet<int> Bound);
}
