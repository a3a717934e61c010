namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>Transitive closures of a chain, a random graph and a tree, and what can be reached from one node of a large graph.</summary>
internal static class Closures
{
    private const string ClosureRules = "[[(tc ?x ?y) [?x :edge ?y]] [(tc ?x ?y) (tc ?x ?z) [?z :edge ?y]]]";

    public static Workload Chain() => Closure("w1chain", 500_500, edges =>
    {
        for (var i = 0; i < 1000; i++) edges.Add(i, i + 1);
    });

    public static Workload Tree() => Closure("w1tree", 1_966_082, edges =>
    {
        for (var i = 1; i < (1 << 17) - 1; i++) edges.Add((i - 1) / 2, i);
    });

    public static Workload Random() => Closure("w1rand", 2_571_450, edges => Fill(edges, 1001, 2000, 4000));

    public static Workload Reach()
    {
        var edges = new FactTable("edge", FactKind.Entity, true);
        Fill(edges, 4004, 400_000, 1_000_000);
        return new Workload("w4", [edges], [
            new Question(
                "w4",
                357_058,
                "[:find ?y :in $ % :where (path 0 ?y)]",
                "[[(path ?x ?y) [?x :edge ?y]] [(path ?x ?y) (path ?x ?z) [?z :edge ?y]]]",
                "with recursive r(y) as (select v from edge where e = 0 union select edge.v from r join edge on edge.e = r.y) select y from r",
                "with recursive r(y) as (select v from d where a = 0 and e = 0 union select d.v from r cross join d on d.a = 0 and d.e = r.y) select y from r"),
        ]);
    }

    private static Workload Closure(string name, long rows, Action<FactTable> fill)
    {
        var edges = new FactTable("edge", FactKind.Entity, true);
        fill(edges);
        return new Workload(name, [edges], [
            new Question(
                name,
                rows,
                "[:find ?x ?y :in $ % :where (tc ?x ?y)]",
                ClosureRules,
                "with recursive tc(x, y) as (select e, v from edge union select tc.x, edge.v from tc join edge on edge.e = tc.y) select x, y from tc",
                "with recursive tc(x, y) as (select e, v from d where a = 0 union select tc.x, d.v from tc cross join d on d.a = 0 and d.e = tc.y) select x, y from tc"),
        ]);
    }

    private static void Fill(FactTable edges, ulong seed, int nodes, int count)
    {
        var random = new SplitMix64(seed);
        var seen = new HashSet<(int, int)>();
        while (edges.Count < count)
        {
            var (from, to) = (random.Below(nodes), random.Below(nodes));
            if (from != to && seen.Add((from, to))) edges.Add(from, to);
        }
    }
}
