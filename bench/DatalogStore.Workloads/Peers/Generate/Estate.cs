namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>
/// An estate of 100,000 machines of six attributes, 2,000 owners in 50 teams and 300,000 links: a look-up, a star, paths, branches and negation.
/// </summary>
internal static class Estate
{
    private const int Machines = 100_000;
    private const int Owners = 2_000;
    private const int Teams = 50;
    private const int Links = 300_000;
    private const int FirstOwner = 1_000_001;

    private static readonly string[] Kinds = ["web", "db", "queue", "cache", "batch", "proxy", "mail", "build"];

    public static Workload Machinery()
    {
        var random = new SplitMix64(8008);
        var (name, region, kind) = (new FactTable("name", FactKind.Text, false), new FactTable("region", FactKind.Text, false), new FactTable("kind", FactKind.Text, false));
        var (cores, memory, owner) = (new FactTable("cores", FactKind.Number, false), new FactTable("memory", FactKind.Number, false), new FactTable("owner", FactKind.Entity, false));
        var (backup, team, link) = (new FactTable("backup", FactKind.Number, false), new FactTable("team", FactKind.Number, false), new FactTable("link", FactKind.Entity, true));
        for (var o = 0; o < Owners; o++) team.Add(FirstOwner + o, random.Below(Teams));
        for (var m = 1; m <= Machines; m++)
        {
            name.Add(m, $"host-{m:000000}");
            region.Add(m, $"r{random.Below(12)}");
            kind.Add(m, Kinds[random.Below(8)]);
            cores.Add(m, 1 << random.Below(7));
            memory.Add(m, 1 << (2 + random.Below(8)));
            owner.Add(m, FirstOwner + random.Below(Owners));
            if (random.Below(3) != 0) backup.Add(m, random.Below(30));
        }

        var seen = new HashSet<(int, int)>();
        while (seen.Count < Links)
        {
            var (from, to) = (1 + random.Below(Machines), 1 + random.Below(Machines));
            if (seen.Add((from, to))) link.Add(from, to);
        }

        List<FactTable> tables = [name, region, kind, cores, memory, owner, backup, team, link];
        return new Workload("w8", tables, [.. Questions(tables)]);
    }

    private static IEnumerable<Question> Questions(List<FactTable> tables)
    {
        FactTable Of(string name) => tables.Single(t => t.Name == name);
        int A(string name) => tables.FindIndex(t => t.Name == name);
        var ends = Of("link").Entities.Zip(Of("link").Numbers).ToLookup(l => l.First, l => l.Second);
        var databases = Of("kind").Entities.Where((_, i) => Of("kind").Texts[i] == "db").ToList();
        var third = Of("region").Entities.Where((_, i) => Of("region").Texts[i] == "r3").ToHashSet();
        var teamOf = Of("team").Entities.Zip(Of("team").Numbers).ToDictionary();
        var ofTeam = Of("owner").Entities.Where((_, i) => teamOf[Of("owner").Numbers[i]] == 7).ToHashSet();
        var either = databases.Union(ofTeam).ToHashSet();
        var kept = Of("backup").Entities.ToHashSet();

        yield return new Question(
            "look-up", 1, "[:find ?c :in $ ?name :where [?m :name ?name] [?m :cores ?c]]", null,
            "select cores.v from name join cores on cores.e = name.e where name.v = 'host-077777'",
            $"select c.v from d n join d c on c.a = {A("cores")} and c.e = n.e where n.a = {A("name")} and n.v = 'host-077777'")
        { Inputs = ["host-077777"] };
        yield return new Question(
            "star", Machines, "[:find ?m ?n ?r ?k ?c ?g :where [?m :name ?n] [?m :region ?r] [?m :kind ?k] [?m :cores ?c] [?m :memory ?g]]", null,
            "select name.e, name.v, region.v, kind.v, cores.v, memory.v from name join region on region.e = name.e join kind on kind.e = name.e join cores on cores.e = name.e join memory on memory.e = name.e",
            $"""
            select n.e, n.v, r.v, k.v, c.v, g.v from d n join d r on r.a = {A("region")} and r.e = n.e join d k on k.a = {A("kind")} and k.e = n.e
            join d c on c.a = {A("cores")} and c.e = n.e join d g on g.a = {A("memory")} and g.e = n.e where n.a = {A("name")}
            """);
        yield return new Question(
            "two-hop", databases.SelectMany(m => ends[m].SelectMany(y => ends[y]).Distinct()).LongCount(), "[:find ?m ?z :where [?m :kind \"db\"] [?m :link ?y] [?y :link ?z]]", null,
            "select distinct kind.e, q.v from kind join link p on p.e = kind.e join link q on q.e = p.v where kind.v = 'db'",
            $"select distinct k.e, q.v from d k cross join d p on p.a = {A("link")} and p.e = k.e cross join d q on q.a = {A("link")} and q.e = p.v where k.a = {A("kind")} and k.v = 'db'");
        yield return new Question(
            "or-unbound", either.Count, "[:find ?m :where (or-join [?m] [?m :kind \"db\"] (and [?m :owner ?o] [?o :team 7]))]", null,
            "select e from kind where v = 'db' union select owner.e from owner join team on team.e = owner.v where team.v = 7",
            $"select e from d where a = {A("kind")} and v = 'db' union select o.e from d t cross join d o on o.a = {A("owner")} and o.v = +t.e where t.a = {A("team")} and t.v = 7");
        yield return new Question(
            "or-bound", either.Count(third.Contains), "[:find ?m :where [?m :region \"r3\"] (or-join [?m] [?m :kind \"db\"] (and [?m :owner ?o] [?o :team 7]))]", null,
            """
            select region.e from region where v = 'r3' and (exists (select 1 from kind where kind.e = region.e and kind.v = 'db')
            or exists (select 1 from owner join team on team.e = owner.v where owner.e = region.e and team.v = 7))
            """,
            $"""
            select r.e from d r where r.a = {A("region")} and r.v = 'r3' and (exists (select 1 from d k where k.a = {A("kind")} and k.e = r.e and k.v = 'db')
            or exists (select 1 from d o join d t on t.a = {A("team")} and t.e = o.v where o.a = {A("owner")} and o.e = r.e and t.v = 7))
            """);
        yield return new Question(
            "negation", databases.Count(m => !kept.Contains(m)), "[:find ?m :where [?m :kind \"db\"] (not [?m :backup _])]", null,
            "select kind.e from kind where v = 'db' and not exists (select 1 from backup where backup.e = kind.e)",
            $"select k.e from d k where k.a = {A("kind")} and k.v = 'db' and not exists (select 1 from d b where b.a = {A("backup")} and b.e = k.e)");
    }
}
