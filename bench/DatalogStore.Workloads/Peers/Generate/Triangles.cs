namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>Triangles of a graph whose degrees follow a power law: 33 million paths of two edges for some 95 thousand triangles.</summary>
internal static class Triangles
{
    private const int Nodes = 60_000;
    private const int Edges = 200_000;

    public static Workload PowerLaw()
    {
        var random = new SplitMix64(6006);
        var label = Enumerable.Range(0, Nodes).ToArray();
        for (var i = Nodes - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (label[i], label[j]) = (label[j], label[i]);
        }

        var edges = new FactTable("edge", FactKind.Entity, true);
        var seen = new HashSet<(int, int)>();
        while (edges.Count < Edges)
        {
            var (a, b) = (label[(int)(Nodes * Math.Pow(random.Fraction(), 3.5))], label[(int)(Nodes * Math.Pow(random.Fraction(), 3.5))]);
            if (a == b) continue;
            var pair = (Math.Min(a, b), Math.Max(a, b));
            if (seen.Add(pair)) edges.Add(pair.Item1, pair.Item2);
        }

        return new Workload("w6", [edges], [
            new Question(
                "w6",
                94_982,
                "[:find ?x ?y ?z :where [?x :edge ?y] [?y :edge ?z] [?x :edge ?z]]",
                null,
                "select p.e, p.v, q.v from edge p join edge q on q.e = p.v join edge r on r.e = p.e and r.v = q.v",
                "select p.e, p.v, q.v from d p cross join d q on q.a = 0 and q.e = p.v cross join d r on r.a = 0 and r.e = p.e and r.v = q.v where p.a = 0"),
        ]);
    }
}
