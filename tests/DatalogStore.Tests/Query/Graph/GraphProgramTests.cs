namespace DatalogStore.Tests.Query.Graph;

/// <summary>Recursion over pairs against <see cref="PairRules"/>, on graphs of every shape that an analyst meets.</summary>
public sealed class GraphProgramTests : IDisposable
{
    private readonly DatomStore _store = DatomStore.OpenInMemory();

    /// <summary>What the rules say, in our language and for the twin; <c>a</c> and <c>b</c> are stored.</summary>
    public static TheoryData<string, string[]> Programs => new()
    {
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) [?x :a ?z] (p ?z ?y)]]", ["p x y < a x y", "p x y < a x z, p z y"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) [?z :a ?y]]]", ["p x y < a x y", "p x y < p x z, a z y"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) (p ?z ?y)]]", ["p x y < a x y", "p x y < p x z, p z y"] },
        { "[[(p ?x ?y) [?x :b ?y]] [(p ?x ?y) (p ?x ?z) (p ?z ?w) [?w :a ?y]]]", ["p x y < b x y", "p x y < p x z, p z w, a w y"] },
        { "[[(p ?x ?y) (or [?x :a ?y] [?y :a ?x])] [(p ?x ?y) (or [?x :a ?z] [?z :a ?x]) (p ?z ?y)]]", ["s x y < a x y", "s x y < a y x", "p x y < s x y", "p x y < s x z, p z y"] },
        { "[[(p ?x ?y) [?x :a ?m] [?m :b ?y]] [(p ?x ?y) [?x :a ?m] [?m :b ?z] (p ?z ?y)]]", ["s x y < a x m, b m y", "p x y < s x y", "p x y < s x z, p z y"] },
        { "[[(p ?x ?y) [?x :a ?c] [?y :a ?c]] [(p ?x ?y) [?x :a ?u] (p ?u ?v) [?y :a ?v]]]", ["p x y < a x c, a y c", "p x y < a x u, p u v, a y v"] },
        { "[[(p ?v ?o) [?v :a ?o]] [(p ?v ?o) [?v :b ?w] (p ?w ?o)] [(p ?v ?o) [?v :b ?w] (p ?w ?x) (p ?x ?o)] [(p ?x ?o) [?v :a ?w] (p ?v ?x) (p ?w ?o)]]",
            ["p v o < a v o", "p v o < b v w, p w o", "p v o < b v w, p w x, p x o", "p x o < a v w, p v x, p w o"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) [?x :a ?z] (q ?z ?y)] [(q ?x ?y) (p ?x ?z) [?z :b ?y]] [(q ?x ?y) (q ?y ?x)]]",
            ["p x y < a x y", "p x y < a x z, q z y", "q x y < p x z, b z y", "q x y < q y x"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) [?z :a ?y] [(!= ?x ?y)]]]", ["d x y < a x y", "p x y < a x y", "p x y < p x z, a z y, differ x y"] },
        { "[[(p ?x ?x) [?x :a _]] [(p ?x ?y) (p ?x ?z) [?z :b ?y]]]", ["p x x < a x y", "p x y < p x z, b z y"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?z ?z) [?z :a ?x] [?x :b ?y]]]", ["p x y < a x y", "p x y < p z z, a z x, b x y"] },
        { "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) (r ?z) [?z :a ?y]] [(r ?x) [?x :b _]] [(r ?y) (r ?x) (p ?x ?y)]]",
            ["p x y < a x y", "p x y < p x z, r z z, a z y", "r x x < b x y", "r y y < r x x, p x y"] },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Walks_find_what_every_combination_finds(string rules, string[] plain)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        _store.Transact("[{:db/ident :a :db/valueType :db.type/ref :db/cardinality :db.cardinality/many} {:db/ident :b :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        for (var round = 0; round < 9; round++)
        {
            // Numbers that lie together, with many between them that are nothing, and far apart.
            var (nodes, step) = (random.Next(2, 14), (round % 3) switch { 0 => 1, 1 => 997, _ => 1_000_003 });
            var twin = new PairRules();
            foreach (var (name, count) in (ReadOnlySpan<(string, int)>)[("a", random.Next(0, nodes * 2)), ("b", random.Next(0, nodes))])
            {
                for (var i = 0; i < count; i++) twin[name].Add((1000 + (random.Next(nodes) * step), 1000 + (random.Next(nodes) * step)));
            }

            foreach (var x in Enumerable.Range(0, nodes))
            {
                foreach (var y in Enumerable.Range(0, nodes).Where(y => y != x)) twin["differ"].Add((1000 + (x * step), 1000 + (y * step)));
            }

            var db = Load(twin);
            twin.Saturate([.. plain.Select(r => (r.Split(" < ")[0], r.Split(" < ")[1].Split(", ")))]);
            var about = $"seed {seed}, round {round}: {rules} on a {string.Join(' ', twin["a"])} b {string.Join(' ', twin["b"])}";
            Assert.True(twin["p"].SetEquals(Rows(db, "(p ?x ?y)", rules)), about);
            var all = Enumerable.Range(0, nodes).Select(n => 1000L + (n * step)).ToArray();
            var others = db.Query("[:find ?x ?y :in $ % [?x ...] [?y ...] :where (not (p ?x ?y))]", rules, all, all).Rows.Select(r => ((long)r[0]!, (long)r[1]!)).ToList();
            Assert.True(all.SelectMany(x => all.Select(y => (x, y))).Except(twin["p"].Select(p => ((long)p.From, (long)p.To))).ToHashSet().SetEquals(others), $"not, {about}");
            foreach (var node in all)
            {
                Assert.True(twin["p"].Where(p => p.From == node).ToHashSet().SetEquals(Rows(db, $"(p {node} ?y) [(ground {node}) ?x]", rules)), $"from {node}, {about}");
                Assert.True(twin["p"].Where(p => p.To == node).ToHashSet().SetEquals(Rows(db, $"(p ?x {node}) [(ground {node}) ?y]", rules)), $"to {node}, {about}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(197)]
    [InlineData(700_001)]
    public void Larger_graphs_have_the_closure_that_a_search_from_each_node_finds(int step)
    {
        const int Nodes = 300;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        _store.Transact("[{:db/ident :a :db/valueType :db.type/ref :db/cardinality :db.cardinality/many} {:db/ident :b :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        var twin = new PairRules();
        for (var i = 0; i < Nodes * 2; i++) twin["a"].Add((1000 + (random.Next(Nodes) * step), 1000 + (random.Next(Nodes) * step)));
        var db = Load(twin);
        var next = twin["a"].ToLookup(p => p.From, p => p.To);
        var expected = new HashSet<(long, long)>();
        foreach (var start in Enumerable.Range(0, Nodes).Select(n => 1000L + (n * step)))
        {
            var queue = new Queue<long>([start]);
            while (queue.TryDequeue(out var at))
            {
                foreach (var end in next[at].Where(e => expected.Add((start, e)))) queue.Enqueue(end);
            }
        }

        foreach (var rules in (string[])[
            "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) [?x :a ?z] (p ?z ?y)]]", "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) [?z :a ?y]]]",
            "[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) (p ?z ?y)]]", "[[(p ?x ?y) (q ?y ?x)] [(q ?y ?x) [?x :a ?y]] [(q ?y ?x) (q ?z ?x) [?z :a ?y]]]"])
        {
            Assert.True(expected.SetEquals(Rows(db, "(p ?x ?y)", rules)), $"seed {seed}: {rules}");
            Assert.True(expected.Where(p => p.Item1 == 1000).ToHashSet().SetEquals(Rows(db, "(p 1000 ?y) [(ground 1000) ?x]", rules)), $"seed {seed}: {rules} from 1000");
        }
    }

    [Fact]
    public void Corners_of_triangles_are_those_that_every_combination_finds()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        _store.Transact("[{:db/ident :a :db/valueType :db.type/ref :db/cardinality :db.cardinality/many} {:db/ident :b :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        for (var round = 0; round < 6; round++)
        {
            var twin = new PairRules();
            for (var i = 0; i < 90; i++)
            {
                twin["a"].Add((1000 + random.Next(12), 1000 + random.Next(12)));
                if (i % 2 == 0) twin["b"].Add((1000 + random.Next(12), 1000 + random.Next(12)));
            }

            var db = Load(twin);
            var expected = (from p in twin["a"] from q in twin["a"] where q.From == p.To from r in twin["b"] where r.From == p.From && r.To == q.To select (p.From, p.To, q.To)).ToHashSet();
            var found = db.Query("[:find ?x ?y ?z :where [?x :a ?y] [?y :a ?z] [?x :b ?z]]").Rows.Select(r => ((long)r[0]!, (long)r[1]!, (long)r[2]!)).ToList();
            Assert.True(expected.SetEquals(found) && found.Count == expected.Count, $"seed {seed}, round {round}");
            var corners = db.Query("[:find ?x ?y :where [?x :a ?y] [?y :a ?z] [?x :b ?z]]").Rows.Select(r => ((long)r[0]!, (long)r[1]!)).ToList();
            Assert.True(expected.Select(t => (t.Item1, t.Item2)).ToHashSet().SetEquals(corners) && corners.Count == corners.Distinct().Count(), $"seed {seed}, round {round}, two corners");
            var square = (from p in twin["a"]
                          from q in twin["b"]
                          where q.From == p.To
                          from r in twin["a"]
                          where r.From == q.To
                          from s in twin["b"]
                          where s.From == r.To && s.To == p.From
                          from d in twin["a"]
                          where d.From == p.From && d.To == q.To
                          select (p.From, p.To, q.To, r.To)).ToHashSet();
            var squares = db.Query("[:find ?x ?y ?z ?w :where [?z :a ?w] [?x :a ?y] [?w :b ?x] [?y :b ?z] [?x :a ?z]]").Rows.Select(r => ((long)r[0]!, (long)r[1]!, (long)r[2]!, (long)r[3]!)).ToList();
            Assert.True(square.SetEquals(squares) && squares.Count == square.Count, $"seed {seed}, round {round}, squares with a diagonal");
        }
    }

    [Theory]
    [InlineData("[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) [?z :a ?y]]]")]
    [InlineData("[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) [?x :a ?z] (p ?z ?y)]]")]
    public void What_is_no_node_may_be_asked_for(string rules)
    {
        _store.Transact("[{:db/ident :a :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        _store.Transact("[[:db/add 1 :a 2] [:db/add 2 :a 3] [:db/add 3 :a 1] [:db/add 4 :a 4]]");
        var result = _store.Db.Query("[:find ?x ?y :in $ % [?x ...] :where (p ?x ?y)]", rules, new object?[] { 1L, double.NaN, "one", 99L, -1L });
        Assert.Equal([(1L, 1L), (1L, 2L), (1L, 3L)], result.Rows.Select(r => ((long)r[0]!, (long)r[1]!)).Order());
    }

    [Theory]
    [InlineData("[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) (p ?x ?z) [?z :a ?y]]]")]
    [InlineData("[[(p ?x ?y) [?x :a ?y]] [(p ?x ?y) [?x :a ?z] (p ?z ?y)]]")]
    public void A_rule_asked_again_in_one_query_answers_what_is_new(string rules)
    {
        _store.Transact("[{:db/ident :a :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        _store.Transact("[[:db/add 1 :a 2] [:db/add 2 :a 3] [:db/add 7 :a 1] [:db/add 3 :a 8]]");
        var result = _store.Db.Query("[:find ?x ?z :in $ % :where (p 7 ?x) (or-join [?x ?z] (and (p ?x ?z) [?x :a 3]) (and (p 1 ?z) [?x :a 8]))]", rules);
        Assert.Equal([(2L, 3L), (2L, 8L), (3L, 2L), (3L, 3L), (3L, 8L)], result.Rows.Select(r => ((long)r[0]!, (long)r[1]!)).Order());
    }

    public void Dispose() => _store.Dispose();

    /// <summary>The stored pairs as the present database: what was there before goes.</summary>
    private Database Load(PairRules twin)
    {
        foreach (var name in (string[])["a", "b"])
        {
            var before = _store.Db.Query($"[:find ?x ?y :where [?x :{name} ?y]]").Rows.Select(r => (From: (long)r[0]!, To: (long)r[1]!)).ToHashSet();
            _store.Transact($"[{string.Join(' ', before.Except(twin[name]).Select(p => $"[:db/retract {p.From} :{name} {p.To}]"))}]");
            _store.Transact($"[{string.Join(' ', twin[name].Except(before).Select(p => $"[:db/add {p.From} :{name} {p.To}]"))}]");
        }

        return _store.Db;
    }

    private static HashSet<(long From, long To)> Rows(Database db, string call, string rules)
    {
        var rows = db.Query($"[:find ?x ?y :in $ % :where {call}]", rules).Rows.Select(r => ((long)r[0]!, (long)r[1]!)).ToList();
        var set = rows.ToHashSet();
        Assert.Equal(set.Count, rows.Count);
        return set;
    }
}
