using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>
/// A required argument of a rule must be shown by an input, a clause written before the call, or the head of the rule around it. This is
/// the one place where the order as written counts: requiring asks for it.
/// </summary>
internal sealed class RequiredArguments(ILookup<string, RuleDefinition> definitions)
{
    public void Check(IEnumerable<Clause> clauses, IEnumerable<string> shown)
    {
        var before = shown.ToHashSet();
        foreach (var clause in clauses)
        {
            CheckClause(clause, before);
            before.UnionWith(Shows(clause));
        }
    }

    /// <summary>What stands only in negations is shown to nobody.</summary>
    private static IEnumerable<string> Shows(Clause clause) => clause switch
    {
        NotClause => [],
        AndClause and => and.Clauses.SelectMany(Shows),
        OrClause { Joined: null } or => or.Branches.SelectMany(Shows),
        _ => ClauseVariables.Of(clause),
    };

    private void CheckClause(Clause clause, HashSet<string> before)
    {
        switch (clause)
        {
            case RuleClause call:
                var required = definitions[call.Name].Max(d => d.RequiredCount);
                if (call.Arguments.Take(required).All(a => a is Constant || (a is Variable v && before.Contains(v.Name)))) break;
                throw new OracleException("insufficient-bindings", $"a required argument of {call} is not bound before it");
            case AndClause and: Check(and.Clauses, before); break;
            case NotClause not: Check(not.Clauses, Crossing(not.Joined, before)); break;
            case OrClause or:
                foreach (var branch in or.Branches) Check([branch], Crossing(or.Joined, before));
                break;
        }
    }

    private static IEnumerable<string> Crossing(IReadOnlyList<Variable>? joined, HashSet<string> before) => joined is null ? before : joined.Select(v => v.Name).Where(before.Contains);
}
