namespace DatalogStore.Tests.Query;

public class ValueTests
{
    [Theory]
    [InlineData("[:find ?e :where [?e :person/height 2]]", "[2]")]
    [InlineData("[:find ?e :where [?e :person/age 20.0]]", "[2]")]
    [InlineData("[:find ?e :where [?e :person/age 20N]]", "[2]")]
    [InlineData("[:find ?e :where [?e :person/height 1.5M]]", "[1]")]
    public void A_literal_takes_the_attributes_numeric_type_where_that_is_exact(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Fact]
    public void A_literal_that_has_no_exact_counterpart_matches_nothing_and_warns()
    {
        var answer = People.Ask("[:find ?e :where [?e :person/age 20.5]]");
        Assert.Empty(answer.Rows);
        Assert.Equal("value-type-mismatch", Assert.Single(answer.Warnings).Code);
    }

    [Fact]
    public void An_input_takes_the_attributes_numeric_type_too()
    {
        Assert.Equal("[2.0 2]", People.Rows("[:find ?h ?e :in $ ?h :where [?e :person/height ?h]]", "2"));
        Assert.Equal("[1] [2]", People.Rows("[:find ?e :in $ [?h ...] :where [?e :person/height ?h]]", "[2 1.5 7]"));
    }

    [Theory]
    [InlineData("[:find ?v :where [1 :person/tag ?v]]", "[\"1\"] [1] [2] [:x]")]
    [InlineData("[:find ?e :where [?e :person/tag 1]]", "[1]")]
    [InlineData("[:find ?e :where [?e :person/tag 1.0]]", "")]
    [InlineData("[:find ?e :where [?e :person/tag \"1\"]]", "[1]")]
    [InlineData("[:find ?e :where [?e :person/tag :x]]", "[1]")]
    public void An_attribute_of_any_type_coerces_nothing(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Theory]
    [InlineData("[:find ?x :in $ ?x :where [?x :person/name]]", "1", "[1]")]
    [InlineData("[:find ?n :in $ ?x :where [?e :person/boss ?x] [?e :person/name ?n]]", "1", "[\"Bob\"]")]
    [InlineData("[:find ?n :in $ ?x :where [(+ ?x 1) ?e] [?e :person/name ?n]]", "1", "[\"Bob\"]")]
    [InlineData("[:find ?n :in $ ?x :where [?e :person/boss ?f] [(= ?f ?x)] [?e :person/name ?n]]", "1", "[\"Bob\"]")]
    [InlineData("[:find ?n :in $ ?x :where [?e :person/tag ?f] [?f :person/name ?n] [(> ?x 0)]]", "1", "[\"Ann\"] [\"Bob\"]")]
    public void An_entity_unifies_with_its_number_wherever_that_comes_from(string query, string input, string expected) => Assert.Equal(expected, People.Rows(query, input));

    [Theory]
    [InlineData("1", "1.0", "= ", "")]
    [InlineData("1", "1N", "=", "[1]")]
    [InlineData("1", "1.0", "==", "[1]")]
    [InlineData("1", "1.5M", "<", "[1]")]
    [InlineData("2.0M", "2", "<=", "[2M]")]
    [InlineData("1.50M", "1.5M", "=", "[1.5M]")]
    [InlineData("\"a\"", "1", "<", "")]
    [InlineData("\"\uffee\"", "\"\U0001F600\"", "<", "[\"\uffee\"]")]
    public void Equality_stays_within_a_kind_and_order_crosses_numbers(string x, string y, string function, string expected) =>
        Assert.Equal(expected, People.Rows($"[:find ?x :in ?x ?y :where [({function.Trim()} ?x ?y)]]", x, y));

    [Fact]
    public void A_join_never_crosses_kinds_of_numbers() =>
        Assert.Equal("[2]", People.Rows("[:find ?x :in [?x ...] [?y ...] :where [(identity ?y) ?x]]", "[1 2 3.0]", "[1.0 2 3]"));

    [Fact]
    public void Comparisons_of_what_has_no_order_are_false_and_counted()
    {
        var answer = People.Ask("[:find ?v :where [1 :person/tag ?v] [(> ?v 1)]]");
        Assert.Equal(2L, Assert.Single(answer.Rows)[0]);
        Assert.Equal(2, answer.Statistics.IncomparableCount);
    }

    [Fact]
    public void NaN_equals_nothing()
    {
        Assert.Equal("", People.Rows("[:find ?x :in ?x :where [(= ?x ?x)]]", "##NaN"));
        Assert.Equal("", People.Rows("[:find ?x :in [?x ...] [?y ...] :where [(identity ?y) ?x]]", "[##NaN]", "[##NaN]"));
    }

    [Fact]
    public void Words_of_a_second_store_are_the_same_values()
    {
        var other = new DatalogStore.Oracle.NaiveStore(People.Schema);
        other.Transact("[{:db/id 900 :person/name \"only here\"} {:db/id 901 :person/name \"Bob\" :person/nick [\"zz\"]}]");
        Assert.Equal("[2 \"zz\"]", People.Rows("[:find ?e ?k :in $ $2 :where [?e :person/name ?n] [$2 ?f :person/name ?n] [$2 ?f :person/nick ?k]]", People.View, other.View()));
        Assert.Equal("[\"only here\"]", People.Rows("[:find ?n :in $ $2 :where [$2 _ :person/name ?n] (not [_ :person/name ?n])]", People.View, other.View()));
    }
}
