using System.Text.RegularExpressions;
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
              [?e :person/age ?a]    1 → 3 rows, about 3 expected, T ms: whole column
              [(>= ?a 30)]    3 → 2 rows, about 1.5 expected, T ms
              [?e :person/name ?n]    2 → 2 rows, about 1.5 expected, T ms: column by entity

            """,
            Regex.Replace(Explained(request), "[0-9.]+ ms", "T ms"));
        var stages = QueryEngine.Run(request).Trace!.Stages;
        Assert.Equal(["parsed", "resolved", "query"], stages.Select(s => s.Name));
        Assert.Contains("(adult ?e)", stages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_inside_a_recursion_are_summed()
    {
        var request = QueryRequest.Of(
            "[:find ?b :in $ % :where (reach 101 ?b 0)]", People.View, "[[(reach ?a ?b ?n) [?a :node/edge ?b] [(ground 0) ?n]] [(reach ?a ?b ?n) (reach ?a ?c ?n) [?c :node/edge ?b]]]") with
        { Options = new RunOptions { IsExplained = true } };
        var text = Explained(request);
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
        Assert.Contains(expected, Explained(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_taken_down_when_nobody_asks() => Assert.Null(QueryEngine.Run(QueryRequest.Of("[:find ?e :where [?e :person/name]]", People.View)).Trace);

    [Fact]
    public void A_join_that_keeps_nothing_stops_in_time()
    {
        var rows = EdnReader.Read($"[{string.Join(' ', Enumerable.Range(0, 3000))}]");
        var request = QueryRequest.Of("[:find ?x :in [?x ...] [?y ...] [?z ...] :where [(< ?x ?y)] [(< ?y ?z)] [(< ?z ?x)]]", rows, rows, rows) with { Options = new RunOptions { Timeout = TimeSpan.FromMilliseconds(50) } };
        Assert.Equal("query-timeout", Assert.Throws<DatalogException>(() => QueryEngine.Run(request)).Code);
    }

    [Fact]
    public void A_limit_names_the_steps_that_were_open_and_the_largest_before()
    {
        var rows = EdnReader.Read($"[{string.Join(' ', Enumerable.Range(0, 100))}]");
        const string rules = "[[(far ?a ?b) (far ?a ?c) [(inc ?c) ?b] [(< ?b 200000)]] [(far ?a ?b) [(ground 0) ?b] [(inc ?b) ?a]]]";
        var request = QueryRequest.Of("[:find (count ?y) . :in % [?x ...] :where [(inc ?x) ?y] (far _ ?y)]", rules, rows) with { Options = new RunOptions { RowsMax = 5000 } };
        var error = Assert.Throws<DatalogException>(() => QueryEngine.Run(request));
        Assert.Equal(("row-budget", ErrorKind.Limit), (error.Code, error.Kind));
        Assert.Matches(@"; in \(far _ \?y\), [0-9]+ rows(.* → .*)?; of what was done before, .* made most rows, 100", error.Message);
    }

    [Fact]
    public void A_query_that_holds_too_much_is_stopped_and_says_where()
    {
        var rows = EdnReader.Read($"[{string.Join(' ', Enumerable.Range(0, 2000))}]");
        var request = QueryRequest.Of("[:find ?x ?y :in [?x ...] [?y ...]]", rows, rows) with { Options = new RunOptions { MemoryMax = 8 << 20 } };
        var error = Assert.Throws<DatalogException>(() => QueryEngine.Run(request));
        Assert.Equal(("memory-budget", ErrorKind.Limit), (error.Code, error.Kind));
        Assert.Equal(4_000_000, QueryEngine.Run(request with { Options = new RunOptions { MemoryMax = 300 << 20 } }).Rows.Count);
    }

    [Theory]
    [InlineData("[:find (count ?s) . :in [?x ...] [?y ...] :where [(str ?x \"-\" ?y) ?s]]", 3_000_000)]
    [InlineData("[:find (count ?z) . :in [?x ...] [?y ...] % :where (sum ?x ?y ?z)]", 20_000_000)]
    public void Computed_values_and_tables_of_rules_count(string query, long enough)
    {
        var rows = EdnReader.Read($"[{string.Join(' ', Enumerable.Range(0, 100))}]");
        object?[] inputs = query.Contains('%', StringComparison.Ordinal) ? [rows, rows, "[[(sum ?a ?b ?c) [(+ ?a ?b) ?c]] [(sum ?a ?b ?c) (sum ?a ?b ?d) [(< ?d 2000)] [(+ ?d 500) ?c]]]"] : [rows, rows];
        DatalogException? Error(long max)
        {
            try
            {
                QueryEngine.Run(QueryRequest.Of(query, inputs) with { Options = new RunOptions { MemoryMax = max } });
                return null;
            }
            catch (DatalogException e)
            {
                return e;
            }
        }

        Assert.Equal("memory-budget", Error(500_000)?.Code);
        Assert.Null(Error(enough));
    }

    private static string Explained(QueryRequest request)
    {
        var answer = QueryEngine.Run(request);
        return QueryExplanation.Of(answer.Trace!, answer.Statistics.Elapsed).ToString();
    }
}
