namespace DatalogStore.Tests.Query;

public class InputEntityTests
{
    [Theory]
    [InlineData("[:find ?n :in $ ?e :where [_ :person/name ?n] (not [?e :person/age 20])]", "[:person/name \"Bob\"]", "")]
    [InlineData("[:find ?n :in $ ?e :where [?x :person/name ?n] [?x :person/age 30] (not [?e :person/age 30])]", "[:person/name \"Bob\"]", "[\"Ann\"]")]
    [InlineData("[:find ?n :in $ ?e :where [?x :person/name ?n] [?x :person/age 30] (or-join [?e] [?e :person/age 30])]", "[:person/name \"Bob\"]", "")]
    [InlineData("[:find ?n :in $ ?e :where [?x :person/name ?n] [?x :person/age 30] (or-join [?e] [?e :person/age 20])]", "[:person/name \"Bob\"]", "[\"Ann\"]")]
    [InlineData("[:find ?n :in $ ?a :where [?x :person/name ?n] [?x :person/age 30] (or-join [?x ?a] [?x ?a 30])]", ":person/role", "")]
    [InlineData("[:find ?n :in $ ?a :where [?x :person/name ?n] [?x :person/age 30] (not (not [?x ?a 30]))]", ":person/age", "[\"Ann\"]")]
    public void A_lookup_ref_or_ident_given_as_an_input_crosses_the_border_of_a_negation_or_branch(string query, string input, string expected) =>
        Assert.Equal(expected, People.Rows(query, input));
}
