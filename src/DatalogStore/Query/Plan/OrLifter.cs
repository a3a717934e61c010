namespace DatalogStore.Query.Plan;

/// <summary>
/// Inside recursive rules, makes an <c>or</c> that recurs a rule of its own, whose definitions are the branches: so that semi-naive evaluation
/// meets recursion only as a call beside other goals.
/// </summary>
internal static class OrLifter
{
    public static void Lift(RuleComponent component)
    {
        if (!component.IsRecursive) return;
        // Lifted rules join the component and are visited in their turn.
        for (var m = 0; m < component.Members.Count; m++)
        {
            var member = component.Members[m];
            for (var r = 0; r < member.Rules.Count; r++)
            {
                var goals = member.Rules[r].Body.Goals.Select((g, i) => g is OrGoal or && Recurs(or, component) ? LiftOne(or, component, $"{member.Name}/or{r}.{i}") : g);
                member.Rules[r] = member.Rules[r] with { Body = new Conjunction([.. goals]) };
            }
        }
    }

    private static bool Recurs(OrGoal or, RuleComponent component) => or.Branches.Any(b => Stratifier.Calls(b, false).Any(c => c.Predicate.Component == component));

    private static RuleGoal LiftOne(OrGoal or, RuleComponent component, string name)
    {
        var lifted = new RulePredicate(name, or.Shared.Count) { Component = component };
        lifted.Rules.AddRange(or.Branches.Select(b => new ResolvedRule(or.Shared, b)));
        component.Members.Add(lifted);
        return new RuleGoal(lifted, [.. or.Shared.Select(Slot.OfVariable)], or.Clause, or.Place);
    }
}
