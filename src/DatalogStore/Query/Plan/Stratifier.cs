namespace DatalogStore.Query.Plan;

/// <summary>
/// Puts rules into strongly connected components, those they depend on first (Tarjan's algorithm). A component with a dependency through
/// <c>not</c> inside it has no meaning that does not depend on the order of evaluation: that is an error, which shows the cycle.
/// </summary>
internal static class Stratifier
{
    /// <summary>The components, inner ones first; every predicate that is reached is given its component.</summary>
    public static IReadOnlyList<RuleComponent> Stratify(IReadOnlyList<RulePredicate> predicates)
    {
        var components = new List<RuleComponent>();
        var index = new Dictionary<RulePredicate, int>();
        var low = new Dictionary<RulePredicate, int>();
        var stack = new Stack<RulePredicate>();
        var onStack = new HashSet<RulePredicate>();
        foreach (var predicate in predicates)
        {
            if (!index.ContainsKey(predicate)) Visit(predicate);
        }

        foreach (var component in components) CheckNegation(component);
        return components;

        void Visit(RulePredicate root)
        {
            // An own stack of (predicate, dependencies left): a chain of thousands of rules must not overflow.
            var frames = new Stack<(RulePredicate Predicate, IEnumerator<RulePredicate> Left)>();
            Enter(root);
            while (frames.Count > 0)
            {
                var (predicate, left) = frames.Peek();
                if (left.MoveNext())
                {
                    if (!index.TryGetValue(left.Current, out var seen)) Enter(left.Current);
                    else if (onStack.Contains(left.Current)) low[predicate] = Math.Min(low[predicate], seen);
                    continue;
                }

                frames.Pop();
                if (frames.Count > 0) low[frames.Peek().Predicate] = Math.Min(low[frames.Peek().Predicate], low[predicate]);
                if (low[predicate] == index[predicate]) Close(predicate);
            }

            void Enter(RulePredicate predicate)
            {
                index[predicate] = low[predicate] = index.Count;
                stack.Push(predicate);
                onStack.Add(predicate);
                frames.Push((predicate, Dependencies(predicate).Select(d => d.Predicate).ToList().GetEnumerator()));
            }
        }

        void Close(RulePredicate root)
        {
            var component = new RuleComponent();
            RulePredicate member;
            do
            {
                member = stack.Pop();
                onStack.Remove(member);
                component.Members.Add(member);
                member.Component = component;
            }
            while (member != root);
            component.IsRecursive = component.Members.Count > 1 || Dependencies(root).Any(d => d.Predicate == root);
            components.Add(component);
        }
    }

    /// <summary>Rules that a rule's bodies call, and whether inside a negation.</summary>
    public static IEnumerable<(RulePredicate Predicate, bool IsNegated, RuleGoal Goal)> Dependencies(RulePredicate predicate) => predicate.Rules.SelectMany(r => Calls(r.Body, false));

    public static IEnumerable<(RulePredicate Predicate, bool IsNegated, RuleGoal Goal)> Calls(Conjunction body, bool isNegated) => body.Goals.SelectMany(g => g switch
    {
        RuleGoal rule => [(rule.Predicate, isNegated, rule)],
        NotGoal not => Calls(not.Body, true),
        OrGoal or => or.Branches.SelectMany(b => Calls(b, isNegated)),
        _ => Enumerable.Empty<(RulePredicate, bool, RuleGoal)>(),
    });

    private static void CheckNegation(RuleComponent component)
    {
        foreach (var member in component.Members)
        {
            foreach (var (callee, isNegated, goal) in Dependencies(member))
            {
                if (!isNegated || callee.Component != component) continue;
                var back = PathFrom(callee, member, component);
                throw new DatalogException(
                    ErrorKind.Request,
                    "negation-cycle",
                    $"rule {member.Name} depends on its own negation: {member.Name} → not {string.Join(" → ", back.Select(p => p.Name))}",
                    "a rule may negate only rules that do not depend on it",
                    goal.Place);
            }
        }
    }

    private static List<RulePredicate> PathFrom(RulePredicate from, RulePredicate to, RuleComponent component)
    {
        var cameFrom = new Dictionary<RulePredicate, RulePredicate?> { [from] = null };
        var queue = new Queue<RulePredicate>([from]);
        while (queue.TryDequeue(out var at) && at != to)
        {
            foreach (var (next, _, _) in Dependencies(at))
            {
                if (next.Component == component && cameFrom.TryAdd(next, at)) queue.Enqueue(next);
            }
        }

        var path = new List<RulePredicate>();
        for (var at = to; at is not null; at = cameFrom.GetValueOrDefault(at)) path.Insert(0, at);
        return path;
    }
}
