namespace DatalogStore.Tests.Query;

public class MutualRuleTests
{
    [Theory]
    [InlineData("[:find ?y :in $ % :where (p 101 ?y)]", "[[(p ?x ?y) [?x :node/edge ?y]] [(p ?x ?y) (q ?y) [?x :node/id]] [(q ?x) (p ?x ?x)]]", "[102]")]
    [InlineData("[:find ?y :in $ % :where (q 102) [?y :node/id 5]]", "[[(p ?x ?y) [?x :node/edge ?y]] [(p ?x ?y) [?x :node/id] [?y :node/id] (q ?y)] [(q ?x) (p ?z ?x)]]", "[105]")]
    public void Rules_of_different_arity_may_call_each_other(string query, string rules, string expected) => Assert.Equal(expected, People.Rows(query, rules));
}
