namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>
/// Andersen's points-to analysis of a program of 500 functions with 40 variables each; most facts are local to one function. Recursive SQL, which
/// allows one recursive reference, cannot say it.
/// </summary>
internal static class PointsTo
{
    private const int Functions = 500;
    private const int VariablesEach = 40;

    public static Workload Small() => Analysis("w3", 275_058, 7000, 9000, 2000, 2000);

    /// <summary>The same program with more loads and stores: most variables may point to much of the program.</summary>
    public static Workload Big() => Analysis("w3big", 3_955_545, 7000, 13_000, 2000, 2000);

    private static Workload Analysis(string name, long rows, int addresses, int assigns, int loads, int stores)
    {
        var random = new SplitMix64(3003);
        FactTable[] tables = [Table("addrOf", addresses), Table("assign", assigns), Table("load", loads), Table("store", stores)];
        return new Workload(name, tables, [
            new Question(
                name,
                rows,
                "[:find ?v ?o :in $ % :where (pt ?v ?o)]",
                """
                [[(pt ?v ?o) [?v :addrOf ?o]]
                 [(pt ?v ?o) [?v :assign ?w] (pt ?w ?o)]
                 [(pt ?v ?o) [?v :load ?w] (pt ?w ?x) (pt ?x ?o)]
                 [(pt ?x ?o) [?v :store ?w] (pt ?v ?x) (pt ?w ?o)]]
                """,
                null,
                null),
        ]);

        FactTable Table(string table, int count)
        {
            var facts = new FactTable(table, FactKind.Entity, true);
            var seen = new HashSet<(int, int)>();
            while (facts.Count < count)
            {
                var function = random.Below(Functions);
                var from = (function * VariablesEach) + random.Below(VariablesEach);
                var isLocal = random.Below(100) < 85;
                var to = isLocal ? (function * VariablesEach) + random.Below(VariablesEach) : random.Below(Functions * VariablesEach);
                if (from != to && seen.Add((from, to))) facts.Add(from, to);
            }

            return facts;
        }
    }
}
