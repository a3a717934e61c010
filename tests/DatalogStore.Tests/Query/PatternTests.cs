namespace DatalogStore.Tests.Query;

public class PatternTests
{
    [Theory]
    [InlineData("[:find ?e :where [?e :person/age 30]]", "[1]")]
    [InlineData("[:find ?e ?v :where [?e :person/age ?v]]", "[1 30] [2 20] [3 31]")]
    [InlineData("[:find ?v :where [1 :person/friend ?v]]", "[2] [3]")]
    [InlineData("[:find ?n :where [_ :person/nick ?n]]", "[\"a\"] [\"ann\"]")]
    [InlineData("[:find ?e :where [?e :person/friend]]", "[1] [2]")]
    [InlineData("[:find ?e :where [?e :person/boss ?e]]", "[4]")]
    [InlineData("[:find ?n ?m :where [?e :person/boss ?f] [?e :person/name ?n] [?f :person/name ?m]]", "[\"Bob\" \"Ann\"] [\"Cy\" \"Bob\"] [\"Dee\" \"Dee\"]")]
    [InlineData("[:find ?x ?y :where [?x :person/age 30] [?y :person/age 20]]", "[1 2]")]
    [InlineData("[:find ?e :where [?e :person/name \"Ann\"] [?e :person/age 31]]", "")]
    public void Places_take_constants_variables_and_blanks(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Theory]
    [InlineData("[:find ?a :where [[:person/name \"Ann\"] :person/age ?a]]", "[30]")]
    [InlineData("[:find ?e :where [?e :person/boss [:person/name \"Ann\"]]]", "[2]")]
    [InlineData("[:find ?n :where [?e :person/role :role/admin] [?e :person/name ?n]]", "[\"Ann\"]")]
    [InlineData("[:find ?n :where [?e :person/role 51] [?e :person/name ?n]]", "[\"Bob\"]")]
    [InlineData("[:find ?x :where [:role/admin _ ?x]]", "")]
    public void Idents_and_lookup_refs_stand_for_entities(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Fact]
    public void A_lookup_ref_that_names_nothing_is_an_error() => Assert.Equal("entity-not-found", People.Error("[:find ?a :where [[:person/name \"Zed\"] :person/age ?a]]"));

    [Fact]
    public void A_lookup_ref_needs_a_unique_attribute() => Assert.Equal("not-unique", People.Error("[:find ?a :where [[:person/age 30] :person/name ?a]]"));

    [Fact]
    public void An_attribute_variable_binds_the_attributes_entity()
    {
        var age = People.Store().IdOf("person/age");
        Assert.Equal($"[{age}]", People.Rows("[:find ?a :where [2 ?a 20]]"));
        Assert.Equal("[20]", People.Rows("[:find ?v :in $ ?a :where [2 ?a ?v]]", $"{age}"));
        Assert.Equal("[:person/age 20]", People.Rows("[:find ?a ?v :in $ ?a :where [2 ?a ?v]]", ":person/age"));
        Assert.Equal("[1] [2] [3]", People.Rows("[:find ?e :in $ [?a ...] :where [?e ?a]]", "[:person/age]"));
    }

    [Fact]
    public void An_attribute_variable_joins_across_patterns() =>
        Assert.Equal("[1] [2] [3]", People.Rows("[:find ?e :in $ ?n :where [2 ?a ?n] [?e ?a _]]", "20"));

    [Fact]
    public void The_transaction_is_its_entity_and_may_be_given_by_its_t()
    {
        Assert.Equal("[\"Cy\"]", People.Rows("[:find ?n :where [?e :person/age _ 3] [?e :person/name ?n]]"));
        var tx = Model.EntityId.OfTransaction(3);
        Assert.Equal($"[{tx}]", People.Rows("[:find ?tx :where [3 :person/age _ ?tx]]"));
        Assert.Equal("[3]", People.Rows("[:find ?e :in $ ?tx :where [?e :person/age _ ?tx]]", $"{tx}"));
    }

    [Fact]
    public void History_shows_assertions_and_retractions() =>
        Assert.Equal("[30 false] [30 true] [31 true]", People.Rows("[:find ?v ?op :where [3 :person/age ?v _ ?op]]", People.Store().History()));

    [Fact]
    public void In_the_present_every_datom_is_asserted() => Assert.Equal("[31 true]", People.Rows("[:find ?v ?op :where [3 :person/age ?v _ ?op]]"));

    [Fact]
    public void An_unknown_attribute_answers_nothing_at_once_and_suggests_near_names()
    {
        var answer = People.Ask("[:find ?e ?f ?g :where [?e :person/nmae ?x] [?f :person/name] [?g :person/name]]");
        Assert.Empty(answer.Rows);
        var warning = Assert.Single(answer.Warnings);
        Assert.Equal("unknown-attribute", warning.Code);
        Assert.Contains(":person/name", warning.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_mode_makes_an_unknown_attribute_an_error()
    {
        var request = DatalogStore.Query.QueryRequest.Of("[:find ?e :where [?e :nope]]", People.View) with { Options = new() { IsStrict = true } };
        var error = Assert.Throws<DatalogException>(() => DatalogStore.Query.QueryEngine.Run(request));
        Assert.Equal("unknown-attribute", error.Code);
        Assert.Equal(18, error.Place!.Span.Column);
    }
}
