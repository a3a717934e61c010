using System.Globalization;
using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

/// <summary>
/// What users of the field's engines reported, a test each: answers silently short or doubled, and programs that made far more rows than their
/// answer needs. The latter are held by a budget of rows, not by a clock.
/// </summary>
public class TrapTests
{
    private const int Nodes = 3000;

    private static readonly int[][] Edges = RandomEdges();
    private static readonly Database Graph = FillGraph();

    private const string Reach = "[[(reach ?a ?b) [?a :edge ?b]] [(reach ?a ?b) [?a :edge ?c] (reach ?c ?b)]]";

    [Fact]
    public void A_transitive_closure_is_not_short_of_rows()
    {
        var expected = Enumerable.Range(1, 40).Sum(ReachedFrom);
        Assert.Equal((long)expected, Graph.Query("[:find (count ?b) . :in $ % [?a ...] :with ?a :where (reach ?a ?b)]", Reach, Numbers(1, 40)).Scalar);
    }

    [Fact]
    public void Recursion_whose_argument_is_bound_again_in_the_body_is_whole()
    {
        // ?a is bound by the call, and once more by the clause before the recursive call.
        const string Rules = "[[(up ?a ?b) [?a :edge ?b]] [(up ?a ?b) [?a :edge ?c] [?a :node _] (up ?c ?b) [?b :node _]]]";
        Assert.Equal((long)ReachedFrom(7), Graph.Query("[:find (count ?b) . :in $ % :where (up 7 ?b)]", Rules).Scalar);
    }

    [Fact]
    public void A_constant_argument_is_not_cut_at_the_limit_of_a_guard()
    {
        foreach (var start in (int[])[1, 500, 2999]) Assert.Equal((long)ReachedFrom(start), Graph.Query($"[:find (count ?b) . :in $ % :where (reach {start} ?b)]", Reach).Scalar ?? 0L);
    }

    [Theory]
    [InlineData("[:find [?n ...] :in $ ?x :where [?e :node ?n] [(< ?n 6)] (not-join [?e ?x] [?e :node ?m] [(= ?m ?x)])]", "1 2 4 5")]
    [InlineData("[:find [?n ...] :in $ ?x :where [?e :node ?n] [(< ?n 6)] (or-join [?e ?x] [?e :node ?x] (and [?e :node ?m] [(< ?m ?x)]))]", "1 2 3")]
    [InlineData("[:find [?n ...] :in $ ?x :where [?e :node ?n] [(< ?n 6)] (not [?e :node ?x])]", "1 2 4 5")]
    [InlineData("[:find [?n ...] :in $ % ?x :where [?e :node ?n] [(< ?n 6)] (is ?e ?x)]", "3")]
    public void An_input_is_seen_inside_negations_branches_and_rules(string query, string expected)
    {
        var inputs = query.Contains('%', StringComparison.Ordinal) ? new object?[] { "[[(is ?e ?x) (or [?e :node ?x] [?e :none ?x])]]", 3L } : [3L];
        Assert.Equal(expected.Split(' ').Select(long.Parse), Graph.Query(query, inputs).Column.Cast<long>().Order());
    }

    [Fact]
    public void A_required_argument_that_is_not_bound_is_refused()
    {
        const string Rules = "[[(next [?a] ?b) [?a :edge ?b]]]";
        Assert.Equal("insufficient-bindings", Assert.Throws<DatalogException>(() => Graph.Query("[:find ?a ?b :in $ % :where (next ?a ?b)]", Rules)).Code);
        Assert.NotEmpty(Graph.Query("[:find ?b :in $ % :where [?a :node 1] (next ?a ?b)]", Rules).Rows);
    }

    [Fact]
    public void Head_variables_that_repeat_unify()
    {
        const string Rules = "[[(root ?e ?e) [?e :node 1]] [(root ?e ?r) [?e :node 2] [?r :node 1]]]";
        Assert.Equal(["1 1", "2 1"], Graph.Query("[:find ?e ?r :in $ % :where (root ?e ?r)]", Rules).Rows.Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal));
        Assert.Equal([1L], Graph.Query("[:find [?e ...] :in $ % :where (root ?e ?e)]", Rules).Column);
    }

    [Fact]
    public void A_variable_that_a_branch_leaves_unbound_never_shows_as_nil()
    {
        var error = Assert.Throws<DatalogException>(() => Graph.Query("[:find ?e ?x :where (or-join [?e ?x] [?e :node 1] (and [?e :node 2] [?e :edge ?x]))]"));
        Assert.Equal(ErrorKind.Request, error.Kind);
    }

    [Theory]
    [InlineData("[[(t ?a ?b) [?a :edge ?b]] [(t ?a ?b) [?a :edge ?c] (t ?c ?b)]]")]
    [InlineData("[[(t ?a ?b) [?a :edge ?b]] [(t ?a ?b) (t ?a ?c) [?c :edge ?b]]]")]
    [InlineData("[[(t ?a ?b) [?a :edge ?b]] [(t ?a ?b) (t ?a ?c) (t ?c ?b)]]")]
    [InlineData("[[(t ?a ?b) (or-join [?a ?b] [?a :edge ?b] (and (t ?a ?c) [?c :edge ?b]))]]")]
    [InlineData("[[(e ?a ?b) [?a :edge ?b]] [(t ?a ?b) (e ?a ?b)] [(t ?a ?b) (u ?a ?b)] [(u ?a ?b) (e ?a ?c) (t ?c ?b)]]")]
    public void Equivalent_programs_have_one_answer(string rules)
    {
        Assert.Equal((long)ReachedFrom(11), Graph.Query("[:find (count ?b) . :in $ % :where (t 11 ?b)]", rules).Scalar);
        var into = Enumerable.Range(1, Nodes).Count(n => Reached(n).Contains(11));
        Assert.Equal((long)into, Graph.Query("[:find (count ?a) . :in $ % :where (t ?a 11)]", rules).Scalar ?? 0L);
    }

    [Fact]
    public void A_bound_probe_through_a_rule_of_branches_reads_what_it_needs()
    {
        const string Rules = "[[(linked ?a ?b) (or [?a :edge ?b] [?b :edge ?a])]]";
        Within(2_000, "[:find ?b :in $ % :where [?a :node 17] (linked ?a ?b)]", Rules);
    }

    [Fact]
    public void The_same_clauses_cost_as_a_rule_what_they_cost_inline()
    {
        const string Clauses = "[?a :node ?n] [?a :edge ?b] [?b :edge ?c] [?c :node 99]";
        Within(2_000, $"[:find ?n :where {Clauses}]");
        Within(2_000, "[:find ?n :in $ % :where (far ?n)]", $"[[(far ?n) {Clauses}]]");
    }

    [Fact]
    public void One_more_attribute_in_the_answer_costs_one_look_up_a_row()
    {
        Within(1_000, "[:find ?b :where [?a :node 42] [?a :edge ?b]]");
        Within(1_000, "[:find ?b ?n ?label :where [?a :node 42] [?a :edge ?b] [?b :node ?n] [?b :label ?label]]");
    }

    [Fact]
    public void Inputs_and_ranges_narrow_before_joins()
    {
        Within(1_000, "[:find ?label :in $ ?n :where [?b :label ?label] [?a :edge ?b] [?a :node ?n]]", 5L);
        Within(20_000, "[:find ?l ?m :where [?b :label ?l] [?a :label ?m] [?a :edge ?b] [?a :node ?n] [(< ?n 10)]]");
    }

    [Fact]
    public void Demand_never_makes_more_rows_than_doing_without_it_by_far()
    {
        // Every node is asked for: demand is useless here.
        var all = Graph.Query("[:find (count ?b) . :in $ % :with ?a :where [?a :node ?n] [(< ?n 200)] (reach ?a ?b)]", ["" + Reach], new QueryOptions { RowsMax = 30_000_000 });
        Assert.Equal((long)Enumerable.Range(1, 199).Sum(ReachedFrom), all.Scalar);
    }

    [Fact]
    public void A_query_of_many_clauses_is_planned_at_once()
    {
        var chain = string.Concat(Enumerable.Range(0, 30).Select(i => $"[?x{i} :edge ?x{i + 1}] "));
        Within(2_000_000, $"[:find ?x0 :where [?x0 :node 1] {chain} [?x30 :node _]]");
        var nested = Enumerable.Range(0, 12).Aggregate("[?e :node 1]", (inner, _) => $"(or-join [?e] {inner} [?e :node 2])");
        Assert.Equal(2, Graph.Query($"[:find ?e :where {nested}]").Rows.Count);
    }

    [Theory]
    [InlineData("[:find ?e :where [?e :nodes 1]]")]
    [InlineData("[:find ?e ?v :where [?e :nodes ?v] [?f :edge ?e] [?g :edge ?f]]")]
    [InlineData("[:find ?e :where [?e :node ?n] (not-join [?e] [?e :nodes _] [?e :none _]) [?e :nodes ?n]]")]
    public void An_unknown_attribute_matches_nothing_at_once_and_is_told(string query)
    {
        var answer = Graph.Query(query, [], new QueryOptions { RowsMax = 50_000 });
        Assert.Empty(answer.Rows);
        Assert.Contains(answer.Warnings, w => w.Contains(":node", StringComparison.Ordinal));
    }

    [Fact]
    public void An_upsert_does_not_depend_on_the_order_of_clauses()
    {
        string[] clauses = ["[:db/add \"a\" :key \"k\"]", "[:db/add \"b\" :key \"k\"]", "[:db/add \"b\" :label \"l\"]", "[:db/add \"c\" :edge \"a\"]"];
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]])
        {
            using var store = DatomStore.OpenInMemory();
            store.Transact("[{:db/ident :key :db/valueType :db.type/string :db/unique :db.unique/identity} {:db/ident :label :db/valueType :db.type/string} {:db/ident :edge :db/valueType :db.type/ref}]");
            var report = store.Transact($"[{string.Join(' ', order.Select(i => clauses[i]))}]");
            Assert.Equal(report.Tempids["a"], report.Tempids["b"]);
            Assert.Equal("l", store.Db.Query("[:find ?l . :where [_ :edge ?a] [?a :label ?l]]").Scalar);
        }
    }

    private static void Within(long rows, string query, params object?[] inputs)
    {
        var answer = Graph.Query(query, inputs, new QueryOptions { RowsMax = rows });
        Assert.NotEmpty(answer.Rows);
    }

    private static EdnVector Numbers(int from, int count) => new([.. Enumerable.Range(from, count).Select(n => (object?)(long)n)]);

    private static int ReachedFrom(int start) => Reached(start).Count;

    private static HashSet<int> Reached(int start)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(Edges[start]);
        while (open.TryPop(out var node))
        {
            if (seen.Add(node)) Array.ForEach(Edges[node], open.Push);
        }

        return seen;
    }

    /// <summary>Three edges in two from each node, cycles among them.</summary>
    private static int[][] RandomEdges()
    {
        var random = new Random(20_24);
        return [.. Enumerable.Range(0, Nodes + 1).Select(n => n == 0 ? [] : Enumerable.Range(0, 1 + (n % 2)).Select(_ => random.Next(1, Nodes + 1)).Distinct().ToArray())];
    }

    private static Database FillGraph()
    {
        var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :node :db/valueType :db.type/long :db/unique :db.unique/identity} {:db/ident :edge :db/valueType :db.type/ref :db/cardinality :db.cardinality/many} {:db/ident :label :db/valueType :db.type/string} {:db/ident :none :db/valueType :db.type/long}]");
        store.Transact("[" + string.Concat(Enumerable.Range(1, Nodes).Select(n => string.Create(CultureInfo.InvariantCulture, $"{{:db/id {n} :node {n} :label \"n{n}\" :edge [{string.Join(' ', Edges[n])}]}}\n"))) + "]");
        return store.Db;
    }

    /// <summary>Found by the oracle: a pattern that was cheap to run first bound the attribute's id, which no ident equals.</summary>
    [Fact]
    public void A_computed_ident_names_an_attribute_in_any_order_of_clauses()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n/num :db/valueType :db.type/long}]");
        store.Transact("[[:db/add 1003 :n/num 5]]");
        var many = string.Join(' ', Enumerable.Range(0, 100).Select(i => $":k/a{i}"));
        string[] names = [$"[(ground [:n/num {many}]) [?a ...]]", "[(keyword \"n/num\") ?a]", "[(list :n/num) [?a]]", "(or [(ground :n/num) ?a] [(ground :k/none) ?a])"];
        foreach (var name in names)
        {
            Assert.Equal(":n/num", store.Db.Query($"[:find ?a . :where [1003 ?a 5] {name}]").Scalar?.ToString());
            Assert.Equal(":n/num", store.Db.Query($"[:find ?a . :where {name} [1003 ?a 5]]").Scalar?.ToString());
            Assert.Equal(5L, store.Db.Query($"[:find ?v . :where [_ ?a ?v] {name}]").Scalar);
            Assert.Equal(5L, store.Db.Query($"[:find ?v . :in $ % :where [1003 ?a ?v] (named ?a)]", $"[[(named ?a) {name}]]").Scalar);
            Assert.Empty(store.Db.Query($"[:find ?a :where {name} (not [1003 ?a 5]) [(!= ?a :k/none)] [(contains? #{{:n/num}} ?a)]]").Rows);
        }
    }
}
