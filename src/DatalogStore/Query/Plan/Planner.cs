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
/// Orders the goals of a conjunction greedily by estimated rows: inputs, constants and filters come early because they are small, a product of
/// unconnected goals late because it is large. Any order it can choose gives the same answer.
/// </summary>
internal sealed class Planner(BindingModes modes, Estimates estimates)
{
    private const double UnconnectedPenalty = 10;

    /// <param name="body">Goals in any order.</param>
    /// <param name="outputs">Variables wanted at the end.</param>
    /// <param name="first">A goal that must come first, such as the new rows of a round; or <see langword="null"/>.</param>
    public JoinPlan Plan(IReadOnlyList<Goal> body, IEnumerable<int> outputs, Goal? first = null)
    {
        var order = new List<(Goal Goal, double Rows)>();
        var left = body.ToList();
        var bound = new HashSet<int>();
        var rows = 1.0;
        if (first is not null) Take(first);
        while (left.Count > 0)
        {
            Goal? best = null;
            var bestRows = double.PositiveInfinity;
            foreach (var goal in left)
            {
                if (!modes.IsReady(goal, bound)) continue;
                var after = rows * estimates.Fan(goal, bound);
                // A filter over values is cheap, one over bodies is not: they come when their rows are few.
                if (rows > 1 && !IsConnected(goal, bound)) after *= UnconnectedPenalty;
                if (best is not null && after >= bestRows) continue;
                best = goal;
                bestRows = after;
            }

            Take(best ?? throw new InvalidOperationException("no goal is ready: the binding check should have said so"));
        }

        return new JoinPlan(Steps(order, outputs));

        void Take(Goal goal)
        {
            rows = Math.Max(0.01, rows * estimates.Fan(goal, bound));
            bound.UnionWith(goal.Variables);
            order.Add((goal, rows));
            left.Remove(goal);
        }
    }

    /// <summary>About how many rows are made on the way when these goals are joined.</summary>
    public double CostOf(IReadOnlyList<Goal> body, IEnumerable<int> outputs) => Plan(body, outputs).Steps.Sum(s => s.Rows);

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
}
