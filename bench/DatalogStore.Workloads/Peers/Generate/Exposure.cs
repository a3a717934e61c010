namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>Public addresses whose security group lets the internet in on port 22: eight patterns with a branch over a million facts.</summary>
internal static class Exposure
{
    private const int Groups = 20_000;
    private const int Rules = 100_000;
    private const int Ranges = 150_000;
    private const int Interfaces = 100_000;
    private const int FirstGroup = 1;
    private const int FirstRule = 100_001;
    private const int FirstRange = 300_001;
    private const int FirstInterface = 500_001;

    private const string Open = "(or [?c :cidr4 \"0.0.0.0/0\"] [?c :cidr6 \"::/0\"])";

    private static readonly int[] Ports = [22, 80, 443, 3306, 5432, 8080, 9000, 53];
    private static readonly string[] Protocols = ["tcp", "udp", "icmp", "-1"];

    public static Workload Addresses()
    {
        var random = new SplitMix64(7007);
        var tables = new List<FactTable>();
        FactTable Table(string name, FactKind kind, bool isMany)
        {
            tables.Add(new FactTable(name, kind, isMany));
            return tables[^1];
        }

        var groupName = Table("gname", FactKind.Text, false);
        var groupRule = Table("grule", FactKind.Entity, true);
        var (direction, from, to) = (Table("rdir", FactKind.Text, false), Table("rfrom", FactKind.Number, false), Table("rto", FactKind.Number, false));
        var (protocol, ruleRange) = (Table("rproto", FactKind.Text, false), Table("rrange", FactKind.Entity, true));
        var (cidr4, cidr6) = (Table("cidr4", FactKind.Text, false), Table("cidr6", FactKind.Text, false));
        var (id, address, memberOf) = (Table("nid", FactKind.Text, false), Table("nip", FactKind.Text, false), Table("ngrp", FactKind.Entity, true));
        for (var i = 0; i < Groups; i++) groupName.Add(FirstGroup + i, $"sg-{i:00000}");
        for (var i = 0; i < Rules; i++)
        {
            var rule = FirstRule + i;
            groupRule.Add(FirstGroup + random.Below(Groups), rule);
            direction.Add(rule, random.Below(10) < 7 ? "ingress" : "egress");
            var (first, last) = Span(random);
            from.Add(rule, first);
            to.Add(rule, last);
            protocol.Add(rule, Protocols[random.Below(4)]);
        }

        for (var i = 0; i < Ranges; i++)
        {
            var range = FirstRange + i;
            ruleRange.Add(FirstRule + (i < Rules ? i : random.Below(Rules)), range);
            var kind = random.Below(100);
            if (kind < 4) cidr4.Add(range, "0.0.0.0/0");
            else if (kind < 6) cidr6.Add(range, "::/0");
            else if (kind < 90) cidr4.Add(range, $"10.{random.Below(256)}.{random.Below(256)}.0/24");
            else cidr6.Add(range, $"fd00:{random.Below(65536):x}::/48");
        }

        for (var i = 0; i < Interfaces; i++)
        {
            var nic = FirstInterface + i;
            id.Add(nic, $"eni-{i:000000}");
            if (random.Below(10) < 3) address.Add(nic, $"52.{random.Below(256)}.{random.Below(256)}.{random.Below(256)}");
            var groups = new SortedSet<int> { FirstGroup + random.Below(Groups) };
            if (random.Below(2) != 0) groups.Add(FirstGroup + random.Below(Groups));
            foreach (var group in groups) memberOf.Add(nic, group);
        }

        return new Workload("w7", tables, [.. Questions(tables)]);
    }

    private static (int First, int Last) Span(SplitMix64 random)
    {
        var kind = random.Below(10);
        if (kind < 7)
        {
            var port = Ports[random.Below(8)];
            return (port, port);
        }

        if (kind >= 9) return (0, 65535);
        var first = random.Below(1024);
        return (first, first + random.Below(5000));
    }

    /// <summary>The question as it is read, with its clauses backwards, and with each line a rule: three texts that should cost the same.</summary>
    private static IEnumerable<Question> Questions(List<FactTable> tables)
    {
        string[] clauses = ["[?n :nip ?ip]", "[?n :ngrp ?g]", "[?g :grule ?r]", "[?r :rdir \"ingress\"]", "[?r :rfrom ?f]", "[(<= ?f 22)]", "[?r :rto ?t]", "[(>= ?t 22)]", "[?r :rrange ?c]", Open];
        const string AsRules = """
            [[(open ?c) [?c :cidr4 "0.0.0.0/0"]] [(open ?c) [?c :cidr6 "::/0"]]
             [(lets-in ?r ?port) [?r :rdir "ingress"] [?r :rfrom ?f] [(<= ?f ?port)] [?r :rto ?t] [(>= ?t ?port)] [?r :rrange ?c] (open ?c)]
             [(exposed ?n ?port) [?n :ngrp ?g] [?g :grule ?r] (lets-in ?r ?port)]]
            """;
        const string DuckDb = """
            select distinct nip.v from nip join ngrp on ngrp.e = nip.e join grule on grule.e = ngrp.v join rdir on rdir.e = grule.v and rdir.v = 'ingress'
            join rfrom on rfrom.e = grule.v and rfrom.v <= 22 join rto on rto.e = grule.v and rto.v >= 22 join rrange on rrange.e = grule.v
            join (select e from cidr4 where v = '0.0.0.0/0' union all select e from cidr6 where v = '::/0') c on c.e = rrange.v
            """;
        int A(string name) => tables.FindIndex(t => t.Name == name);
        var sqlite = $"""
            select distinct i.v from
            (select e from d where a = {A("cidr4")} and v = '0.0.0.0/0' union all select e from d where a = {A("cidr6")} and v = '::/0') c
            cross join d rr on rr.a = {A("rrange")} and rr.v = +c.e
            cross join d rd on rd.a = {A("rdir")} and rd.e = rr.e and rd.v = 'ingress'
            cross join d rf on rf.a = {A("rfrom")} and rf.e = rr.e and rf.v <= 22
            cross join d rt on rt.a = {A("rto")} and rt.e = rr.e and rt.v >= 22
            cross join d gr on gr.a = {A("grule")} and gr.v = +rr.e
            cross join d ng on ng.a = {A("ngrp")} and ng.v = +gr.e
            cross join d i on i.a = {A("nip")} and i.e = ng.e
            """;
        yield return new Question("w7", 2568, $"[:find ?ip :where {string.Join(' ', clauses)}]", null, DuckDb, sqlite);
        yield return new Question("w7-backwards", 2568, $"[:find ?ip :where {string.Join(' ', clauses.Reverse())}]", null, null, null);
        yield return new Question("w7-rules", 2568, "[:find ?ip :in $ % :where (exposed ?n 22) [?n :nip ?ip]]", AsRules, null, null);
    }
}
