using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>A part of a body that does not recur: goals that have one or two variables in common with the rest. Rows of one variable are pairs of equals.</summary>
internal sealed record GraphPart(IReadOnlyList<Goal> Goals, int From, int To);

/// <summary>A call of a rule of the same component, with variables only; a call of one place has it twice.</summary>
internal sealed record GraphCall(RulePredicate Predicate, int From, int To);

/// <summary>One definition of a rule, taken apart into the calls that recur and the parts that do not.</summary>
internal sealed record GraphBody(RulePredicate Predicate, int HeadFrom, int HeadTo, IReadOnlyList<GraphCall> Calls, IReadOnlyList<GraphPart> Parts)
{
    private static readonly HashSet<string> Comparisons = ["=", "==", "!=", "not=", "<", "<=", ">", ">="];

    /// <summary>The body as joins of pairs, or <see langword="null"/> when it is none.</summary>
    public static GraphBody? Of(RulePredicate predicate, ResolvedRule rule, BindingModes modes, VariableNames names)
    {
        var calls = new List<GraphCall>();
        var others = new List<Goal>();
        foreach (var goal in rule.Body.Goals)
        {
            if (goal is RuleGoal call && call.Predicate.Component == predicate.Component)
            {
                if (call.Arguments.Any(a => a.IsConstant)) return null;
                var places = call.Arguments.Select(a => a.IsVariable ? a.Variable : names.Fresh("_")).ToList();
                calls.Add(new GraphCall(call.Predicate, places[0], places[^1]));
            }
            else
            {
                others.Add(goal);
            }
        }

        if (calls.Count == 0) return CanRun(others, modes) ? new GraphBody(predicate, rule.Head[0], rule.Head[^1], calls, [PartOf(others, rule.Head[0], rule.Head[^1])]) : null;
        if (!others.TrueForAll(g => IsSafe(g, predicate.Component, []))) return null;
        var outer = rule.Head.Concat(calls.SelectMany(c => (int[])[c.From, c.To])).ToHashSet();
        if (PartsOf(others, outer, modes) is not { } parts) return null;
        var isKnown = calls.SelectMany(c => (int[])[c.From, c.To]).Concat(parts.SelectMany(p => (int[])[p.From, p.To])).ToHashSet();
        return rule.Head.All(isKnown.Contains) ? new GraphBody(predicate, rule.Head[0], rule.Head[^1], calls, parts) : null;
    }

    /// <summary>
    /// Whether a goal may be run for everything, beyond what the recursion would ask: functions may fail on values that it never reaches, so only
    /// comparisons are let in.
    /// </summary>
    private static bool IsSafe(Goal goal, RuleComponent component, HashSet<RulePredicate> seen) => goal switch
    {
        CallGoal call => call.Target is null && Comparisons.Contains(call.Function.Name),
        NotGoal not => not.Body.Goals.All(g => IsSafe(g, component, seen)),
        OrGoal or => or.Branches.All(b => b.Goals.All(g => IsSafe(g, component, seen))),
        RuleGoal rule => rule.Predicate.Component != component && (!seen.Add(rule.Predicate) || rule.Predicate.Rules.All(r => r.Body.Goals.All(g => IsSafe(g, component, seen)))),
        PatternGoal or RowsGoal or TupleGoal => true,
        _ => false,
    };

    /// <summary>Goals that share an inner variable belong together; those that cannot run by themselves, such as comparisons, go with others that bind what they need.</summary>
    private static List<GraphPart>? PartsOf(List<Goal> goals, HashSet<int> outer, BindingModes modes)
    {
        var groups = goals.ConvertAll(g => (List<Goal>)[g]);
        Merge(groups, (x, y) => Variables(x).Any(v => !outer.Contains(v) && Variables(y).Contains(v)));
        Merge(groups, (x, y) => (!CanRun(x, modes) || !CanRun(y, modes)) && Variables(x).Overlaps(Variables(y)));
        var parts = new List<GraphPart>();
        foreach (var group in groups)
        {
            var shared = Variables(group).Where(outer.Contains).Order().ToList();
            if (shared.Count is 0 or > 2 || !CanRun(group, modes)) return null;
            parts.Add(PartOf(group, shared[0], shared[^1]));
        }

        return parts;
    }

    /// <summary>A part in the direction of its pattern, when it is one: so the adjacency that is kept with the column serves it.</summary>
    private static GraphPart PartOf(List<Goal> goals, int from, int to) =>
        goals is [PatternGoal { V.IsVariable: true } pattern] && pattern.V.Variable == from ? new GraphPart(goals, to, from) : new GraphPart(goals, from, to);

    private static void Merge(List<List<Goal>> groups, Func<List<Goal>, List<Goal>, bool> belong)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            for (var j = i + 1; j < groups.Count; j++)
            {
                if (!belong(groups[i], groups[j])) continue;
                groups[i].AddRange(groups[j]);
                groups.RemoveAt(j);
                j = i;
            }
        }
    }

    private static HashSet<int> Variables(List<Goal> goals) => [.. goals.SelectMany(g => g.Variables)];

    private static bool CanRun(List<Goal> goals, BindingModes modes)
    {
        var bound = new HashSet<int>();
        return modes.CanRunAll(goals, bound, out _) && Variables(goals).All(bound.Contains);
    }
}
