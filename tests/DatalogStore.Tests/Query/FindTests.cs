using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

public class FindTests
{
    [Theory]
    [InlineData("[:find [?n ...] :where [_ :person/name ?n]]", "\"Ann\" \"Bob\" \"Cy\" \"Dee\"")]
    [InlineData("[:find ?a . :where [2 :person/age ?a]]", "20")]
    [InlineData("[:find ?a . :where [4 :person/age ?a]]", "")]
    [InlineData("[:find [?a ?h] :where [2 :person/age ?a] [2 :person/height ?h]]", "[20 2.0]")]
    [InlineData("[:find ?n ?n :where [2 :person/name ?n]]", "[\"Bob\" \"Bob\"]")]
    [InlineData("{:find [?a] :where [[2 :person/age ?a]]}", "[20]")]
    [InlineData("{:find [?a .] :where [[2 :person/age ?a]]}", "20")]
    public void Shapes(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Theory]
    [InlineData("[:find (count ?e) . :where [?e :person/boss ?b]]", "3")]
    [InlineData("[:find ?a (count ?e) :where [?e :person/friend ?a]]", "[1 1] [2 1] [3 1]")]
    [InlineData("[:find (sum ?h) . :where [_ :person/height ?h]]", "4.5")]
    [InlineData("[:find (sum ?b) . :with ?e :where [?e :person/boss ?x] [(ground 1) ?b]]", "3")]
    [InlineData("[:find (sum ?b) . :where [?e :person/boss ?x] [(ground 1) ?b]]", "1")]
    [InlineData("[:find (min ?n) (max ?n) :where [_ :person/name ?n]]", "[\"Ann\" \"Dee\"]")]
    [InlineData("[:find (min 2 ?a) (max 2 ?a) :where [_ :person/age ?a]]", "[[20 30] [31 30]]")]
    [InlineData("[:find (median ?a) (avg ?a) :where [_ :person/age ?a]]", "[30 27.0]")]
    [InlineData("[:find (variance ?x) (stddev ?x) :in $ [?x ...]]", "[1.25 1.118033988749895]")]
    [InlineData("[:find (count-distinct ?x) . :with ?e :where [?e :person/name] [(ground 1) ?x]]", "1")]
    [InlineData("[:find (count ?e) . :where [?e :person/age 999]]", "")]
    [InlineData("[:find (max ?m) . :where [1 :person/tag ?m]]", ":x")]
    [InlineData("[:find ?a :with ?e :where [?e :person/name] [(ground 5) ?a]]", "[5] [5] [5] [5]")]
    public void Aggregates_run_over_the_bag_that_with_leaves(string query, string expected)
    {
        if (query.Contains(":in", StringComparison.Ordinal)) Assert.Equal(expected, People.Rows(query, "[1 2 3 4]"));
        else Assert.Equal(expected, People.Rows(query));
    }

    [Fact]
    public void Distinct_gives_a_set() => Assert.True(new EdnSet([20L, 30L, 31L]).Equals(People.Ask("[:find (distinct ?a) . :where [_ :person/age ?a]]").Rows[0][0]));

    [Fact]
    public void Chance_aggregates_draw_from_the_group()
    {
        var row = People.Ask("[:find (rand ?a) (rand 5 ?a) (sample 2 ?a) (sample 9 ?a) :where [_ :person/age ?a]]").Rows[0];
        Assert.Contains(row[0], new object?[] { 20L, 30L, 31L });
        Assert.Equal(5, ((EdnVector)row[1]!).Count);
        Assert.Equal(2, ((EdnVector)row[2]!).Distinct().Count());
        Assert.Equal(3, ((EdnVector)row[3]!).Count);
    }

    [Fact]
    public void Return_maps_name_the_columns()
    {
        Assert.Equal([Keyword.Of("name"), Keyword.Of("person/age")], People.Ask("[:find ?n ?a :keys name person/age :where [?e :person/name ?n] [?e :person/age ?a]]").MapKeys!);
        Assert.Equal(["n"], People.Ask("[:find ?n :strs n :where [_ :person/name ?n]]").MapKeys!);
        Assert.Equal([new Symbol("n")], People.Ask("[:find ?n :syms n :where [_ :person/name ?n]]").MapKeys!);
    }

    [Fact]
    public void Order_limit_and_offset()
    {
        string Ordered(string query) => string.Join(' ', People.Ask(query).Rows.Select(r => EdnWriter.ToString(r)));
        Assert.Equal("[\"Cy\" 31] [\"Ann\" 30] [\"Bob\" 20]", Ordered("[:find ?n ?a :where [?e :person/name ?n] [?e :person/age ?a] :order-by [?a :desc]]"));
        Assert.Equal("[\"Ann\" 30] [\"Bob\" 20]", Ordered("[:find ?n ?a :where [?e :person/name ?n] [?e :person/age ?a] :order-by [?n] :limit 2]"));
        Assert.Equal("[\"Cy\" 31]", Ordered("[:find ?n ?a :where [?e :person/name ?n] [?e :person/age ?a] :order-by [0 :asc] :limit 2 :offset 2]"));
    }

    [Theory]
    [InlineData("[:find ?x :where [?e :person/name]]", "unbound-variable")]
    [InlineData("[:find ?n :with ?zz :where [_ :person/name ?n]]", "unbound-variable")]
    [InlineData("[:find ?n :with ?n :where [_ :person/name ?n]]", "bad-with")]
    [InlineData("[:find :where [?e :person/name]]", "bad-find")]
    [InlineData("[:where [?e :person/name]]", "bad-find")]
    [InlineData("[:find foo :where [?e :person/name]]", "bad-find")]
    [InlineData("[:find (cuont ?e) :where [?e :person/name]]", "unknown-aggregate")]
    [InlineData("[:find (sum ?n) :where [_ :person/name ?n]]", "not-a-number")]
    [InlineData("[:find ?e ?n :keys a :where [?e :person/name ?n]]", "bad-query")]
    [InlineData("[:find ?e :where [?e :person/name] :order-by [?q]]", "bad-query")]
    [InlineData("[:find ?e :where [$zz ?e :person/name]]", "unknown-source")]
    [InlineData("[:find ?e :where []]", "bad-clause")]
    [InlineData("[:find ?e :where ?e]", "bad-clause")]
    [InlineData("[:find ?e :where [?e :a 1 2 true 5]]", "bad-clause")]
    [InlineData("[:find ?e :where [?e :person/name ?n] [(mod 3 2) 1]]", "bad-binding")]
    [InlineData("42", "bad-query")]
    [InlineData("[:find ?e", "edn-syntax")]
    [InlineData("[:find (pull ?e [7]) :where [?e :person/name]]", "bad-pull")]
    [InlineData("[:find (pull ?e []) :where [?e :person/name]]", "bad-pull")]
    [InlineData("[:find (pull ?e ?p) :where [?e :person/name]]", "bad-find")]
    [InlineData("[:find (pull ?e [(:person/name :xform nosuch)]) :where [?e :person/name \"Nobody\"]]", "unknown-function")]
    public void Faulty_queries_are_errors(string query, string code) => Assert.Equal(code, People.Error(query));

    [Fact]
    public void All_faults_are_named_at_once_with_their_places()
    {
        var error = Assert.Throws<DatalogException>(() => People.Ask("[:find ?q\n :where [?e :person/name ?n]\n [(nosuch ?n)]\n (norule ?e)]"));
        Assert.Equal("unknown-function", error.Code);
        Assert.Equal((3, 2), (error.Place!.Span.Line, error.Place.Span.Column));
        Assert.Contains("unknown-rule", error.Message, StringComparison.Ordinal);
        Assert.Contains("unbound-variable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Insufficient_bindings_name_every_clause_that_waits()
    {
        var error = Assert.Throws<DatalogException>(() => People.Ask("[:find ?n :where [?e :person/name ?n] [(inc ?x) ?y] [(< ?y 5)]]"));
        Assert.Equal("insufficient-bindings", error.Code);
        Assert.Contains("[(inc ?x) ?y] waits for ?x", error.Message, StringComparison.Ordinal);
        Assert.Contains("[(< ?y 5)] waits for ?y", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_offender_is_named_at_once_and_has_its_place()
    {
        var error = Assert.Throws<DatalogException>(() => People.Ask("[:find ?x :where [?e :person/name ?n] [(foo ?n) ?z] (bar ?z) [(< ?q 3)]]"));
        Assert.Equal(["unknown-function", "unknown-rule", "unbound-variable", "insufficient-bindings"], error.Faults.Select(f => f.Code));
        Assert.Contains("[(< ?q 3)] waits for ?q", error.Faults[^1].Message, StringComparison.Ordinal);
        Assert.All(error.Faults, f => Assert.NotNull(f.Place));
        var waiting = Assert.Throws<DatalogException>(() => People.Ask("[:find ?n :where [?e :person/name ?n] [(inc ?x) ?y] [(< ?y 5)]]"));
        Assert.Equal(["[(inc ?x) ?y]", "[(< ?y 5)]"], waiting.Faults.Select(f => f.Place!.LineText[(f.Place.Span.Column - 1)..][..f.Place.Span.Length]));
    }

    [Fact]
    public void A_cancelled_query_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => DatalogStore.Query.QueryEngine.Run(DatalogStore.Query.QueryRequest.Of("[:find ?e :where [?e :person/name]]", People.View), cancelled.Token));
    }
}
