namespace DatalogStore.Workloads.Peers.Generate;

/// <summary>DataScript's own benchmark: 20,000 people of five attributes, found by name and seen whole.</summary>
internal static class People
{
    private static readonly string[] Names = ["Ivan", "Petr", "Sergei", "Oleg", "Yuri", "Dmitry", "Fedor", "Denis"];
    private static readonly string[] LastNames = ["Ivanov", "Petrov", "Sidorov", "Kovalev", "Kuznetsov", "Voronoi"];

    public static Workload Directory()
    {
        var random = new SplitMix64(5005);
        var (name, lastName, sex) = (new FactTable("name", FactKind.Text, false), new FactTable("lastname", FactKind.Text, false), new FactTable("sex", FactKind.Text, false));
        var (age, salary) = (new FactTable("age", FactKind.Number, false), new FactTable("salary", FactKind.Number, false));
        for (var person = 1; person <= 20_000; person++)
        {
            name.Add(person, Names[random.Below(8)]);
            lastName.Add(person, LastNames[random.Below(6)]);
            sex.Add(person, random.Below(2) == 0 ? "male" : "female");
            age.Add(person, random.Below(100));
            salary.Add(person, random.Below(100_000));
        }

        const string DuckAges = "select name.e, age.v from name join age on age.e = name.e where name.v = 'Ivan'";
        const string SqliteAges = "select n.e, g.v from d n join d g on g.a = 3 and g.e = n.e where n.a = 0 and n.v = 'Ivan'";
        const string DuckPaid = "select e, v from salary where v > 50000";
        const string SqlitePaid = "select e, v from d where a = 4 and v > 50000";
        return new Workload("w5", [name, lastName, sex, age, salary], [
            new Question("q1", 2508, "[:find ?e :where [?e :name \"Ivan\"]]", null, "select e from name where v = 'Ivan'", "select e from d where a = 0 and v = 'Ivan'"),
            new Question("q2", 2508, "[:find ?e ?a :where [?e :name \"Ivan\"] [?e :age ?a]]", null, DuckAges, SqliteAges),
            new Question("q2-switch", 2508, "[:find ?e ?a :where [?e :age ?a] [?e :name \"Ivan\"]]", null, DuckAges, SqliteAges),
            new Question(
                "q3",
                1265,
                "[:find ?e ?a :where [?e :name \"Ivan\"] [?e :age ?a] [?e :sex \"male\"]]",
                null,
                "select name.e, age.v from name join age on age.e = name.e join sex on sex.e = name.e where name.v = 'Ivan' and sex.v = 'male'",
                "select n.e, g.v from d n join d g on g.a = 3 and g.e = n.e join d s on s.a = 2 and s.e = n.e where n.a = 0 and n.v = 'Ivan' and s.v = 'male'"),
            new Question(
                "q4",
                1265,
                "[:find ?e ?l ?a :where [?e :name \"Ivan\"] [?e :lastname ?l] [?e :age ?a] [?e :sex \"male\"]]",
                null,
                "select name.e, lastname.v, age.v from name join lastname on lastname.e = name.e join age on age.e = name.e join sex on sex.e = name.e where name.v = 'Ivan' and sex.v = 'male'",
                """
                select n.e, l.v, g.v from d n join d l on l.a = 1 and l.e = n.e join d g on g.a = 3 and g.e = n.e join d s on s.a = 2 and s.e = n.e
                where n.a = 0 and n.v = 'Ivan' and s.v = 'male'
                """),
            new Question("qpred1", 9964, "[:find ?e ?s :where [?e :salary ?s] [(> ?s 50000)]]", null, DuckPaid, SqlitePaid),
            new Question("qpred2", 9964, "[:find ?e ?s :in $ ?least :where [?e :salary ?s] [(> ?s ?least)]]", null, DuckPaid, SqlitePaid) { Inputs = [50_000L] },
        ]);
    }
}
