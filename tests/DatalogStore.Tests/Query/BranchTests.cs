namespace DatalogStore.Tests.Query;

public class BranchTests
{
    [Theory]
    [InlineData("[:find ?e :where (or [?e :person/age 20] [?e :person/height 1.5])]", "[1] [2]")]
    [InlineData("[:find ?e :where [?e :person/name] (or [?e :person/age 20] (and [?e :person/height ?h] [(< ?h 1.2)]))]", null)]
    [InlineData("[:find ?e :where [?e :person/name] (or-join [?e] [?e :person/age 20] (and [?e :person/height ?h] [(< ?h 1.2)]))]", "[2] [4]")]
    [InlineData("[:find ?e ?x :where (or-join [?e ?x] [?e :person/boss ?x] [?x :person/friend ?e])]", "[1 2] [2 1] [3 1] [3 2] [4 4]")]
    [InlineData("[:find ?x :where [?e :person/name \"Cy\"] (or-join [[?e] ?x] [?e :person/boss ?x] [?x :person/friend ?e])]", "[1] [2]")]
    [InlineData("[:find ?e :where (or (and (or [?e :person/age 20] [?e :person/age 30]) [?e :person/height]) [?e :person/boss 4])]", "[1] [2] [4]")]
    public void Branches_are_a_union(string query, string? expected)
    {
        if (expected is null) Assert.Equal("or-variables", People.Error(query));
        else Assert.Equal(expected, People.Rows(query));
    }

    [Theory]
    [InlineData("[:find ?e :where [?e :person/name] (not [?e :person/boss])]", "[1]")]
    [InlineData("[:find ?e :where [?e :person/name] (not [?e :person/boss ?b] [?b :person/age 30])]", "[1] [3] [4]")]
    [InlineData("[:find ?e :where [?e :person/name] (not-join [?e] [?e :person/boss ?b] (not [?b :person/age 30]))]", "[1] [2]")]
    [InlineData("[:find ?e :where (not [?e :person/boss]) [?e :person/name]]", "[1]")]
    [InlineData("[:find ?e :where [?e :person/name] (not [_ :person/age 999])]", "[1] [2] [3] [4]")]
    [InlineData("[:find ?e :where [?e :person/name] (not [_ :person/age 20])]", "")]
    [InlineData("[:find ?e :where [?e :person/name] (not [?e :person/friend ?x]) (not [?e :person/boss ?x])]", "")]
    [InlineData("[:find ?e :where [?e :person/name] (not (or [?e :person/age 20] [?e :person/age 30]))]", "[3] [4]")]
    [InlineData("[:find ?e :where [?e :person/name] (not [?e :person/age ?a] [(> ?a 25)])]", "[2] [4]")]
    public void Negation_drops_what_has_a_solution(string query, string expected) => Assert.Equal(expected, People.Rows(query));

    [Fact]
    public void An_input_reaches_into_not_join_and_or()
    {
        Assert.Equal("[2] [4]", People.Rows("[:find ?e :in $ ?m :where [?e :person/name] (not-join [?e ?m] [?e :person/age ?a] [(> ?a ?m)])]", "25"));
        Assert.Equal("[1] [3]", People.Rows("[:find ?e :in $ ?m :where (or-join [?e ?m] (and [?e :person/age ?a] [(> ?a ?m)]))]", "25"));
    }

    [Theory]
    [InlineData("[:find ?e :where [?e :person/name] (or-join [?x ?e] [?e :person/age 20] [?e :person/boss ?x])]", "insufficient-bindings")]
    [InlineData("[:find ?e :where [?e :person/name] (or-join [[?z] ?e] [?e :person/age ?z])]", "insufficient-bindings")]
    [InlineData("[:find ?e :where [?e :person/name] (not-join [?q] [?e :person/age ?q])]", "insufficient-bindings")]
    [InlineData("[:find ?e :where [?e :person/name] (not [?x :person/age ?y])]", "insufficient-bindings")]
    [InlineData("[:find ?e :where (not [?e :person/age 20])]", "insufficient-bindings")]
    public void A_variable_that_nothing_binds_is_an_error_not_nil(string query, string code) => Assert.Equal(code, People.Error(query));

    [Fact]
    public void An_or_join_variable_bound_outside_need_not_be_bound_in_every_branch() =>
        Assert.Equal("[2 20] [4 1]", People.Rows("[:find ?e ?x :in $ [?x ...] :where [?e :person/name] (or-join [?x ?e] [?e :person/age ?x] (and [?e :person/boss ?e] [(< ?x 10)]))]", "[20 1]"));

    [Fact]
    public void A_branch_reads_the_source_in_front() =>
        Assert.Equal("[1] [2]", People.Rows("[:find ?e :in $x :where ($x or [?e :person/age 20] [?e :person/height 1.5])]", People.View));

    [Fact]
    public void Nesting_has_no_limit_of_its_own()
    {
        var clause = "[?e :person/boss]";
        for (var i = 0; i < 60; i++) clause = i % 2 == 0 ? $"(not {clause})" : $"(or {clause})";
        Assert.Equal("[2] [3] [4]", People.Rows($"[:find ?e :where [?e :person/name] {clause}]"));
    }
}
