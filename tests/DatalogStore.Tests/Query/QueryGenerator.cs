using DatalogStore.Oracle;

namespace DatalogStore.Tests.Query;

/// <summary>Random graphs, rules and queries from one seed, small enough for the naive evaluator.</summary>
internal sealed class QueryGenerator(int seed)
{
    private const int Nodes = 7;

    private static readonly string[] Variables = ["?a", "?b", "?c", "?d"];

    private static readonly string[] RulePool =
    [
        "[(reach ?x ?y) [?x :node/edge ?y]]", "[(reach ?x ?y) [?x :node/edge ?z] (reach ?z ?y)]", "[(reach ?x ?y) (reach ?x ?z) [?z :node/edge ?y]]",
        "[(reach ?x ?y) (reach ?x ?z) (reach ?z ?y)]", "[(reach ?x ?x) [?x :node/id]]", "[(reach ?x ?y) (or-join [?x ?y] [?x :node/self ?y] (and [?x :node/edge ?z] (reach ?z ?y)))]",
        "[(reach ?x ?y) (hop ?x ?z) (reach ?z ?y) (not (lone ?y))]", "[(reach ?x ?y) (back ?x ?y)]",
        "[(back ?x ?y) [?y :node/edge ?x]]", "[(back ?x ?y) (reach ?y ?x)]", "[(back ?x ?y) [?x :node/edge ?z] (back ?y ?z)]",
        "[(hop ?x ?y) [?x :node/edge ?z] [?z :node/edge ?y]]", "[(hop ?x ?y) [?y :node/edge ?x] [(!= ?x ?y)]]",
        "[(lone ?x) [?x :node/id] (not [?x :node/edge _])]", "[(lone ?x) [?x :node/self ?x]]",
        "[(far ?x ?y) [?x :node/id] [?y :node/id] (not (reach ?x ?y))]", "[(far ?x ?y) (far ?x ?z) [?z :node/edge ?y]]",
    ];

    private readonly Random _random = new(seed);

    public NaiveStore Graph()
    {
        var store = new NaiveStore(People.Schema);
        var edges = _random.Next(2, 14);
        var datoms = Enumerable.Range(1, Nodes).Select(i => $"[:db/add {100 + i} :node/id {i}]")
            .Concat(Enumerable.Range(0, edges).Select(_ => $"[:db/add {Node()} :node/edge {Node()}]"))
            .Concat(Enumerable.Range(0, 2).Select(_ => Node()).Select(n => $"[:db/add {n} :node/self {(_random.Next(2) == 0 ? n : Node())}]"));
        store.Transact($"[{string.Join(' ', datoms)}]");
        return store;
    }

    /// <summary>Some of the rules, each name with one definition at least.</summary>
    public string Rules()
    {
        var chosen = RulePool.Where(_ => _random.Next(3) > 0).ToList();
        foreach (var name in (string[])["reach", "back", "hop", "lone", "far"])
        {
            if (!chosen.Exists(r => r.StartsWith($"[({name} ", StringComparison.Ordinal))) chosen.Add(RulePool.First(r => r.StartsWith($"[({name} ", StringComparison.Ordinal)));
        }

        return $"[{string.Join(' ', Shuffled(chosen))}]";
    }

    /// <summary>Clauses of a query, and which variables to find. What binds comes first; filters use what is bound, and names of their own.</summary>
    public (List<string> Clauses, List<string> Find) Query()
    {
        var bound = new HashSet<string>();
        var clauses = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Binder(bound, 2)).ToList();
        if (bound.Count == 0) clauses.Add(Binder(bound, [Variable()], 0));
        clauses.AddRange(Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Filter(bound, 2)));
        return (clauses, [.. Shuffled(bound).Take(_random.Next(1, bound.Count + 1))]);
    }

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var all = items.ToArray();
        _random.Shuffle(all);
        return [.. all];
    }

    private int Node() => 100 + _random.Next(1, Nodes + 1);

    private string Variable() => Variables[_random.Next(Variables.Length)];

    private string Term() => _random.Next(8) switch { 0 => $"{Node()}", 1 => "_", _ => Variable() };

    private string OneOf(IEnumerable<string> names) => names.Order(StringComparer.Ordinal).ElementAt(_random.Next(names.Count()));

    /// <summary>A clause that binds whatever variables it has; those are added.</summary>
    private string Binder(HashSet<string> bound, int depth) => Binder(bound, [Term(), Term()], depth);

    /// <summary>A clause over these terms, one or two.</summary>
    private string Binder(HashSet<string> bound, string[] terms, int depth)
    {
        if (terms.Length == 1) terms = _random.Next(2) == 0 ? [terms[0], Term()] : [Term(), terms[0]];
        var (x, y) = (terms[0], terms[1]);
        var variables = terms.Where(t => t[0] == '?').Distinct().ToList();
        bound.UnionWith(variables);
        switch (_random.Next(depth > 0 && variables.Count > 0 ? 9 : 7))
        {
            case 0 or 1 or 2: return $"[{x} :node/edge {y}]";
            case 3: return $"(reach {x} {y})";
            case 4: return $"(hop {x} {y})";
            case 5: return $"({(_random.Next(2) == 0 ? "back" : "far")} {x} {y})";
            case 6: return x[0] == '?' && y[0] != '?' ? $"[{x} :node/id {_random.Next(1, Nodes + 1)}]" : $"[{x} :node/self {y}]";
            case 7: return $"(or-join [{string.Join(' ', variables)}] {Branch(variables, depth)} {Branch(variables, depth)})";
            default: return $"(or {Plain(x, y)} {Plain(y, x)})";
        }
    }

    private string Plain(string x, string y) => _random.Next(3) switch { 0 => $"[{x} :node/edge {y}]", 1 => $"(reach {x} {y})", _ => $"(and [{y} :node/edge {x}] (reach {x} {y}))" };

    /// <summary>A branch that binds the variables and may have others of its own, named like outer ones or not.</summary>
    private string Branch(List<string> variables, int depth)
    {
        var bound = new HashSet<string>();
        var clauses = new List<string> { Binder(bound, [.. variables], depth - 1) };
        if (_random.Next(2) == 0) clauses.Add(Binder(bound, [OneOf(bound)], depth - 1));
        if (_random.Next(2) == 0) clauses.Add(Filter(bound, depth - 1));
        return clauses.Count == 1 ? clauses[0] : $"(and {string.Join(' ', clauses)})";
    }

    /// <summary>A clause that only drops rows.</summary>
    private string Filter(HashSet<string> bound, int depth)
    {
        var x = OneOf(bound);
        switch (_random.Next(depth > 0 ? 4 : 2))
        {
            case 0: return $"[(!= {x} {(_random.Next(2) == 0 ? OneOf(bound) : $"{Node()}")})]";
            case 1: return $"(not {Inner()})";
            case 2: return $"(not {Inner()} {Inner()})";
            default:
                var inner = new HashSet<string>();
                var clauses = new List<string> { Binder(inner, [x], depth - 1) };
                if (_random.Next(2) == 0) clauses.Add(Filter(inner, depth - 1));
                return $"(not-join [{x}] {string.Join(' ', clauses)})";
        }

        // A negation's own variable is named apart: an outer one that nothing else binds would be an error.
        string Inner() => Binder([], _random.Next(2) == 0 ? [x, OneOf(bound)] : _random.Next(2) == 0 ? [x, "?own"] : ["_", x], 0);
    }
}
