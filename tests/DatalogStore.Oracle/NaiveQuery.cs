using DatalogStore.Edn;
using DatalogStore.Query.Parse;
using DatalogStore.Views;

namespace DatalogStore.Oracle;

/// <summary>
/// Answers a relation query by trying everything: bindings are dictionaries, every pattern looks at every datom, rules are computed whole, again
/// and again until nothing is new, stratum by stratum. Shares only the parser with the engine. Knows patterns with constant attributes, rules,
/// and, or, not and a few predicates and functions; one database, no inputs but rules.
/// </summary>
internal sealed class NaiveQuery
{
    private readonly List<(long E, Keyword A, object? V)> _datoms = [];
    private readonly List<RuleDefinition> _rules;
    private readonly Dictionary<string, HashSet<EdnVector>> _relations = [];

    private NaiveQuery(IDatabaseView view, IReadOnlyList<RuleDefinition> rules)
    {
        _rules = [.. rules];
        foreach (var attribute in view.Schema.Attributes)
        {
            var column = view.Column(attribute.Id);
            for (var row = 0; row < column.Count; row++) _datoms.Add((column.E[row], attribute.Ident, view.Words.ToValue(column.V[row])));
        }
    }

    /// <summary>The distinct rows of the find variables; <see langword="null"/> when no order of clauses can run.</summary>
    public static HashSet<EdnVector>? Answer(string query, string rules, IDatabaseView view)
    {
        var parsed = QueryParser.Parse(new SourceText("query", query));
        var naive = new NaiveQuery(view, RuleParser.Parse(new SourceText("rules", rules)));
        try
        {
            naive.ComputeRules();
            var names = parsed.Find.Elements.Cast<FindVariable>().Select(f => f.Variable.Name).ToList();
            return [.. naive.Solve(parsed.Where, [[]], []).Select(b => new EdnVector([.. names.Select(n => b.TryGetValue(n, out var v) ? v : throw new StuckException())]))];
        }
        catch (StuckException)
        {
            return null;
        }
    }

    /// <summary>A rule may be computed once all rules that it negates are; its level counts the negations below it.</summary>
    private void ComputeRules()
    {
        var level = _rules.Select(r => r.Name).Distinct().ToDictionary(n => n, _ => 0);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var rule in _rules)
            {
                foreach (var (callee, isNegated) in rule.Body.SelectMany(c => Calls(c, false)))
                {
                    var least = level[callee] + (isNegated ? 1 : 0);
                    if (level[rule.Name] >= least) continue;
                    if (least > level.Count) throw new NotSupportedException("negation in a cycle");
                    level[rule.Name] = least;
                    changed = true;
                }
            }
        }

        foreach (var name in level.Keys) _relations[name] = [];
        foreach (var stratum in _rules.GroupBy(r => level[r.Name]).OrderBy(g => g.Key))
        {
            for (var changed = true; changed;)
            {
                changed = false;
                foreach (var rule in stratum)
                {
                    foreach (var binding in Solve(rule.Body, [[]], []))
                    {
                        changed |= _relations[rule.Name].Add(new EdnVector([.. rule.Head.Select(h => binding.TryGetValue(h.Name, out var v) ? v : throw new StuckException())]));
                    }
                }
            }
        }
    }

    private static IEnumerable<(string Name, bool IsNegated)> Calls(Clause clause, bool isNegated) => clause switch
    {
        RuleClause rule => [(rule.Name, isNegated)],
        AndClause and => and.Clauses.SelectMany(c => Calls(c, isNegated)),
        OrClause or => or.Branches.SelectMany(c => Calls(c, isNegated)),
        NotClause not => not.Clauses.SelectMany(c => Calls(c, true)),
        _ => [],
    };

    /// <summary>All ways to satisfy the clauses that extend a way to satisfy what is around them.</summary>
    /// <param name="clauses">In any order.</param>
    /// <param name="start">Bindings so far.</param>
    /// <param name="outer">Names that mean variables of the clauses around.</param>
    private List<Dictionary<string, object?>> Solve(IReadOnlyList<Clause> clauses, List<Dictionary<string, object?>> start, HashSet<string> outer)
    {
        var visible = outer.Concat(start.SelectMany(b => b.Keys)).Concat(clauses.SelectMany(Positive)).ToHashSet();
        var bindings = start;
        var bound = outer.Concat(start.SelectMany(b => b.Keys)).ToHashSet();
        var left = clauses.ToList();
        while (left.Count > 0)
        {
            var next = left.Find(c => IsReady(c, bound, visible)) ?? throw new StuckException();
            left.Remove(next);
            bindings = [.. bindings.SelectMany(b => Extend(next, b, visible))];
            bound.UnionWith(Positive(next));
        }

        return bindings;
    }

    private static bool IsReady(Clause clause, HashSet<string> bound, HashSet<string> visible) => clause switch
    {
        CallClause call => call.Call.Arguments.OfType<Variable>().All(v => bound.Contains(v.Name)),
        NotClause not => All(not).Where(visible.Contains).All(bound.Contains),
        AndClause and => and.Clauses.All(c => IsReady(c, [.. bound, .. and.Clauses.SelectMany(Positive)], visible)),
        OrClause or => All(or).Where(visible.Contains).Except(or.Branches.Select(b => Positive(b)).Aggregate((x, y) => x.Intersect(y))).All(bound.Contains),
        _ => true,
    };

    /// <summary>Names that a clause binds or needs, negations apart.</summary>
    private static IEnumerable<string> Positive(Clause clause) => clause switch
    {
        NotClause => [],
        AndClause and => and.Clauses.SelectMany(Positive),
        OrClause { Joined: { } joined } => joined.Select(j => j.Name),
        OrClause or => or.Branches.SelectMany(Positive),
        _ => All(clause),
    };

    private static IEnumerable<string> All(Clause clause) => clause switch
    {
        PatternClause pattern => pattern.Terms.OfType<Variable>().Select(v => v.Name),
        CallClause call => call.Call.Arguments.OfType<Variable>().Concat(call.Binding?.Variables ?? []).Select(v => v.Name),
        RuleClause rule => rule.Arguments.OfType<Variable>().Select(v => v.Name),
        AndClause and => and.Clauses.SelectMany(All),
        NotClause not => not.Joined?.Select(j => j.Name) ?? not.Clauses.SelectMany(All),
        OrClause or => or.Joined?.Select(j => j.Name) ?? or.Branches.SelectMany(All),
        _ => [],
    };

    private IEnumerable<Dictionary<string, object?>> Extend(Clause clause, Dictionary<string, object?> binding, HashSet<string> visible)
    {
        switch (clause)
        {
            case PatternClause pattern:
                return _datoms.Where(d => d.A == (Keyword)((Constant)pattern.Terms[1]).Value!).Select(d => Unify(pattern.Terms, [d.E, d.A, d.V], binding)).OfType<Dictionary<string, object?>>();
            case RuleClause rule:
                return _relations[rule.Name].Select(row => Unify(rule.Arguments, row, binding)).OfType<Dictionary<string, object?>>();
            case AndClause and:
                return Solve(and.Clauses, [binding], []);
            case NotClause not:
                var inner = not.Joined is { } names ? names.Select(n => n.Name) : visible;
                return Solve(not.Clauses, [Restrict(binding, inner)], []).Count > 0 ? [] : [binding];
            case OrClause or:
                var shared = or.Joined?.Select(j => j.Name).ToList() ?? [.. or.Branches.SelectMany(All).Where(visible.Contains)];
                return or.Branches.SelectMany(b => Solve([b], [Restrict(binding, shared)], [])).Select(b => Merge(binding, Restrict(b, shared)));
            case CallClause call:
                var result = Invoke(call.Call.Function, [.. call.Call.Arguments.Select(a => a is Constant c ? c.Value : binding[((Variable)a).Name])]);
                if (call.Binding is null) return result is true ? [binding] : [];
                return Unify([call.Binding is ScalarBinding s ? s.Variable : Blank.Instance], [result], binding) is { } unified ? [unified] : [];
            default:
                throw new NotSupportedException(clause.GetType().Name);
        }
    }

    private static object? Invoke(string name, object?[] a) => (name, a) switch
    {
        ("<", [long x, long y]) => x < y,
        (">=", [long x, long y]) => x >= y,
        ("!=", [var x, var y]) => !EdnEquality.Instance.Equals(x, y),
        ("=", [var x, var y]) => EdnEquality.Instance.Equals(x, y),
        ("inc", [long x]) => x + 1,
        ("ground", [var x]) => x,
        _ => throw new NotSupportedException(name),
    };

    private static Dictionary<string, object?>? Unify(IReadOnlyList<Term> terms, IReadOnlyList<object?> values, Dictionary<string, object?> binding)
    {
        var result = new Dictionary<string, object?>(binding);
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i] is Blank) continue;
            if (terms[i] is Constant constant)
            {
                if (!EdnEquality.Instance.Equals(constant.Value, values[i])) return null;
            }
            else if (terms[i] is Variable variable && !result.TryAdd(variable.Name, values[i]) && !EdnEquality.Instance.Equals(result[variable.Name], values[i]))
            {
                return null;
            }
        }

        return result;
    }

    private static Dictionary<string, object?> Restrict(Dictionary<string, object?> binding, IEnumerable<string> names) =>
        names.Distinct().Where(binding.ContainsKey).ToDictionary(n => n, n => binding[n]);

    private static Dictionary<string, object?> Merge(Dictionary<string, object?> x, Dictionary<string, object?> y)
    {
        var merged = new Dictionary<string, object?>(x);
        foreach (var (name, value) in y) merged[name] = value;
        return merged;
    }

    /// <summary>No clause that is left can run.</summary>
    private sealed class StuckException : Exception;
}
