using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

public class PullTests
{
    [Theory]
    [InlineData("[:person/name :person/age]", "{:person/name \"Ann\", :person/age 40}")]
    [InlineData("[:person/age :person/name]", "{:person/age 40, :person/name \"Ann\"}")]
    [InlineData("[:person/nick]", "{:person/nick [\"ace\" \"mia\" \"zed\"]}")]
    [InlineData("[:person/friend]", "{:person/friend [{:db/id 2} {:db/id 3}]}")]
    [InlineData("[:person/role]", "{:person/role {:db/id 50}}")]
    [InlineData("[{:person/role [:db/ident]}]", "{:person/role {:db/ident :role/admin}}")]
    [InlineData("[:db/id]", "{:db/id 1}")]
    [InlineData("[(:db/id :as :e) :person/age]", "{:e 1, :person/age 40}")]
    [InlineData("[:person/_boss]", "{:person/_boss [{:db/id 2}]}")]
    [InlineData("[{:person/_boss [:person/name]}]", "{:person/_boss [{:person/name \"Bob\"}]}")]
    [InlineData("[*]", "{:db/id 1, :person/name \"Ann\", :person/age 40, :person/nick [\"ace\" \"mia\" \"zed\"], :person/friend [{:db/id 2} {:db/id 3}], :person/role {:db/id 50}}")]
    [InlineData("[(:person/nick :limit 2)]", "{:person/nick [\"ace\" \"mia\"]}")]
    [InlineData("[[:person/nick :limit 1 :as \"n\"]]", "{\"n\" [\"ace\"]}")]
    [InlineData("[(limit :person/nick 1)]", "{:person/nick [\"ace\"]}")]
    [InlineData("[(default :person/boss \"none\")]", "{:person/boss \"none\"}")]
    [InlineData("[(:person/boss :default nil)]", "{:person/boss nil}")]
    [InlineData("[(:person/nick :xform count)]", "{:person/nick 3}")]
    [InlineData("[{(:person/friend :xform count) [:person/name]}]", "{:person/friend 2}")]
    [InlineData("[(:person/boss :xform count)]", "nil")]
    [InlineData("[{:person/friend [:person/age]}]", "{:person/friend [{:person/age 30}]}")]
    [InlineData("[:nosuch/name]", "nil")]
    [InlineData("[:person/age (:person/name :as :person/age)]", "{:person/age \"Ann\"}")]
    [InlineData("[* (:person/age :as :person/name)]", "{:db/id 1, :person/nick [\"ace\" \"mia\" \"zed\"], :person/friend [{:db/id 2} {:db/id 3}], :person/role {:db/id 50}, :person/name 40}")]
    [InlineData("[* (:person/age :as :db/id) (:db/id :as :person/name) (:person/nick :limit 1) (:person/friend :limit 1)]", "{:person/name 1, :person/role {:db/id 50}, :db/id 40, :person/nick [\"ace\"], :person/friend [{:db/id 2}]}")]
    [InlineData("[\"*\" (:person/nick :as :n) (:person/friend :as :f) (:person/role :as :r)]", "{:db/id 1, :person/name \"Ann\", :person/age 40, :n [\"ace\" \"mia\" \"zed\"], :f [{:db/id 2} {:db/id 3}], :r {:db/id 50}}")]
    public void Every_construct_gives_its_map(string pattern, string expected)
    {
        using var world = new PullWorld();
        Assert.Equal(expected, world.Pull(pattern, 1L));
    }

    [Theory]
    [InlineData("[:project/task]", "{:project/task [{:db/id 11, :task/title \"plan\", :task/part {:db/id 13, :task/title \"draft\"}} {:db/id 12, :task/title \"ship\"}]}")]
    [InlineData("[{:project/task [:task/title]}]", "{:project/task [{:task/title \"plan\"} {:task/title \"ship\"}]}")]
    [InlineData("[{:project/task 1}]", "nil")]
    public void Parts_are_opened_with_what_they_are_part_of(string pattern, string expected)
    {
        using var world = new PullWorld();
        Assert.Equal(expected, world.Pull(pattern, 10L));
        Assert.Equal("{:project/_task {:db/id 10}}", world.Pull("[:project/_task]", 11L));
        Assert.Equal("{:project/_task {:project/code \"P1\"}}", world.Pull("[{:project/_task [:project/code]}]", 11L));
    }

    [Theory]
    [InlineData("[:person/name {:person/boss ...}]", 3, "{:person/name \"Cy\", :person/boss {:person/name \"Bob\", :person/boss {:person/name \"Ann\"}}}")]
    [InlineData("[:person/name {:person/boss 1}]", 3, "{:person/name \"Cy\", :person/boss {:person/name \"Bob\"}}")]
    [InlineData("[:person/name {:person/boss ...}]", 4, "{:person/name \"Dee\", :person/boss {:person/name \"Dee\", :person/boss {:db/id 4}}}")]
    [InlineData("[:db/id {:person/_boss ...}]", 1, "{:db/id 1, :person/_boss [{:db/id 2, :person/_boss [{:db/id 3}]}]}")]
    [InlineData("[:db/id {:person/boss 1} {:person/friend 1}]", 2, "{:db/id 2, :person/boss {:db/id 1, :person/friend [{:db/id 2, :person/boss {:db/id 1}, :person/friend [{:db/id 1}]} {:db/id 3}]}, :person/friend [{:db/id 1}]}")]
    public void Recursion_goes_as_far_as_it_says_and_stops_at_what_it_has_seen(string pattern, long e, string expected)
    {
        using var world = new PullWorld();
        Assert.Equal(expected, world.Pull(pattern, e));
    }

    [Fact]
    public void An_entity_is_named_by_id_ident_or_lookup_ref_and_what_is_not_there_is_nil()
    {
        using var world = new PullWorld();
        Assert.Equal("{:db/id 50, :db/ident :role/admin}", world.Pull("[*]", Keyword.Of("role/admin")));
        Assert.Equal("{:person/age 30}", world.Pull("[:person/age]", EdnReader.Read("[:person/name \"Bob\"]")!));
        Assert.Equal("nil", world.Pull("[*]", 999L));
        Assert.Equal("nil", world.Pull("[:db/id (:person/age :default 0)]", 999L));
        Assert.Equal("nil", world.Pull("[*]", EdnReader.Read("[:person/name \"Nobody\"]")!));
        var many = world.Db.PullMany("[:person/age]", [1L, 999L, 3L, 2L]);
        Assert.Equal("[{:person/age 40} nil nil {:person/age 30}]", EdnWriter.ToString(many));
        Assert.Equal(many[0], world.Db.Pull(EdnVector.Of(Keyword.Of("person/age")), 1L));
    }

    [Fact]
    public void A_reference_to_an_entity_without_attributes_is_still_a_reference()
    {
        using var world = new PullWorld();
        world.Store.Transact("[[:db/add 3 :person/friend 777]]");
        Assert.Equal("{:person/friend [{:db/id 777}]}", world.Pull("[:person/friend]", 3L));
        Assert.Equal("{:person/friend [{:db/id 777}]}", world.Pull("[{:person/friend [*]}]", 3L));
        Assert.Equal("nil", world.Pull("[{:person/friend [:person/name]}]", 3L));
        Assert.Equal("nil", world.Pull("[*]", 777L));
        Assert.Equal("{:person/_friend [{:db/id 3}]}", world.Pull("[:person/_friend]", 777L));
    }

    [Fact]
    public void Values_of_mixed_kinds_come_in_the_order_of_the_indexes_with_references_last()
    {
        using var world = new PullWorld();
        world.Store.Transact("[{:db/id 60 :any/thing [\"b\" 10 -3 \"a\" :k true 1.5]} {:db/id 50 :any/_thing 60}]");
        Assert.Equal("{:any/thing [true -3 10 1.5 \"a\" \"b\" :k {:db/ident :role/admin}]}", world.Pull("[{:any/thing [:db/ident]}]", 60L));
        Assert.Equal("{:any/_thing [{:db/id 60}]}", world.Pull("[:any/_thing]", 50L));
    }

    [Fact]
    public void A_thousand_values_unless_the_pattern_says_otherwise()
    {
        using var world = new PullWorld();
        world.Store.Transact($"[{{:db/id 70 :person/nick [{string.Join(' ', Enumerable.Range(0, 1500).Select(i => $"\"{i:0000}\""))}]}}]");
        int Count(string pattern) => ((EdnVector)world.Db.Pull(pattern, 70L)!.Values.Last()!).Count;
        Assert.Equal(1000, Count("[:person/nick]"));
        Assert.Equal(1000, Count("[*]"));
        Assert.Equal(1500, Count("[(:person/nick :limit nil)]"));
        Assert.Equal(1200, Count("[(:person/nick :limit 1200)]"));
        Assert.Equal("{:person/nick [\"0000\" \"0001\"]}", world.Pull("[(:person/nick :limit 2)]", 70L));
    }

    [Fact]
    public void Each_view_is_pulled_as_it_shows_things_and_a_history_is_refused()
    {
        using var world = new PullWorld();
        var before = world.Db.BasisT;
        world.Store.Transact("[[:db/add 1 :person/age 41] [:db/retract 1 :person/nick \"ace\"]]");
        const string Pattern = "[:person/name :person/age :person/nick]";
        Assert.Equal("{:person/name \"Ann\", :person/age 41, :person/nick [\"mia\" \"zed\"]}", world.Pull(Pattern, 1L));
        Assert.Equal("{:person/name \"Ann\", :person/age 40, :person/nick [\"ace\" \"mia\" \"zed\"]}", EdnWriter.ToString(world.Db.AsOf(before).Pull(Pattern, 1L)));
        Assert.Equal("{:person/age 41}", EdnWriter.ToString(world.Db.Since(before).Pull(Pattern, 1L)));
        Assert.Equal("pull-on-history", Assert.Throws<DatalogException>(() => world.Db.History().Pull(Pattern, 1L)).Code);
        Assert.Equal("pull-on-history", Assert.Throws<DatalogException>(() => world.Db.History().Query("[:find (pull ?e [*]) :where [?e :person/name \"Nobody\"]]")).Code);
        Assert.Equal("pull-on-history", Assert.Throws<DatalogException>(() => world.Db.History().Entity(1L)).Code);
    }

    [Fact]
    public void A_renamed_attribute_is_pulled_by_either_name_and_keeps_the_one_that_was_asked()
    {
        using var world = new PullWorld();
        world.Store.Transact("[{:db/id :person/age :db/ident :person/years}]");
        Assert.Equal("{:person/age 40, :person/years 40}", world.Pull("[:person/age :person/years]", 1L));
        Assert.Equal("{:db/id 2, :person/name \"Bob\", :person/years 30, :person/boss {:db/id 1}, :person/friend [{:db/id 1}]}", world.Pull("[*]", 2L));
    }

    [Fact]
    public void An_unknown_attribute_warns_with_near_names_and_is_an_error_when_strict()
    {
        using var world = new PullWorld();
        var warnings = new List<string>();
        Assert.Null(world.Db.Pull("[:person/nmae {:person/name [:x]}]", 2L, new PullOptions { OnWarning = warnings.Add })!.GetValueOrDefault(Keyword.Of("person/nmae")));
        Assert.Collection(
            warnings,
            first => Assert.Contains(":person/nmae", first, StringComparison.Ordinal),
            second => Assert.Contains("not-a-reference", second, StringComparison.Ordinal),
            third => Assert.Contains(":x", third, StringComparison.Ordinal));
        Assert.Contains("did you mean :person/name", warnings[0], StringComparison.Ordinal);
        var strict = Assert.Throws<DatalogException>(() => world.Db.Pull("[:person/name\n :person/nmae]", 2L, new PullOptions { Strict = true }));
        Assert.Equal(("unknown-attribute", 2, 2), (strict.Code, strict.Place!.Span.Line, strict.Place.Span.Column));
    }
}
