namespace DatalogStore.Query.Plan;

/// <summary>Whether a body calls functions, itself or through rules: what calls none cannot fail, whatever rows it is run for.</summary>
internal static class CallFinder
{
    public static bool IsFree(Conjunction body) => IsFree(body, []);

    private static bool IsFree(Conjunction body, HashSet<RulePredicate> seen) => body.Goals.All(goal => goal switch
    {
        PatternGoal or TupleGoal or RowsGoal => true,
        NotGoal not => IsFree(not.Body, seen),
        OrGoal or => or.Branches.All(b => IsFree(b, seen)),
        RuleGoal rule => !seen.Add(rule.Predicate) || rule.Predicate.Rules.All(r => IsFree(r.Body, seen)),
        _ => false,
    });
}
