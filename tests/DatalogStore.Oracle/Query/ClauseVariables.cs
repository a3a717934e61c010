using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>The variables of clauses that cross their border.</summary>
internal static class ClauseVariables
{
    /// <summary>Every variable that others can see.</summary>
    public static HashSet<string> Of(Clause clause) => clause switch
    {
        PatternClause p => Names(p.Terms),
        CallClause c => [.. Names(c.Call.Arguments), .. c.Binding?.Variables.Select(v => v.Name) ?? []],
        RuleClause r => Names(r.Arguments),
        AndClause a => Of(a.Clauses),
        NotClause n => n.Joined is { } joined ? [.. joined.Select(v => v.Name)] : Of(n.Clauses),
        OrClause o => o.Joined is { } joined ? [.. joined.Select(v => v.Name)] : Of(o.Branches),
        _ => throw new NotSupportedException(clause.ToString()),
    };

    public static HashSet<string> Of(IEnumerable<Clause> clauses) => [.. clauses.SelectMany(Of)];

    /// <summary>Those of them that the clause may give a value to: all but those that only stand in negations, predicates and arguments.</summary>
    public static HashSet<string> BoundBy(Clause clause) => clause switch
    {
        PatternClause p => Names(p.Terms),
        CallClause c => [.. c.Binding?.Variables.Select(v => v.Name) ?? []],
        RuleClause r => Names(r.Arguments),
        AndClause a => [.. a.Clauses.SelectMany(BoundBy)],
        NotClause => [],
        OrClause o => [.. o.Branches.SelectMany(BoundBy).Where(v => o.Joined is null || o.Joined.Any(j => j.Name == v))],
        _ => throw new NotSupportedException(clause.ToString()),
    };

    public static HashSet<string> Names(IEnumerable<Term> terms) => [.. terms.OfType<Variable>().Select(v => v.Name)];

    /// <summary>The clauses with every <c>and</c> opened.</summary>
    public static IReadOnlyList<Clause> Flatten(IEnumerable<Clause> clauses) => [.. clauses.SelectMany(c => c is AndClause and ? Flatten(and.Clauses) : [c])];
}
