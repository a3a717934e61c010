namespace DatalogStore.Tests.Query;

public class RepeatedPlaceTests
{
    [Theory]
    [InlineData("[:find ?e :where [?e :node/self ?e]]", "[105]")]
    [InlineData("[:find ?e :where [?e :flag/on ?x _ ?x]]", "[1]")]
    [InlineData("[:find ?e ?x :where [?e :flag/on ?x _ ?x]]", "[1 true]")]
    public void A_variable_that_stands_at_two_places_of_a_pattern_is_one_value_whether_it_is_asked_for_or_not(string query, string expected)
    {
        var store = new Oracle.NaiveStore("{:flag/on {:db/valueType :db.type/boolean} :node/self {:db/valueType :db.type/ref}}");
        store.Transact("[[:db/add 1 :flag/on true] [:db/add 2 :flag/on false] [:db/add 105 :node/self 105] [:db/add 104 :node/self 105]]");
        Assert.Equal(expected, People.Rows(query, store.View()));
    }

    [Theory]
    [InlineData("[:find (min ?x) . :in [?x ...]]", "[1.0 1 1M]", "1")]
    [InlineData("[:find (min ?x) . :in [?x ...]]", "[1M 1 1.0]", "1")]
    [InlineData("[:find (max ?x) . :in [?x ...]]", "[1M 1.0 1]", "1M")]
    [InlineData("[:find (max ?x) . :in [?x ...]]", "[1 1.0 1M]", "1M")]
    [InlineData("[:find (min 2 ?x) . :with ?y :in [[?x ?y]]]", "[[3 1] [1 2] [1 3]]", "[1 1]")]
    public void The_least_and_greatest_of_a_bag_do_not_depend_on_its_order(string query, string input, string expected) => Assert.Equal(expected, People.Rows(query, input));
}
