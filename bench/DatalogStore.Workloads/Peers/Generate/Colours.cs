namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>Ten mutually recursive rules: paths whose edges have ten colours in turn, begun with the first.</summary>
internal static class Colours
{
    private const int Count = 10;
    private const int Nodes = 400;
    private const int EdgesOfEach = 500;

    public static Workload InTurn()
    {
        var random = new SplitMix64(10_010);
        var tables = Enumerable.Range(0, Count).Select(c => new FactTable($"c{c}", FactKind.Entity, true)).ToArray();
        foreach (var table in tables)
        {
            var seen = new HashSet<(int, int)>();
            while (seen.Count < EdgesOfEach)
            {
                var (from, to) = (1 + random.Below(Nodes), 1 + random.Below(Nodes));
                if (seen.Add((from, to))) table.Add(from, to);
            }
        }

        var rules = "[[(p0 ?x ?y) [?x :c0 ?y]] " + string.Join(' ', Enumerable.Range(0, Count).Select(c => $"[(p{c} ?x ?y) (p{(c + Count - 1) % Count} ?x ?z) [?z :c{c} ?y]]")) + "]";
        var duckEdges = string.Join(" union all ", tables.Select((t, c) => $"select {c} as c, e, v from {t.Name}"));
        const string Walk = "select distinct x, y from w where c = 9";
        return new Workload("w10", tables, [
            new Question(
                "mutual", Expected(tables), "[:find ?x ?y :in $ % :where (p9 ?x ?y)]", rules,
                $"with recursive edges as ({duckEdges}), w(c, x, y) as (select 0, e, v from c0 union select edges.c, w.x, edges.v from w join edges on edges.e = w.y and edges.c = (w.c + 1) % 10) {Walk}",
                $"with recursive w(c, x, y) as (select 0, e, v from d where a = 0 union select (w.c + 1) % 10, w.x, d.v from w join d on d.a = (w.c + 1) % 10 and d.e = w.y) {Walk}"),
        ]);
    }

    private static long Expected(FactTable[] tables)
    {
        var ends = tables.Select(t => t.Entities.Zip(t.Numbers).ToLookup(p => p.First, p => p.Second)).ToArray();
        var pairs = 0L;
        for (var start = 1L; start <= Nodes; start++)
        {
            var seen = new HashSet<(int Colour, long Node)>();
            var next = new Stack<(int Colour, long Node)>(ends[0][start].Select(n => (0, n)));
            while (next.TryPop(out var at))
            {
                if (!seen.Add(at)) continue;
                var colour = (at.Colour + 1) % Count;
                foreach (var node in ends[colour][at.Node]) next.Push((colour, node));
            }

            pairs += seen.Count(s => s.Colour == Count - 1);
        }

        return pairs;
    }
}
