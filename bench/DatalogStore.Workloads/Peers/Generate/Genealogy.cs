namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>
/// Dissertations and their advisors, of the size of the Mathematics Genealogy Project: 256,769 of 1,200 universities, 276,635 times advised by an earlier one.
/// </summary>
internal static class Genealogy
{
    private const int Dissertations = 256_769;
    private const int Advised = 276_635;
    private const int Universities = 1_200;

    public static Workload Mathematicians()
    {
        var random = new SplitMix64(11_011);
        var (university, year, advisor) = (new FactTable("university", FactKind.Text, false), new FactTable("year", FactKind.Number, false), new FactTable("advisor", FactKind.Entity, true));
        for (var d = 1; d <= Dissertations; d++)
        {
            university.Add(d, $"University {(int)(Universities * Math.Pow(random.Fraction(), 2))}");
            year.Add(d, 1650 + (370L * d / Dissertations));
        }

        var seen = new HashSet<(int, int)>();
        while (seen.Count < Advised)
        {
            // Advisors are earlier, mostly by some decades.
            var student = 2 + random.Below(Dissertations - 1);
            var earlier = Math.Max(1, student - 1 - random.Below(Math.Min(student - 1, 60_000)));
            if (earlier < student && seen.Add((student, earlier))) advisor.Add(student, earlier);
        }

        var advisors = advisor.Entities.Zip(advisor.Numbers).ToLookup(p => p.First, p => p.Second);
        var places = university.Texts;
        var last = advisor.Entities.Max();
        return new Workload("w11", [university, year, advisor], [
            new Question(
                "grandfathers", Enumerable.Range(1, Dissertations).Sum(d => advisors[d].SelectMany(a => advisors[a]).Distinct().LongCount()),
                "[:find ?d ?g :where [?d :advisor ?a] [?a :advisor ?g]]", null,
                "select distinct p.e, q.v from advisor p join advisor q on q.e = p.v",
                "select distinct p.e, q.v from d p cross join d q on q.a = 2 and q.e = p.v where p.a = 2"),
            new Question(
                "same-university", advisor.Entities.Zip(advisor.Numbers).LongCount(p => places[(int)p.First - 1] == places[(int)p.Second - 1]),
                "[:find ?d ?a :where [?d :advisor ?a] [?d :university ?u] [?a :university ?u]]", null,
                "select p.e, p.v from advisor p join university s on s.e = p.e join university t on t.e = p.v and t.v = s.v",
                "select p.e, p.v from d p cross join d s on s.a = 0 and s.e = p.e cross join d t on t.a = 0 and t.e = p.v and t.v = s.v where p.a = 2"),
            new Question(
                "ancestors", Reached(advisors, last), "[:find ?a :in $ % ?d :where (ancestor ?d ?a)]", "[[(ancestor ?d ?a) [?d :advisor ?a]] [(ancestor ?d ?a) [?d :advisor ?p] (ancestor ?p ?a)]]",
                $"with recursive r(v) as (select v from advisor where e = {last} union select advisor.v from r join advisor on advisor.e = r.v) select v from r",
                $"with recursive r(v) as (select v from d where a = 2 and e = {last} union select d.v from r join d on d.a = 2 and d.e = r.v) select v from r") { Inputs = [last] },
        ]);
    }

    private static long Reached(ILookup<long, long> next, long from)
    {
        var seen = new HashSet<long>();
        var open = new Stack<long>(next[from]);
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at)) continue;
            foreach (var further in next[at]) open.Push(further);
        }

        return seen.Count;
    }
}
