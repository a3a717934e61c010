namespace DatalogStore.Cli.Tests;

public class TestCommandTests
{
    private const string Chain = """
        {:name "a chain is walked to its end"
         :schema {:node/id   {:db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
                  :node/edge {:db/valueType :db.type/ref :db/cardinality :db.cardinality/many}}
         :tx [[{:db/id "a" :node/id 1 :node/edge "b"} {:db/id "b" :node/id 2 :node/edge "c"} {:db/id "c" :node/id 3}]]
         :rules [[(reach ?x ?y) [?x :node/edge ?y]]
                 [(reach ?x ?y) [?x :node/edge ?z] (reach ?z ?y)]]
         :query [:find ?i ?j :in $ % :where (reach ?x ?y) [?x :node/id ?i] [?y :node/id ?j]]
         :expect EXPECT}
        """;

    [Fact]
    public void A_case_that_holds_passes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("case.edn", Chain.Replace("EXPECT", "[[1 2] [2 3] [1 3]]", StringComparison.Ordinal));
        var run = Run.Of("test", folder.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("\n1 passed, 0 failed\n", run.Out);
    }

    [Theory]
    [InlineData("[[1 2] [2 3]]")]
    [InlineData("[[1 2] [2 3] [1 3] [1 3]]")]
    [InlineData("[[1 2] [2 3] [1 3.0]]")]
    [InlineData("{:error true}")]
    public void A_case_that_does_not_hold_fails_with_1(string expect)
    {
        using var folder = new TemporaryFolder();
        folder.Write("case.edn", Chain.Replace("EXPECT", expect, StringComparison.Ordinal));
        var run = Run.Of("test", folder.Path, "--verbose");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("FAILED a chain is walked to its end\n", run.Out);
        Assert.EndsWith("\n0 passed, 1 failed\n", run.Out);
    }

    [Fact]
    public void A_folder_is_a_case_and_rule_files_are_joined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pack/adults/schema.edn", "{:p/age {:db/valueType :db.type/long :db/cardinality :db.cardinality/one}}");
        folder.Write("pack/adults/tx.edn", "[{:p/age 12}] [{:p/age 30} {:p/age 40}]");
        folder.Write("pack/adults/query.edn", "[:find [?a ...] :in $ % ?least :where (adult ?e ?least) (age ?e ?a)]");
        folder.Write("pack/adults/rules-1.edn", "[[(age ?e ?a) [?e :p/age ?a]]]");
        folder.Write("pack/adults/rules-2.edn", "[[(adult ?e ?least) (age ?e ?a) [(>= ?a ?least)]]]");
        folder.Write("pack/adults/args.edn", "18");
        folder.Write("pack/adults/expect.edn", "[40 30]");
        folder.Write("pack/refused/query.edn", "[:find ?x :where [(no-such-function) ?x]]");
        folder.Write("pack/refused/expect.edn", "{:error true}");
        folder.Write("pack/scalar/query.edn", "[:find ?x . :in ?y :where [(inc ?y) ?x]]");
        folder.Write("pack/scalar/args.edn", "41");
        folder.Write("pack/scalar/expect.edn", "42");
        var run = Run.Of("test", folder["pack"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\n3 passed, 0 failed\n", run.Out);
    }

    [Fact]
    public void Cases_as_json_lines_have_their_worlds_beside_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("worlds.jsonl", """{"id": "w", "schema": "{:p/name {:db/valueType :db.type/string :db/cardinality :db.cardinality/one}}", "tx": ["[{:db/id 1001 :p/name \"a\"}]", "[{:db/id 1002 :p/name \"b\"}]"]}""");
        folder.Write("cases.jsonl", """
            {"name": "names", "area": "x", "world": "w", "query": "[:find ?n ?tx :where [?e :p/name ?n ?tx]]", "args": ["$"], "expect": {"shape": "rel", "rows": ["[\"b\" #tx 2]", "[\"a\" #tx 1]"]}, "tags": ["tx-id: numbered"]}
            {"name": "content", "area": "x", "world": "w", "datoms": true, "args": [], "expect": {"shape": "datoms", "rows": ["[1001 :p/name \"a\" #tx 1]", "[1002 :p/name \"b\" #tx 2]"]}, "tags": []}
            {"name": "counted", "area": "y", "world": "w", "query": "[:find (count ?e) . :where [?e :p/name]]", "args": ["$"], "expect": {"shape": "scalar", "rows": ["2"]}, "tags": []}
            {"name": "wrong", "area": "y", "world": "w", "query": "[:find ?n :where [?e :p/name ?n]]", "args": ["$"], "expect": {"shape": "rel", "rows": ["[\"a\"]"]}, "tags": []}
            """);
        var all = Run.Of("test", folder["cases.jsonl"]);
        Assert.Equal(1, all.ExitCode);
        Assert.EndsWith("3 passed, 1 failed\n", all.Out);
        Assert.StartsWith("FAILED wrong\n", all.Out);
        Assert.EndsWith("2 passed, 0 failed\n", Run.Of("test", folder["cases.jsonl"], "--area", "x").Out);
        Assert.EndsWith("1 passed, 0 failed\n", Run.Of("test", folder["cases.jsonl"], "--filter", "counted").Out);
        Assert.Equal(2, Run.Of("test", folder["cases.jsonl"], "--filter", "nothing-such").ExitCode);
    }

    [Fact]
    public void Nothing_to_test_is_a_wrong_request()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, Run.Of("test", folder.Path).ExitCode);
        Assert.Equal(2, Run.Of("test", folder["nowhere"]).ExitCode);
        Assert.Equal(3, Run.Of("test", folder.Write("cases.jsonl", "{\"name\": ")).ExitCode);
    }
}
