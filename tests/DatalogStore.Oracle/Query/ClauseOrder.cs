using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>Clauses in an order in which each finds what it needs, with the variables that cross the border of each, and what is bound at the end.</summary>
internal sealed record OrderedClauses(IReadOnlyList<(Clause Clause, HashSet<string> Crossing)> Steps, HashSet<string> Bound);

/// <summary>
/// Finds a legal order, if there is one. What is bound only ever grows and a clause that is ready stays ready, so taking any ready clause
/// next never misses an order. Negations only drop rows: they come last, when all that can be bound is bound.
/// </summary>
internal sealed class ClauseOrder(RuleBook rules)
{
    private readonly Dictionary<(object Owner, string Bound), OrderedClauses?> _known = [];

    /// <summary>Forgets what was found: what rules need has changed.</summary>
    public void Forget() => _known.Clear();

    /// <param name="owner">The clause or rule that the clauses are the body of; remembers the answer.</param>
    /// <param name="clauses">A conjunction.</param>
    /// <param name="bound">Variables bound before.</param>
    /// <param name="wanted">Variables that somebody outside looks at.</param>
    /// <returns><see langword="null"/> when no order is legal.</returns>
    public OrderedClauses? Find(object owner, IReadOnlyList<Clause> clauses, HashSet<string> bound, HashSet<string> wanted)
    {
        var key = (owner, string.Join(' ', bound.Order(StringComparer.Ordinal)) + "|" + string.Join(' ', wanted.Order(StringComparer.Ordinal)));
        if (!_known.TryGetValue(key, out var answer)) _known[key] = answer = Search(ClauseVariables.Flatten(clauses), bound, wanted);
        return answer;
    }

    private OrderedClauses? Search(IReadOnlyList<Clause> clauses, HashSet<string> bound, HashSet<string> wanted)
    {
        var now = new HashSet<string>(bound);
        var steps = new List<(Clause, HashSet<string>)>();
        var waiting = clauses.Where(c => c is not NotClause).ToList();
        while (waiting.Count > 0)
        {
            // An ident that a function gives names an attribute where one is looked for, and does not equal the id that a pattern binds: such patterns come last.
            var ready = waiting.Where(c => IsReady(c, CrossingOf(c, clauses, bound, wanted), now)).ToList();
            var next = ready.Find(c => c is not PatternClause { Terms: [_, Variable a, ..] } || now.Contains(a.Name)) ?? ready.FirstOrDefault();
            if (next is null) return null;
            waiting.Remove(next);
            var crossing = CrossingOf(next, clauses, bound, wanted);
            steps.Add((next, crossing));
            now.UnionWith(crossing);
        }

        foreach (var not in clauses.OfType<NotClause>())
        {
            var crossing = CrossingOf(not, clauses, bound, wanted);
            if (!IsReady(not, crossing, now)) return null;
            steps.Add((not, [.. crossing.Where(now.Contains)]));
        }

        return new OrderedClauses(steps, now);
    }

    /// <summary>
    /// The variables that a clause shares with the world. A variable that stands only in negations inside an <c>or</c>, and nowhere
    /// else, belongs to those negations.
    /// </summary>
    private static HashSet<string> CrossingOf(Clause clause, IReadOnlyList<Clause> all, HashSet<string> bound, HashSet<string> wanted)
    {
        var own = ClauseVariables.Of(clause);
        if (clause is not OrClause { Joined: null }) return own;
        var elsewhere = ClauseVariables.Of(all.Where(c => !ReferenceEquals(c, clause)));
        var binds = ClauseVariables.BoundBy(clause);
        own.RemoveWhere(v => !binds.Contains(v) && !elsewhere.Contains(v) && !bound.Contains(v) && !wanted.Contains(v));
        return own;
    }

    private bool IsReady(Clause clause, HashSet<string> crossing, HashSet<string> bound)
    {
        switch (clause)
        {
            case PatternClause: return true;
            case CallClause call: return ClauseVariables.Names(call.Call.Arguments).IsSubsetOf(bound);
            case RuleClause rule: return rules.ModeFor(rule, bound) is not null;
            case OrClause or:
                if (!or.Required.All(v => bound.Contains(v.Name))) return false;
                HashSet<string> given = [.. crossing.Where(bound.Contains)];
                return or.Branches.All(b => Find(("branch", b), [b], given, crossing) is { } found && crossing.IsSubsetOf(found.Bound));
            case NotClause not:
                HashSet<string> known = [.. crossing.Where(bound.Contains)];
                if (not.Joined is not null && known.Count < crossing.Count) return false;
                if (known.Count == 0) return false;
                return Find(not, not.Clauses, known, known) is not null;
            default: throw new NotSupportedException(clause.ToString());
        }
    }
}
