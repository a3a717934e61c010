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

    /// <summary>Clauses of a query, and which variables to find.</summary>
    public (List<string> Clauses, List<string> Find) Query()
    {
        var clauses = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Clause(depth: 2)).ToList();
        var used = Variables.Where(v => clauses.Exists(c => !c.StartsWith("(not", StringComparison.Ordinal) && c.Contains(v, StringComparison.Ordinal))).ToList();
        return (clauses, used.Count == 0 ? ["?a"] : [.. Shuffled(used).Take(_random.Next(1, used.Count + 1))]);
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

    private string Clause(int depth) => _random.Next(depth > 0 ? 12 : 8) switch
    {
        0 or 1 or 2 => $"[{Term()} :node/edge {Term()}]",
        3 => $"[{Variable()} :node/id {(_random.Next(3) == 0 ? $"{_random.Next(1, Nodes + 1)}" : "_")}]",
        4 => $"(reach {Term()} {Term()})",
        5 => $"({(_random.Next(2) == 0 ? "hop" : "back")} {Term()} {Term()})",
        6 => _random.Next(2) == 0 ? $"(lone {Term()})" : $"(far {Term()} {Term()})",
        7 => $"[(!= {Variable()} {(_random.Next(2) == 0 ? Variable() : $"{Node()}")})]",
        8 => $"(not {Many(depth)})",
        9 => Or(depth),
        10 => $"(or-join [{Variable()}] {Clause(depth - 1)} (and {Many(depth)}))",
        _ => $"(not-join [{Variable()}] {Many(depth)})",
    };

    private string Many(int depth) => string.Join(' ', Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Clause(depth - 1)));

    /// <summary>Branches over the same two variables.</summary>
    private string Or(int depth)
    {
        var (x, y) = (Variable(), Variable());
        return $"(or [{x} :node/edge {y}] (and (reach {y} {x}) [{x} :node/id] {(depth > 1 ? $"(not [{y} :node/self {x}])" : $"[{y} :node/id]")}))";
    }
}
