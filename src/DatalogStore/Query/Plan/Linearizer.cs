namespace DatalogStore.Query.Plan;

/// <summary>
/// A rule that says its relation is transitive, <c>p(x, y) ← p(x, z), p(z, y)</c>, beside rules without recursion, means the closure of those. Said
/// with one recursive call, <c>p(x, y) ← base(x, z), p(z, y)</c> for every base rule, it has the same rows and far fewer ways to derive each.
/// </summary>
internal static class Linearizer
{
    public static void Linearize(RuleComponent component, VariableNames names)
    {
        if (component is not { IsRecursive: true, Members: [{ Arity: 2 } predicate] }) return;
        var bases = predicate.Rules.Where(r => !Stratifier.Calls(r.Body, false).Any(c => c.Predicate == predicate)).ToList();
        var others = predicate.Rules.Except(bases).ToList();
        if (bases.Count == 0 || others.Exists(r => !IsTransitivity(r, predicate))) return;
        predicate.Rules.Clear();
        predicate.Rules.AddRange(bases);
        foreach (var rule in bases.Where(r => r.Head[0] != r.Head[1]))
        {
            var renamed = new Dictionary<int, int>();
            int Rename(int v) => renamed.TryGetValue(v, out var to) ? to : renamed[v] = names.Fresh(names[v]);
            var body = rule.Body.Rename(Rename);
            var (x, z, y) = (Rename(rule.Head[0]), Rename(rule.Head[1]), names.Fresh("?y"));
            predicate.Rules.Add(new ResolvedRule([x, y], new Conjunction([.. body.Goals, new RuleGoal(predicate, [Slot.OfVariable(z), Slot.OfVariable(y)], null, null)])));
        }
    }

    private static bool IsTransitivity(ResolvedRule rule, RulePredicate predicate)
    {
        if (rule.Body.Goals is not [RuleGoal first, RuleGoal second] || first.Predicate != predicate || second.Predicate != predicate) return false;
        var (x, y) = (rule.Head[0], rule.Head[1]);
        if (x == y || !first.Arguments.Concat(second.Arguments).All(s => s.IsVariable)) return false;
        if (second.Arguments[0].Variable == x && first.Arguments[1].Variable == y) (first, second) = (second, first);
        var z = first.Arguments[1].Variable;
        return first.Arguments[0].Variable == x && second.Arguments[0].Variable == z && second.Arguments[1].Variable == y && z != x && z != y;
    }
}
