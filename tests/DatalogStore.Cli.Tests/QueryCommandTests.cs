namespace DatalogStore.Cli.Tests;

public class QueryCommandTests
{
    [Fact]
    public void Each_shape_of_find_has_its_json()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        (string Find, string Json)[] cases =
        [
            ("?n ?a :where [?e :person/name ?n] [?e :person/age ?a] [(< ?a 20)]", "[[\"Bo\",12]]\n"),
            ("?n ?a :keys name age :where [?e :person/name ?n] [?e :person/age ?a] [(< ?a 20)]", "[{\"name\":\"Bo\",\"age\":12}]\n"),
            ("[?n ...] :where [?e :person/name ?n] [(missing? $ ?e :person/age)]", "[\"Cy\"]\n"),
            ("[?n ?a] :where [?e :person/name ?n] [?e :person/age ?a] [(< ?a 20)]", "[\"Bo\",12]\n"),
            ("?a . :where [?e :person/name \"Ada\"] [?e :person/age ?a]", "36\n"),
            ("?a . :where [?e :person/name \"Nobody\"] [?e :person/age ?a]", "null\n"),
            ("[?n ?a] :where [?e :person/name ?n] [?e :person/age ?a] [(< ?a 0)]", "null\n"),
            ("?n :where [?e :person/name ?n] [(= ?n \"x\")]", "[]\n"),
        ];
        foreach (var (find, json) in cases)
        {
            var run = Run.Of("query", store, $"[:find {find}]", "--format", "json");
            Assert.Equal((0, json), (run.ExitCode, run.Out));
            // An empty answer says why, beside the answer.
            if (json is "null\n" or "[]\n") Assert.StartsWith("nothing found: no row comes through", run.Error, StringComparison.Ordinal);
            else Assert.Empty(run.Error);
        }
    }

    [Fact]
    public void Inputs_come_in_the_order_of_in_and_rules_in_their_place()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var older = folder.Write("older.edn", "[[(older ?e ?than) [?e :person/age ?a] [(> ?a ?than)]]]");
        var named = folder.Write("named.edn", ";; names\n[[(named ?e ?n)\n  [?e :person/name ?n]]]");
        var run = Run.Of("query", store, "[:find [?n ...] :in $ ?than % ?not :where (older ?e ?than) (named ?e ?n) [(not= ?n ?not)]]", "10", "\"Bo\"", "--rules", older, "--rules", named, "--format", "edn");
        Assert.Equal((0, "[\"Ada\"]\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public void Rules_that_are_missing_or_not_asked_for_are_refused()
    {
        using var folder = new TemporaryFolder();
        var rules = folder.Write("r.edn", "[[(r ?e) [?e :a]]]");
        Assert.StartsWith("rules-missing: ", Run.Of("query", "store", "[:find ?e :in $ % :where (r ?e)]").Error);
        Assert.StartsWith("rules-unused: ", Run.Of("query", "store", "[:find ?e :where [?e :a]]", "--rules", rules).Error);
    }

    [Fact]
    public void A_mistake_in_the_second_rule_file_is_shown_there()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var good = folder.Write("good.edn", "[[(a ?e) [?e :person/age]]]");
        var bad = folder.Write("bad.edn", ";; two\n;; lines\n[[(b ?e)\n  [(no-such-function ?e)]]]");
        var run = Run.Of("query", store, "[:find ?e :in $ % :where (a ?e) (b ?e)]", "--rules", good, "--rules", bad);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"\n{bad}:4:", run.Error);
        Assert.Contains("\n    [(no-such-function ?e)]]", run.Error);
    }

    [Fact]
    public void An_unknown_attribute_warns_with_near_names_and_is_an_error_when_strict()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var lenient = Run.Of("query", store, "[:find ?e :where [?e :person/nmae]]", "--format", "json");
        Assert.Equal((0, "[]\n"), (lenient.ExitCode, lenient.Out));
        Assert.StartsWith("warning: ", lenient.Error);
        Assert.Contains(":person/name", lenient.Error);
        var strict = Run.Of("query", store, "[:find ?e :where [?e :person/nmae]]", "--strict");
        Assert.Equal(2, strict.ExitCode);
        Assert.StartsWith("unknown-attribute: ", strict.Error);
        Assert.Contains(":person/name", strict.Error);
        Assert.Empty(strict.Out);
    }

    [Fact]
    public void A_deadline_stops_a_query_with_4()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 2000);
        var run = Run.Of("query", store, "[:find (count ?a) . :with ?b ?c :where [?a :n/value ?x] [?b :n/value ?y] [?c :n/value ?z] [(+ ?x ?y ?z) ?s] [(= ?s -1)]]", "--timeout", "200");
        Assert.Equal(4, run.ExitCode);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void A_memory_limit_stops_a_query_with_4()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 500);
        const string Pairs = "[:find (count ?a) . :with ?b :where [?a :n/value ?x] [?b :n/value ?y] [(< ?x ?y)]]";
        Assert.Equal(4, Run.Of("query", store, Pairs, "--max-memory", "64000").ExitCode);
        Assert.Equal(4, Run.Of("query", store, Pairs, "--max-rows", "1000").ExitCode);
        Assert.Equal((0, "124750\n"), (Run.Of("query", store, Pairs, "--max-memory", "1000000000") is var run ? run.ExitCode : -1, run.Out));
    }

    [Fact]
    public void An_explanation_goes_to_standard_error_and_leaves_the_rows_alone()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of("query", store, "[:find ?a . :where [?e :person/name \"Ada\"] [?e :person/age ?a]]", "--format", "json", "--explain");
        Assert.Equal((0, "36\n"), (run.ExitCode, run.Out));
        Assert.Contains(":person/age", run.Error);
        var json = Run.Of("query", store, "[:find ?a . :where [?e :person/name \"Ada\"] [?e :person/age ?a]]", "--format", "json", "--explain-json");
        Assert.Equal((0, "36\n"), (json.ExitCode, json.Out));
        using var explanation = System.Text.Json.JsonDocument.Parse(json.Error.Split('\n').First(l => l.StartsWith('{')));
        Assert.Equal(["parsed", "resolved", "query"], explanation.RootElement.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal([1L, 1L], explanation.RootElement.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("rowsAfter").GetInt64()));
    }

    [Fact]
    public void With_the_scope_wanted_rows_stay_the_document_they_would_be_alone()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of("query", store, "[:find [?n ...] :where [_ :person/name ?n] [(= ?n \"Bo\")]]", "--format", "json", "--with-scope");
        Assert.Equal("{\"scope\":null,\"columns\":[\"?n\"],\"rows\":\n[\"Bo\"]\n}\n", run.Out);
        var lines = Run.Of("query", store, "[:find [?n ...] :where [_ :person/name ?n] [(= ?n \"Bo\")]]", "--format", "jsonl", "--with-scope");
        Assert.Equal("{\"scope\":null,\"columns\":[\"?n\"]}\n\"Bo\"\n", lines.Out);
        Assert.Equal(2, Run.Of("query", store, "[:find ?n :where [_ :person/name ?n]]", "--with-scope").ExitCode);
    }

    [Fact]
    public void Datoms_of_an_index_are_walked()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of("datoms", store, "avet", ":person/name", "\"Bo\"", "--format", "jsonl");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\[\d+,"":person/name"",""Bo"",\d+,true\]\n$", run.Out);
        Assert.StartsWith("unknown-index: ", Run.Of("datoms", store, "abcd").Error);
        Assert.StartsWith("unknown-attribute: ", Run.Of("datoms", store, "aevt", ":nope").Error);
    }

    [Theory]
    [InlineData(new[] { "avet", ":person/name", "\"B\"", "--seek" }, "Bo Cy")]
    [InlineData(new[] { "avet", ":person/name", "\"Bo\"", "--reverse", "--limit", "2" }, "Bo Ada")]
    [InlineData(new[] { "avet", ":person/name", "\"Ada\"", "\"Cy\"", "--range" }, "Ada Bo")]
    [InlineData(new[] { "avet", ":person/name", "nil", "\"Bo\"", "--range" }, "Ada")]
    [InlineData(new[] { "avet", ":person/name", "--range" }, "Ada Bo Cy")]
    public void Datoms_are_walked_from_a_place_on_back_and_within_a_range(string[] given, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of(["datoms", Stores.WithPeople(folder), .. given, "--format", "jsonl"]);
        Assert.Equal(0, run.ExitCode);
        var names = run.Out.Split('\n').Where(l => l.Contains("\":person/name\"", StringComparison.Ordinal)).Select(l => l.Split(',')[2].Trim('"'));
        Assert.Equal(expected, string.Join(' ', names));
    }

    [Fact]
    public void A_range_is_one_of_avet()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        Assert.StartsWith("bad-components: ", Run.Of("datoms", store, "eavt", "1", "--range").Error);
        Assert.StartsWith("bad-components: ", Run.Of("datoms", store, "avet", ":person/name", "--range", "--seek").Error);
        Assert.StartsWith("bad-components: ", Run.Of("datoms", store, "avet", ":person/age", "--range").Error);
    }

    [Fact]
    public void Stats_are_those_of_the_statistics()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of("stats", Stores.WithPeople(folder), "--attributes", "--format", "jsonl");
        Assert.Contains("\":person/name\"", run.Out);
        Assert.Contains(run.Out.Split('\n'), l => l.Contains(":person/age", StringComparison.Ordinal) && l.Contains('2', StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_is_listed_by_prefix_and_by_likeness()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of("schema", store, "person", "--format", "jsonl");
        Assert.Equal(2, run.Out.Count(c => c == '\n'));
        Assert.Contains("{\"attribute\":\":person/name\",\"type\":\":string\",\"cardinality\":\":one\",\"unique\":\":identity\",", run.Out);
        Assert.Equal(1, Run.Of("schema", store, "--like", "AGE", "--format", "jsonl").Out.Split('\n').Count(l => l.Contains(":person/age")));
    }

    [Fact]
    public void Conflicts_of_types_have_an_example_of_each()
    {
        using var folder = new TemporaryFolder();
        Run.Of("load", folder["st"], "--time", "2024-03-01", folder.Write("a.json", """{"a":"x","b":1}"""));
        Run.Of("load", folder["st"], "--time", "2024-03-02", folder.Write("b.json", """{"a":2,"b":3}"""));
        var run = Run.Of("schema", folder["st"], "--conflicts", "--format", "jsonl");
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
        Assert.StartsWith("{\"attribute\":\":a\",\"type\":\":any\",", run.Out);
        Assert.EndsWith(",\"met\":{\"string\":\"x\",\"long\":2}}\n", run.Out);
        Assert.DoesNotContain("\"met\"", Run.Of("schema", folder["st"], "--format", "jsonl").Out);
    }

    [Fact]
    public void A_rejected_transaction_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var before = Run.Of("datoms", store, "eavt", "--format", "jsonl").Out;
        var run = Run.Of("transact", store, "[{:person/name \"Dee\"} [:db/add \"x\" :person/nope 1] [:db/add \"x\" :person/age \"old\"]]");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(before, Run.Of("datoms", store, "eavt", "--format", "jsonl").Out);
    }

    [Fact]
    public void A_transaction_that_is_not_edn_makes_no_store()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of("transact", folder["new"], "[[:db/add");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("edn-syntax: ", run.Error);
        Assert.False(Directory.Exists(folder["new"]));
    }

    [Fact]
    public void A_refused_first_transaction_makes_no_store()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of("transact", folder["new"], """[{:no/such 1}]""");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("unknown-attribute: ", run.Error);
        Assert.False(Directory.Exists(folder["new"]));
    }

    [Fact]
    public void Every_offender_is_shown_with_its_code_and_place()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        const string transaction = """[{:person/nam "Dee"} [:db/add "x" :person/age "old"] [:db/add [:person/name "Eve"] :person/age 3]]""";
        var run = Run.Of("transact", store, transaction);
        Assert.Equal(
            """
            unknown-attribute: unknown attribute :person/nam
            transaction:1:3
              [{:person/nam "Dee"} [:db/add "x" :person/age "old"] [:db/add [:person/name "Eve"] :person/age 3]]
                ^^^^^^^^^^^
            help: did you mean :person/name or :person/age?
            value-type: "old" is not a value of :person/age: its type is :db.type/long
            transaction:1:47
              [{:person/nam "Dee"} [:db/add "x" :person/age "old"] [:db/add [:person/name "Eve"] :person/age 3]]
                                                            ^^^^^
            help: nothing was written: mend it and transact again

            """,
            run.Error);
        var json = Run.Of("transact", store, transaction, "--json-errors").Error;
        Assert.Contains("\"faults\":[{\"code\":\"unknown-attribute\"", json);
        Assert.Contains("\"code\":\"value-type\",\"message\":\"\\\"old\\\" is not", json);
        Assert.StartsWith("unknown-rule: ", Run.Of("query", store, "[:find ?x :where (no ?x) (none ?x)]").Error);
        Assert.Contains("\nunknown-rule: there is no rule none\nquery:1:26\n", Run.Of("query", store, "[:find ?x :where (no ?x) (none ?x)]").Error);
    }

    [Fact]
    public void The_name_of_a_file_without_the_sign_for_files_is_recognised()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["schema.edn"], "[{:db/ident :n :db/valueType :db.type/long}]");
        var run = Run.Of("transact", folder["st"], folder["schema.edn"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"write @{folder["schema.edn"]} ", run.Error);
        Assert.Equal(0, Run.Of("transact", folder["st"], "@" + folder["schema.edn"]).ExitCode);
    }

    [Fact]
    public void A_query_can_come_from_standard_input()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of(new RunOptions { Input = "[:find ?a . :where [?e :person/name \"Ada\"] [?e :person/age ?a]]" }, "query", store, "@-", "--format", "json");
        Assert.Equal("36\n", run.Out);
    }
}
