namespace DatalogStore.Tests.Transactions;

public class UpsertTests
{
    [Fact]
    public void A_tempid_with_a_known_identity_is_that_entity()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "a" :item/qty 1}]""");
        var report = world.Transact("""[{:db/id "x" :item/key "a" :item/qty 2}]""");
        Assert.Equal(1001L, report.Tempids["x"]);
        Assert.Equal("[:item/key \"a\"] [:item/qty 2]", world.Entity(1001L));
    }

    [Fact]
    public void Two_tempids_with_one_new_identity_are_one_entity()
    {
        using var world = new TransactionWorld();
        var report = world.Transact("""[[:db/add "x" :item/key "n"] [:db/add "y" :item/key "n"] [:db/add "y" :item/qty 7]]""");
        Assert.Equal(report.Tempids["x"], report.Tempids["y"]);
        Assert.Equal("[:item/key \"n\"] [:item/qty 7]", world.Entity(report.Tempids["x"]));
    }

    [Fact]
    public void An_identity_that_is_itself_a_tempid_resolves_in_any_order()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "owner"} {:db/id 1002 :item/owner 1001}]""");
        foreach (var order in new[] { """[[:db/add "o" :item/key "owner"] [:db/add "x" :item/owner "o"] [:db/add "x" :item/qty 5]]""", """[[:db/add "x" :item/qty 6] [:db/add "x" :item/owner "o"] [:db/add "o" :item/key "owner"]]""" })
        {
            var report = world.Transact(order);
            Assert.Equal(1001L, report.Tempids["o"]);
            Assert.Equal(1002L, report.Tempids["x"]);
        }
    }

    [Fact]
    public void A_tempid_drawn_to_two_entities_is_refused_with_both_named()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "a"} {:db/id 1002 :item/code 9}]""");
        Assert.Equal(["tempid-conflict"], world.Rejected("""[{:db/id "x" :item/key "a" :item/code 9}]"""));
    }

    [Fact]
    public void A_tempid_that_nothing_is_said_of_is_refused()
    {
        using var world = new TransactionWorld();
        Assert.Equal(["tempid-unused"], world.Rejected("""[[:db/add 1001 :item/rel "nobody"]]"""));
    }

    [Fact]
    public void Negative_numbers_are_tempids_too()
    {
        using var world = new TransactionWorld();
        var report = world.Transact("[{:db/id -1 :item/qty 1 :item/rel -2} {:db/id -2 :item/qty 2}]");
        Assert.Equal($"[:item/qty 1] [:item/rel {report.Tempids[-2L]}]", world.Entity(report.Tempids[-1L]));
    }
}
