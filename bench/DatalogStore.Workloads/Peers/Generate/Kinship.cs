namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>The same generation: people whose parents are of one generation, over a tree in which one in ten has a second parent.</summary>
internal static class Kinship
{
    private const int Roots = 12;
    private const int People = 6000;

    public static Workload SameGeneration()
    {
        var random = new SplitMix64(2002);
        var parents = new FactTable("parent", FactKind.Entity, true);
        var seen = new HashSet<(int, int)>();
        for (var person = Roots; person < People; person++)
        {
            var count = random.Below(10) == 0 ? 2 : 1;
            for (var k = 0; k < count; k++)
            {
                var parent = Math.Max(0, Math.Min(person - 1, (int)Math.Floor((person - Roots) / 2.0) + random.Below(13) - 6));
                if (parent < person && seen.Add((person, parent))) parents.Add(person, parent);
            }
        }

        return new Workload("w2", [parents], [
            new Question(
                "w2",
                3_142_032,
                "[:find ?x ?y :in $ % :where (sg ?x ?y)]",
                "[[(sg ?x ?y) [?x :parent ?p] [?y :parent ?p]] [(sg ?x ?y) [?x :parent ?a] (sg ?a ?b) [?y :parent ?b]]]",
                """
                with recursive sg(x, y) as (
                  select p.e, q.e from parent p join parent q on p.v = q.v
                  union
                  select p.e, q.e from sg join parent p on p.v = sg.x join parent q on q.v = sg.y)
                select x, y from sg
                """,
                """
                with recursive sg(x, y) as (
                  select p.e, q.e from d p cross join d q on q.a = 0 and q.v = p.v where p.a = 0
                  union
                  select p.e, q.e from sg cross join d p on p.a = 0 and p.v = +sg.x cross join d q on q.a = 0 and q.v = +sg.y)
                select x, y from sg
                """),
        ]);
    }
}
