using DatalogStore.Edn;
using DatalogStore.Query;

namespace DatalogStore.Tests.Query;

public class ExplainTests
{
    [Fact]
    public void An_explanation_shows_the_rewritten_query_and_each_step_with_its_rows()
    {
        var request = QueryRequest.Of("[:find ?n :in $ % :where (adult ?e) [?e :person/name ?n]]", People.View, "[[(adult ?e) [?e :person/age ?a] [(>= ?a 30)]]]") with { Options = new RunOptions { IsExplained = true } };
        Assert.Equal(
            """
            query:
              [?e :person/age ?a]
              [(>= ?a 30)]
              [?e :person/name ?n]
            steps:
              [?e :person/age ?a]    1 → 3 rows, about 3 expected
              [(>= ?a 30)]    3 → 2 rows, about 1.5 expected
              [?e :person/name ?n]    2 → 2 rows, about 1.5 expected

            """,
            QueryEngine.Run(request).Explanation);
    }

    [Fact]
    public void Steps_inside_a_recursion_are_summed()
    {
        var request = QueryRequest.Of(
            "[:find ?b :in $ % :where (reach 101 ?b 0)]", People.View, "[[(reach ?a ?b ?n) [?a :node/edge ?b] [(ground 0) ?n]] [(reach ?a ?b ?n) (reach ?a ?c ?n) [?c :node/edge ?b]]]") with
        { Options = new RunOptions { IsExplained = true } };
        var text = QueryEngine.Run(request).Explanation!;
        Assert.Contains("(reach 101 ?b 0)    1 → 5 rows", text, StringComparison.Ordinal);
        Assert.Matches("times", text);
    }

    [Theory]
    [InlineData("(reach 101 ?b)", "reach^bf walked over adjacency    1 → 5 rows")]
    [InlineData("(reach _ ?b)", "reach^ff walked over adjacency    1 → 16 rows")]
    public void A_walk_over_adjacency_says_what_it_found(string call, string expected)
    {
        var request = QueryRequest.Of($"[:find ?b :in $ % :where {call}]", People.View, "[[(reach ?a ?b) [?a :node/edge ?b]] [(reach ?a ?b) (reach ?a ?c) [?c :node/edge ?b]]]") with
        { Options = new RunOptions { IsExplained = true } };
        Assert.Contains(expected, QueryEngine.Run(request).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_taken_down_when_nobody_asks() => Assert.Null(QueryEngine.Run(QueryRequest.Of("[:find ?e :where [?e :person/name]]", People.View)).Explanation);

    [Fact]
    public void A_join_that_keeps_nothing_stops_in_time()
    {
        var rows = EdnReader.Read($"[{string.Join(' ', Enumerable.Range(0, 3000))}]");
        var request = QueryRequest.Of("[:find ?x :in [?x ...] [?y ...] [?z ...] :where [(< ?x ?y)] [(< ?y ?z)] [(< ?z ?x)]]", rows, rows, rows) with { Options = new RunOptions { Timeout = TimeSpan.FromMilliseconds(50) } };
        Assert.Equal("query-timeout", Assert.Throws<DatalogException>(() => QueryEngine.Run(request)).Code);
    }
}
