using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Query;

/// <summary>Names a person can type: <c>:prefixes</c>, and attributes with an open beginning.</summary>
public class ShortNameTests
{
    private static readonly Database Db = Load(
        """{"aws":{"ec2":{"DescribeSecurityGroups":{"response":{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"FromPort":22}]},{"GroupId":"sg-2","IpPermissions":[{"FromPort":80}]}]}}}}}""",
        """{"gcp":{"SecurityGroups":[{"GroupId":"sg-3"}],"OtherSecurityGroups":[{"GroupId":"sg-4"}]}}""");

    private const string Declared = ":prefixes {sg :aws.ec2.DescribeSecurityGroups.response.SecurityGroups}";

    [Theory]
    [InlineData("[:find [?id ...] " + Declared + " :where [?p :sg.IpPermissions/FromPort 22] [?g :aws.ec2.DescribeSecurityGroups.response.SecurityGroups/IpPermissions ?p] [?g :sg/GroupId ?id]]")]
    [InlineData("{:find [[?id ...]] " + Declared + " :where [[?p :sg.IpPermissions/FromPort 22] [?g :sg/IpPermissions ?p] [?g :sg/GroupId ?id]]}")]
    [InlineData("[:find [?id ...] :prefixes {sg :aws.ec2.DescribeSecurityGroups.response/SecurityGroups} :where [?p :sg.IpPermissions/FromPort 22] [?g :sg/IpPermissions ?p] [?g :sg/GroupId ?id]]")]
    public void A_prefix_stands_for_the_beginning_of_an_attribute(string query) => Assert.Equal(["sg-1"], Db.Query(query).Column);

    [Fact]
    public void A_file_of_rules_has_prefixes_of_its_own()
    {
        const string Rules = "[" + Declared + " [(port ?g ?port) [?g :sg/IpPermissions ?p] [?p :sg.IpPermissions/FromPort ?port]]]";
        Assert.Equal(["sg-2"], Db.Query("[:find [?id ...] :in $ % :where (port ?g 80) [?g :**/GroupId ?id]]", Rules).Column);
        var unknown = Db.Query("[:find ?g :in $ % :where (port ?g 80) [?g :sg/GroupId _]]", Rules);
        Assert.Contains(":sg/GroupId is no attribute", Assert.Single(unknown.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":**.SecurityGroups/GroupId", "sg-1 sg-2 sg-3")]
    [InlineData(":**/GroupId", "sg-1 sg-2 sg-3 sg-4")]
    [InlineData(":**.response.SecurityGroups/GroupId", "sg-1 sg-2")]
    [InlineData(":**.gcp.SecurityGroups/GroupId", "sg-3")]
    public void An_open_beginning_stands_for_every_attribute_that_ends_so(string name, string ids) =>
        Assert.Equal(ids.Split(' '), Db.Query($"[:find [?id ...] :where [_ {name} ?id]]").Column.Order());

    [Fact]
    public void An_open_beginning_works_wherever_an_attribute_is_named()
    {
        Assert.Equal("sg-3", Db.Query("""[:find ?id . :where [?g :**.SecurityGroups/GroupId "sg-3"] [?g :**/GroupId ?id]]""").Scalar);
        Assert.Equal(2, Db.Query("[:find ?g :where [?g :**/GroupId] [(missing? $ ?g :**.SecurityGroups/IpPermissions)]]").Rows.Count);
        Assert.Equal(["none", "sg-1"], Db.Query("[:find [?x ...] :where (or [?g :**/GroupId \"sg-1\"] [?g :**/FromPort 22]) [(get-else $ ?g :**/GroupId \"none\") ?x]]").Column.Order());
        Assert.Equal(2, Db.Query("[:find ?g :where [?g :**/GroupId] (not [?g :**/IpPermissions])]").Rows.Count);
    }

    [Theory]
    [InlineData("[:**/GroupId]", "{:gcp.SecurityGroups/GroupId \"sg-3\"}", "{:aws.ec2.DescribeSecurityGroups.response.SecurityGroups/GroupId \"sg-1\"}")]
    [InlineData("[[:**/GroupId :as :id]]", "{:id \"sg-3\"}", "{:id \"sg-1\"}")]
    [InlineData("[[:**/FromPort :as :port :default 0]]", "{:port 0}", "{:port 0}")]
    [InlineData("[{:**/IpPermissions [[:**/FromPort :as :port]]}]", "nil", "{:aws.ec2.DescribeSecurityGroups.response.SecurityGroups/IpPermissions [{:port 22}]}")]
    [InlineData("[{:**.SecurityGroups/_IpPermissions [:**/GroupId]}]", "nil", "nil")]
    [InlineData("[:**/NoSuchKey]", "nil", "nil")]
    public void A_pull_pattern_may_name_attributes_by_their_endings(string pattern, string third, string first)
    {
        string Pulled(string id) => EdnWriter.ToString(Db.Pull(pattern, Db.Query($"[:find ?g . :where [?g :**/GroupId \"{id}\"]]").Scalar!));
        Assert.Equal(third, Pulled("sg-3"));
        Assert.Equal(first, Pulled("sg-1"));
    }

    [Fact]
    public void In_strict_mode_an_ending_that_nothing_has_is_no_error_and_neither_is_an_optional_attribute()
    {
        var strict = new QueryOptions { Strict = true };
        var nothing = Db.Query("[:find ?g :where [?g :**/NoSuchKey]]", [], strict);
        Assert.Empty(nothing.Rows);
        Assert.Single(nothing.Warnings);
        const string Clauses = "[[(maybe ?g) [?g :azure/Group]] [(maybe ?g) [?g :gcp.SecurityGroups/GroupId]]]";
        const string Query = "[:find ?g :in $ % :where (maybe ?g)]";
        Assert.Equal("unknown-attribute", Assert.Throws<DatalogException>(() => Db.Query(Query, [Clauses], strict)).Code);
        Assert.Single(Db.Query(Query, ["[:optional [:azure/Group]" + Clauses[1..]], strict).Rows);
    }

    [Theory]
    [InlineData("[:find ?g :prefixes [sg :a] :where [?g :sg/x]]")]
    [InlineData("[:find ?g :prefixes {:sg :a} :where [?g :sg/x]]")]
    [InlineData("[:find ?g :prefixes {sg \"a\"} :where [?g :sg/x]]")]
    [InlineData("[:find ?g :prefixes {s.g :a} :where [?g :sg/x]]")]
    public void A_declaration_that_is_none_is_refused_with_its_place(string query)
    {
        var error = Assert.Throws<DatalogException>(() => Db.Query(query));
        Assert.Equal("bad-prefixes", error.Code);
        Assert.NotNull(error.Place);
    }

    private static Database Load(params string[] records)
    {
        var store = DatomStore.OpenInMemory();
        foreach (var record in records) store.Load(Snapshot.OfJson(record));
        return store.Db;
    }
}
