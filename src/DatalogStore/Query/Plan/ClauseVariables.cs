using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>Which names of variables a clause shows to the clauses beside it.</summary>
internal static class ClauseVariables
{
    /// <summary>Names that occur: of an <c>or-join</c> or <c>not-join</c> only the joined ones.</summary>
    public static IEnumerable<string> Of(Clause clause) => clause switch
    {
        PatternClause pattern => Names(pattern.Terms),
        CallClause call => Names(call.Call.Arguments).Concat(call.Binding?.Variables.Select(v => v.Name) ?? []),
        RuleClause rule => Names(rule.Arguments),
        AndClause and => and.Clauses.SelectMany(Of),
        NotClause not => not.Joined?.Select(v => v.Name) ?? not.Clauses.SelectMany(Of),
        OrClause or => or.Joined?.Select(v => v.Name) ?? or.Branches.SelectMany(Of),
        _ => [],
    };

    /// <summary>Names that some clause other than a negation shows: those that can be bound here.</summary>
    public static IEnumerable<string> Positive(IEnumerable<Clause> clauses) => clauses.SelectMany(c => c switch
    {
        NotClause => [],
        AndClause and => Positive(and.Clauses),
        OrClause { Joined: null } or => or.Branches.SelectMany(b => Positive([b])),
        _ => Of(c),
    });

    /// <summary>Names that a pattern, a rule or the result of a function may bind, however deep the clause stands; a negation binds none.</summary>
    public static IEnumerable<string> Binders(IEnumerable<Clause> clauses) => clauses.SelectMany(c => c switch
    {
        CallClause call => call.Binding?.Variables.Select(v => v.Name) ?? [],
        AndClause and => Binders(and.Clauses),
        NotClause => [],
        OrClause or => Binders(or.Branches),
        _ => Of(c),
    });

    /// <summary>Calls of functions, however deep they stand, but for those in negations.</summary>
    public static IEnumerable<CallClause> Calls(IEnumerable<Clause> clauses) => clauses.SelectMany(c => c switch
    {
        CallClause call => [call],
        AndClause and => Calls(and.Clauses),
        OrClause or => Calls(or.Branches),
        _ => [],
    });

    private static IEnumerable<string> Names(IEnumerable<Term> terms) => terms.OfType<Variable>().Select(v => v.Name);
}
