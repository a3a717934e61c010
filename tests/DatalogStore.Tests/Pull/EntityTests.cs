using DatalogStore.Edn;

namespace DatalogStore.Tests.Pull;

public class EntityTests
{
    [Fact]
    public void An_entity_gives_values_sets_and_entities()
    {
        using var world = new PullWorld();
        var ann = world.Db.Entity(1L)!;
        Assert.Equal("Ann", ann["person/name"]);
        Assert.Equal("Ann", ann[":person/name"]);
        Assert.Equal(40L, ann[Keyword.Of("person/age")]);
        Assert.Equal(1L, ann["db/id"]);
        Assert.True(new EdnSet(["ace", "mia", "zed"]).Equals(ann["person/nick"]));
        Assert.True(new EdnSet([world.Db.Entity(2L), world.Db.Entity(3L)]).Equals(ann["person/friend"]));
        Assert.Equal("Ann", ((Entity)((Entity)world.Db.Entity(3L)!["person/boss"]!)["person/boss"]!)["person/name"]);
        Assert.Null(ann["person/boss"]);
        Assert.Null(ann["nosuch/name"]);
    }

    [Fact]
    public void Reverse_attributes_give_sets_and_of_parts_the_whole()
    {
        using var world = new PullWorld();
        Assert.True(new EdnSet([world.Db.Entity(2L)]).Equals(world.Db.Entity(1L)!["person/_boss"]));
        Assert.Equal(world.Db.Entity(10L), world.Db.Entity(11L)!["project/_task"]);
        Assert.Null(world.Db.Entity(3L)!["person/_boss"]);
    }

    [Fact]
    public void Keys_are_what_the_entity_has_and_touch_reads_them()
    {
        using var world = new PullWorld();
        var project = world.Db.Entity(EdnReader.Read("[:project/code \"P1\"]")!)!.Touch();
        Assert.Equal(["project/code", "project/task"], project.Keys.Select(k => k.Text));
        Assert.Equal(10L, project.Id);
        Assert.Equal("P1", project["project/code"]);
        Assert.Empty(world.Db.Entity(999L)!.Keys);
        Assert.Null(world.Db.Entity(Keyword.Of("role/nobody")));
    }

    [Fact]
    public void An_entity_stays_what_it_was_and_equals_itself_in_the_same_database_only()
    {
        using var world = new PullWorld();
        var db = world.Db;
        var before = db.Entity(1L)!;
        world.Store.Transact("[[:db/add 1 :person/age 41]]");
        Assert.Equal(40L, before["person/age"]);
        Assert.Equal(41L, world.Db.Entity(1L)!["person/age"]);
        Assert.Equal(before, db.Entity(1L));
        Assert.Equal(before.GetHashCode(), db.Entity(1L)!.GetHashCode());
        Assert.Equal(before, world.Db.AsOf(db.BasisT).Entity(1L));
        Assert.NotEqual(before, db.Entity(2L));
        Assert.NotEqual(before, world.Db.Entity(1L));
    }

    [Fact]
    public void Parts_that_go_round_are_touched_once()
    {
        using var world = new PullWorld();
        world.Store.Transact("[[:db/add 13 :task/part 11]]");
        Assert.Equal("plan", world.Db.Entity(11L)!.Touch()["task/title"]);
    }
}
