namespace DatalogStore.Tests.Query;

public class RuleTests
{
    private const string Reach = "[(reach ?a ?b) [?a :node/edge ?b]] [(reach ?a ?b) [?a :node/edge ?c] (reach ?c ?b)]";

    [Theory]
    [InlineData("[[(adult ?e) [?e :person/age ?a] [(>= ?a 30)]]]", "(adult ?x)", "[1] [3]")]
    [InlineData("[[(old ?a) [(>= ?a 30)]] [(named ?e ?a) [?e :person/age ?a] (old ?a)]]", "(named ?x _)", "[1] [3]")]
    [InlineData("[[(tie ?x ?y) [?x :person/friend ?y]] [(tie ?x ?y) [?x :person/boss ?y]]]", "(tie ?x 2)", "[1] [3]")]
    [InlineData("[[(tie ?x ?y) [?x :person/friend ?y]] [(tie ?x ?y) [?x :person/boss ?y]]]", "(tie ?x ?x)", "[4]")]
    [InlineData("[[(tie ?x ?y) [?x :person/friend ?y]]]", "(tie ?x _)", "[1] [2]")]
    [InlineData("[[(lone ?e) [?e :person/name] (not (tie ?e _))] [(tie ?x ?y) [?x :person/friend ?y]]]", "(lone ?x)", "[3] [4]")]
    public void Rules_without_recursion(string rules, string call, string expected) => Assert.Equal(expected, People.Rows($"[:find ?x :in $ % :where {call}]", rules));

    [Theory]
    [InlineData("(reach 101 ?x)", "[101] [102] [103] [104] [105]")]
    [InlineData("(reach ?x 105)", "[101] [102] [103] [104]")]
    [InlineData("(reach ?x ?x)", "[101] [102] [103]")]
    [InlineData("(reach 104 105) [?x :person/age 20]", "[2]")]
    [InlineData("(reach 105 _) [?x :person/age 20]", "")]
    [InlineData("[?a :node/id 4] (reach ?a ?x)", "[105]")]
    [InlineData("[?x :node/id] (not (reach 104 ?x)) (not (reach ?x 104))", "[104]")]
    [InlineData("(reach [:node/id 4] ?x)", "[105]")]
    public void Recursion_over_cycles_ends_with_every_row(string call, string expected)
    {
        string[] programs =
        [
            $"[{Reach}]",
            "[[(reach ?a ?b) [?a :node/edge ?b]] [(reach ?a ?b) (reach ?a ?c) [?c :node/edge ?b]]]",
            "[[(reach ?a ?b) [?a :node/edge ?b]] [(reach ?a ?b) (reach ?a ?c) (reach ?c ?b)]]",
            "[[(reach ?a ?b) (reach ?c ?b) [?a :node/edge ?c]] [(reach ?a ?b) [?a :node/edge ?b]]]",
            "[[(reach ?a ?b) (or [?a :node/edge ?b] (and [?a :node/edge ?c] (reach ?c ?b)))]]",
            "[[(reach ?a ?b) (or-join [?a ?b] [?a :node/edge ?b] (and [?a :node/edge ?c] (reach ?c ?b)))]]",
            "[[(reach ?a ?b) [?a :node/edge ?b]] [(reach ?a ?b) [?a :node/edge ?c] (step ?c ?b)] [(step ?c ?b) (reach ?c ?b)]]",
        ];
        foreach (var program in programs)
        {
            // A branch of a plain or may not have a variable of its own.
            if (program.Contains("(or [", StringComparison.Ordinal)) Assert.Equal("or-variables", People.Error($"[:find ?x :in $ % :where {call}]", program));
            else Assert.Equal(expected, People.Rows($"[:find ?x :in $ % :where {call}]", program));
        }
    }

    [Fact]
    public void Mutual_recursion()
    {
        const string Rules = "[[(odd ?a ?b) [?a :node/edge ?b]] [(odd ?a ?b) [?a :node/edge ?c] (even ?c ?b)] [(even ?a ?b) [?a :node/edge ?c] (odd ?c ?b)]]";
        Assert.Equal("[101] [102] [103] [104] [105]", People.Rows("[:find ?x :in $ % :where (even 101 ?x)]", Rules));
        Assert.Equal("[102] [103]", People.Rows("[:find ?x :in $ % :where (even ?x 105) (odd ?x 104)]", Rules).Replace("[101] ", "", StringComparison.Ordinal));
        Assert.Equal("", People.Rows("[:find ?x :in $ % :where (even 104 ?x)]", Rules));
    }

    [Fact]
    public void A_recursive_rule_whose_argument_is_rebound_in_the_body_is_complete() =>
        Assert.Equal("[1] [2] [3] [4] [5]", People.Rows("[:find ?i :in $ % ?n :where [?a :node/id ?n] (reach ?a ?b) [?b :node/id ?i]]", $"[{Reach}]", "3"));

    [Fact]
    public void Repeated_head_variables_unify()
    {
        Assert.Equal("[4 4]", People.Rows("[:find ?x ?y :in $ % :where (root ?x ?y)]", "[[(root ?e ?e) [?e :person/boss ?e]]]"));
        Assert.Equal("[4]", People.Rows("[:find ?x :in $ % :where (root ?x 4)]", "[[(root ?e ?e) [?e :person/boss ?e]]]"));
        Assert.Equal("", People.Rows("[:find ?x :in $ % :where (root ?x 3)]", "[[(root ?e ?e) [?e :person/boss ?e]]]"));
        Assert.Equal("[1 1] [2 1] [2 2] [3 1] [3 2] [3 3] [4 4]", People.Rows("[:find ?x ?y :in $ % :where (up ?x ?y)]", "[[(up ?e ?e) [?e :person/name]] [(up ?e ?r) [?e :person/boss ?b] (up ?b ?r)]]"));
    }

    [Fact]
    public void Required_arguments_must_be_bound_before_the_call()
    {
        const string Rules = "[[(hop [?a] ?b) [?a :node/edge ?b]] [(plus [?x] ?y) [(+ ?x 10) ?y]]]";
        Assert.Equal("[102]", People.Rows("[:find ?b :in $ % :where [?a :node/id 1] (hop ?a ?b)]", Rules));
        Assert.Equal("[11]", People.Rows("[:find ?y :in $ % :where (plus 1 ?y)]", Rules));
        Assert.Equal("insufficient-bindings", People.Error("[:find ?b :in $ % :where (hop ?a ?b) [?a :node/id 1]]", Rules));
        Assert.Equal("insufficient-bindings", People.Error("[:find ?b :in $ % :where (hop _ ?b)]", Rules));
    }

    [Fact]
    public void A_rule_that_needs_an_argument_bound_gets_it_from_the_call_even_when_it_recurs()
    {
        const string Rules = "[[(down ?n ?m) [(identity ?n) ?m]] [(down ?n ?m) [(> ?n 0)] [(dec ?n) ?k] (down ?k ?m)]]";
        Assert.Equal("[0] [1] [2] [3]", People.Rows("[:find ?m :in $ % :where (down 3 ?m)]", Rules));
        Assert.Equal("[1 0] [1 1] [2 0] [2 1] [2 2]", People.Rows("[:find ?n ?m :in $ % [?n ...] :where (down ?n ?m)]", Rules, "[1 2]"));
        Assert.Equal("insufficient-bindings", People.Error("[:find ?n :in $ % :where (down ?n 0)]", Rules));
    }

    [Fact]
    public void Negation_of_a_lower_rule_inside_recursion() =>
        Assert.Equal("[102] [103]", People.Rows(
            "[:find ?b :in $ % :where (safe 101 ?b)]",
            "[[(bad ?n) [?n :node/id 1]] [(bad ?n) [?n :node/id 4]] [(safe ?a ?b) [?a :node/edge ?b] (not (bad ?b))] [(safe ?a ?b) (safe ?a ?c) [?c :node/edge ?b] (not (bad ?b))]]"));

    [Fact]
    public void A_cycle_through_not_is_an_error_that_shows_it()
    {
        var error = Assert.Throws<DatalogException>(() => People.Ask("[:find ?x :in $ % :where (win ?x)]", "[[(win ?x) [?x :node/edge ?y] (lose ?y)] [(lose ?x) [?x :node/id] (not (win ?x))]]"));
        Assert.Equal("negation-cycle", error.Code);
        Assert.Contains("lose → not win → lose", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_reads_the_source_in_front_of_its_call()
    {
        var other = new DatalogStore.Oracle.NaiveStore(People.Schema);
        other.Transact("[{:db/id 7 :node/edge [8]} {:db/id 8 :node/edge [9]}]");
        Assert.Equal("[8] [9]", People.Rows("[:find ?x :in $ $2 % :where ($2 reach 7 ?x)]", People.View, other.View(), $"[{Reach}]"));
        Assert.Equal("", People.Rows("[:find ?x :in $ $2 % :where (reach 7 ?x)]", People.View, other.View(), $"[{Reach}]"));
    }

    [Theory]
    [InlineData("[:find ?x :in $ % :where (nope ?x)]", "[]", "unknown-rule")]
    [InlineData("[:find ?x :in $ % :where (r ?x)]", "[[(r ?x ?y) [?x :node/edge ?y]]]", "wrong-arity")]
    [InlineData("[:find ?x :in $ % :where (r ?x)]", "[[(r ?x) [?x :node/id]] [(r ?x ?y) [?x :node/edge ?y]]]", "rule-arity")]
    [InlineData("[:find ?x :in $ % :where (r ?x)]", "[[(r ?x)]]", "bad-rule")]
    [InlineData("[:find ?x :in $ % :where (r ?x)]", "[[(r ?x) [?x :node/id] (zz ?x)]]", "unknown-rule")]
    [InlineData("[:find ?x :in $ % :where (r ?x)]", "[[(r ?x) [?y :node/id]]]", "insufficient-bindings")]
    public void Faulty_rules_are_errors(string query, string rules, string code) => Assert.Contains(People.Error(query, rules), new[] { code, "unbound-variable" });

    [Fact]
    public void Rules_may_be_given_as_text_and_errors_show_their_place()
    {
        var request = DatalogStore.Query.QueryRequest.Of("[:find ?x :in $ % :where (r ?x)]", People.View, "[[(r ?x)\n  [?x :node/id]\n  (zz ?x)]]");
        var error = Assert.Throws<DatalogException>(() => DatalogStore.Query.QueryEngine.Run(request));
        Assert.Equal((3, 3), (error.Place!.Span.Line, error.Place.Span.Column));
    }

    [Fact]
    public void A_rule_without_a_base_case_is_empty() => Assert.Equal("", People.Rows("[:find ?x :in $ % :where (never ?x)]", "[[(never ?x) (never ?x)]]"));

    [Fact]
    public void A_rule_that_invents_values_is_stopped_by_its_limits()
    {
        const string Rules = "[[(nat ?n) [(ground 0) ?n]] [(nat ?n) (nat ?m) [(inc ?m) ?n]]]";
        var request = DatalogStore.Query.QueryRequest.Of("[:find ?n :in % :where (nat ?n)]", DatalogStore.Edn.EdnReader.Read(Rules)) with { Options = new() { RowsMax = 10_000 } };
        var error = Assert.Throws<DatalogException>(() => DatalogStore.Query.QueryEngine.Run(request));
        Assert.Equal((ErrorKind.Limit, "row-budget"), (error.Kind, error.Code));
    }
}
