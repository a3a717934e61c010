using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

public class PullInQueryTests
{
    [Theory]
    [InlineData("[:find ?n (pull ?e [:person/age]) :where [?e :person/name ?n] [?e :person/age 30]]", "[[\"Bob\" {:person/age 30}]]")]
    [InlineData("[:find [(pull ?e [:person/name]) ...] :where [?e :person/age 40]]", "[[{:person/name \"Ann\"}]]")]
    [InlineData("[:find [?n (pull ?e [:person/age])] :where [?e :person/name ?n] [?e :person/age 30]]", "[[\"Bob\" {:person/age 30}]]")]
    [InlineData("[:find (pull ?e [:person/boss]) . :where [?e :person/name \"Cy\"]]", "[[{:person/boss {:db/id 2}}]]")]
    [InlineData("[:find (pull ?e [:nosuch/name]) . :where [?e :person/name \"Cy\"]]", "[[nil]]")]
    [InlineData("{:find [?n (pull ?b [:person/name])] :where [[?e :person/name ?n] [?e :person/boss ?b] [?e :person/age 30]]}", "[[\"Bob\" {:person/name \"Ann\"}]]")]
    public void Every_form_of_find_pulls(string query, string rows)
    {
        using var world = new PullWorld();
        Assert.Equal(rows, EdnWriter.ToString(world.Db.Query(query).Rows));
    }

    [Fact]
    public void A_source_and_a_pattern_come_from_the_inputs()
    {
        using var world = new PullWorld();
        var before = world.Db;
        world.Store.Transact("[[:db/add 2 :person/age 31]]");
        const string Query = "[:find (pull ?e ?now) (pull $old ?e ?then) :in $ $old ?now ?then :where [?e :person/name \"Bob\"]]";
        var result = world.Db.Query(Query, before, EdnReader.Read("[:person/age]"), EdnReader.Read("[(:person/age :as :was)]"));
        Assert.Equal("[[{:person/age 31} {:was 30}]]", EdnWriter.ToString(result.Rows));
        Assert.Equal("bad-pull", Assert.Throws<DatalogException>(() => world.Db.Query(Query, before, EdnReader.Read("[7]"), EdnReader.Read("[:x]"))).Code);
    }

    [Fact]
    public void Short_names_and_warnings_hold_in_patterns_too()
    {
        using var world = new PullWorld();
        var result = world.Db.Query("[:find (pull ?e [:p/age :p/nmae {:p/_boss [:p/name]}]) . :prefixes {p :person} :where [?e :p/name \"Bob\"]]");
        Assert.Equal("{:person/age 30, :person/_boss [{:person/name \"Cy\"}]}", EdnWriter.ToString(result.Scalar));
        Assert.Contains(":person/name", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("unknown-attribute", Assert.Throws<DatalogException>(() => world.Db.Query("[:find (pull ?e [:person/nmae]) . :where [?e :person/name]]", [], new QueryOptions { Strict = true })).Code);
    }
}
