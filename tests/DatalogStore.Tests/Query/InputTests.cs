namespace DatalogStore.Tests.Query;

public class InputTests
{
    [Theory]
    [InlineData("[:find ?x ?y :in [?x ?y]]", "[1 2 3]", "[1 2]")]
    [InlineData("[:find ?x :in [?x _]]", "[1 2]", "[1]")]
    [InlineData("[:find ?x :in [?x ...]]", "[1 2 1]", "[1] [2]")]
    [InlineData("[:find ?x ?y :in [[?x _ ?y]]]", "[[1 2 3] [4 5 6]]", "[1 3] [4 6]")]
    [InlineData("[:find ?k ?v :in [[?k ?v]]]", "{:a 1 :b 2}", "[:a 1] [:b 2]")]
    [InlineData("[:find ?x ?y :in [[?x [?y ...]]]]", "[[1 [2 3]] [4 []]]", "[1 2] [1 3]")]
    [InlineData("[:find ?x :in ?x]", "{:a 1}", "[{:a 1}]")]
    public void Values_are_taken_apart(string query, string input, string expected) => Assert.Equal(expected, People.Rows(query, input));

    [Theory]
    [InlineData("[:find ?n :in $ [?a ...] :where [?e :person/age ?a] [?e :person/name ?n]]", "[20 31 99]", "[\"Bob\"] [\"Cy\"]")]
    [InlineData("[:find ?n ?k :in $ [[?n ?k]] :where [?e :person/name ?n]]", "[[\"Ann\" 1] [\"Zed\" 2]]", "[\"Ann\" 1]")]
    [InlineData("[:find ?a :in $ ?e :where [?e :person/age ?a]]", "[:person/name \"Ann\"]", "[30]")]
    [InlineData("[:find ?e ?a :in $ [?e ...] :where [?e :person/age ?a]]", "[[:person/name \"Ann\"] 2]", "[2 20] [[:person/name \"Ann\"] 30]")]
    [InlineData("[:find ?n :in $ ?r :where [?e :person/role ?r] [?e :person/name ?n]]", ":role/guest", "[\"Bob\"]")]
    [InlineData("[:find ?t :in $ ?t :where [1 :person/tag ?t]]", ":x", "[:x]")]
    public void Inputs_join_and_resolve_where_an_entity_is_expected(string query, string input, string expected) => Assert.Equal(expected, People.Rows(query, input));

    [Theory]
    [InlineData("[:find ?b :in $t :where [$t \"a\" ?b]]", "[[\"a\" 1] [\"a\" 2] [\"c\" 3]]", "[1] [2]")]
    [InlineData("[:find ?a :in $t :where [$t ?a ?a]]", "[[1 1] [1 2]]", "[1]")]
    [InlineData("[:find ?a ?c :in $t :where [$t ?a ?b] [$t ?b ?c]]", "[[1 2] [2 3] [3]]", "[1 3]")]
    [InlineData("[:find ?d :in $t :where [$t _ _ _ ?d]]", "[[1 2 3 4] [1 2 3]]", "[4]")]
    public void A_source_may_be_a_collection_of_tuples(string query, string tuples, string expected) =>
        Assert.Equal(expected, string.Join(' ', DatalogStore.Query.QueryEngine.Run(DatalogStore.Query.QueryRequest.Of(query, DatalogStore.Edn.EdnReader.Read(tuples))).Rows.Select(r => DatalogStore.Edn.EdnWriter.ToString(r)).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("[:find ?x :in $ ?x :where [?x :person/name]]", "wrong-inputs")]
    [InlineData("[:find ?x :in $ ?x ?x :where [?x :person/name]]", "wrong-inputs")]
    public void A_wrong_number_of_inputs_is_an_error(string query, string code) => Assert.Equal(code, People.Error(query));

    [Theory]
    [InlineData("[:find ?x :in ?x [?x ...]]", "duplicate-input", "1", "[1]")]
    [InlineData("[:find ?x :in [?x ?y] ?z]", "bad-input", "[1]", "1")]
    [InlineData("[:find ?x :in [?x ...] ?z]", "bad-input", "5", "1")]
    [InlineData("[:find ?x :in [[?x]] ?z]", "bad-input", "[1 2]", "1")]
    public void An_input_of_another_shape_is_an_error(string query, string code, string first, string second) => Assert.Equal(code, People.Error(query, first, second));

    [Fact]
    public void No_rows_of_an_input_leave_no_rows() => Assert.Equal("", People.Rows("[:find ?e :in $ [?x ...] :where [?e :person/name]]", "[]"));

    [Fact]
    public void Uris_that_differ_in_their_fragments_are_two_values()
    {
        Uri[] given = [new("http://host/page#one"), new("http://host/page#two")];
        Assert.Equal(2, Datalog.Query("[:find ?u :in [?u ...]]", [given]).Rows.Count);
    }
}
