using DatalogStore.Edn;

namespace DatalogStore.Tests.Transactions;

public class DatomTests
{
    [Fact]
    public void Replacing_a_single_value_retracts_the_old_one_in_the_same_transaction()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/qty 1}]""");
        var report = world.Transact("""[[:db/add 1001 :item/qty 2]]""");
        Assert.Equal([(1L, false), (2L, true)], report.TxData.Where(d => d.E == 1001).Select(d => ((long)d.V, d.Added)).Order());
        Assert.Equal("[:item/qty 1]", world.Entity(1001L, report.DbBefore));
        Assert.Equal("[:item/qty 2]", world.Entity(1001L, report.DbAfter));
    }

    [Fact]
    public void What_already_holds_is_not_written_again()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/qty 1 :item/tag [:a :b]}]""");
        var report = world.Transact("""[{:db/id 1001 :item/qty 1 :item/tag [:b]} [:db/retract 1001 :item/tag :zzz]]""");
        Assert.Single(report.TxData);
    }

    [Fact]
    public void Order_in_a_transaction_means_nothing()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1}]");
        Assert.Equal(["datoms-conflict"], world.Rejected("[[:db/add 1001 :item/qty 2] [:db/add 1001 :item/qty 3]]"));
        Assert.Equal(["datoms-conflict"], world.Rejected("[[:db/retract 1001 :item/qty 1] [:db/add 1001 :item/qty 1]]"));
        Assert.Equal(["datoms-conflict"], world.Rejected("[[:db/add 1001 :item/qty 1] [:db/retract 1001 :item/qty 1]]"));
    }

    [Fact]
    public void The_same_datom_twice_is_fine()
    {
        using var world = new TransactionWorld();
        world.Transact("[[:db/add 1001 :item/qty 2] [:db/add 1001 :item/qty 2]]");
        Assert.Equal("[:item/qty 2]", world.Entity(1001L));
    }

    [Fact]
    public void Retracting_an_attribute_takes_all_its_values()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/tag [:a :b :c] :item/qty 1}]");
        world.Transact("[[:db/retract 1001 :item/tag]]");
        Assert.Equal("[:item/qty 1]", world.Entity(1001L));
    }

    [Fact]
    public void Retracting_an_entity_takes_its_components_and_the_refs_to_it()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1 :item/part [{:db/id 1002 :item/qty 2 :item/part {:db/id 1003 :item/qty 3}}]} {:db/id 1004 :item/rel [1001 1003]}]");
        world.Transact("[[:db/retractEntity 1001]]");
        foreach (var e in new[] { 1001L, 1002L, 1003L, 1004L }) Assert.Equal("", world.Entity(e));
    }

    [Fact]
    public void Compare_and_swap_needs_what_is_there()
    {
        using var world = new TransactionWorld();
        world.Transact("[[:db/cas 1001 :item/qty nil 1]]");
        world.Transact("[[:db/cas 1001 :item/qty 1 2]]");
        Assert.Equal("[:item/qty 2]", world.Entity(1001L));
        Assert.Equal(["cas-failed"], world.Rejected("[[:db/cas 1001 :item/qty 1 3]]"));
        Assert.Equal(["cas-failed"], world.Rejected("[[:db/cas 1001 :item/qty nil 3]]"));
    }

    [Fact]
    public void A_unique_value_belongs_to_one_entity()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/mail "m" :item/key "k"}]""");
        Assert.Equal(["unique-conflict", "unique-conflict"], world.Rejected("""[{:db/id 1002 :item/mail "m"} {:db/id 1003 :item/key "k"}]"""));
        Assert.Equal(["unique-conflict"], world.Rejected("""[{:db/id "x" :item/mail "m"}]"""));
        Assert.Equal(["unique-conflict"], world.Rejected("""[{:db/id 1004 :item/mail "n"} {:db/id 1005 :item/mail "n"}]"""));
        world.Transact("""[[:db/retract 1001 :item/mail "m"] [:db/add 1002 :item/mail "m"]]""");
        Assert.Equal(1002L, world.Id("""[:item/mail "m"]"""));
    }

    [Fact]
    public void Numbers_are_brought_to_the_declared_type_only_where_that_is_exact()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/price 2 :item/any [1 1.0 \"1\" :one 1M]}]");
        Assert.Equal(2.0, world.Store.Db.Datoms(DatomIndex.Aevt, Keyword.Of("item/price")).Single().V);
        Assert.Equal(5, world.Store.Db.Datoms(DatomIndex.Aevt, Keyword.Of("item/any")).Count());
        Assert.Equal(["value-type", "value-type"], world.Rejected("[[:db/add 1001 :item/qty 1.5] [:db/add 1001 :item/price 9007199254740993]]"));
    }

    [Fact]
    public void Two_values_are_no_lookup_ref_where_no_entity_is_meant()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/tag [:item/key :b]} {:db/id 1002 :item/any [:item/key 1]}]");
        Assert.Equal("[:item/tag :item/key] [:item/tag :b]", string.Join(' ', world.Entity(1001L).Split("] ").Select(s => s.TrimEnd(']') + "]").OrderByDescending(s => s.Length)));
        Assert.Equal("[:item/any 1] [:item/any :item/key]", world.Entity(1002L));
    }

    [Fact]
    public void Reverse_attributes_state_a_ref_from_the_other_side()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1 :item/_rel [1002 {:db/id 1003 :item/qty 3}]}]");
        Assert.Equal("[:item/rel 1001]", world.Entity(1002L));
        Assert.Equal("[:item/qty 3] [:item/rel 1001]", world.Entity(1003L));
    }

    [Fact]
    public void A_map_under_a_ref_that_is_no_component_needs_an_anchor()
    {
        using var world = new TransactionWorld();
        Assert.Equal(["bad-transaction"], world.Rejected("[{:db/id 1001 :item/rel {:item/qty 3}}]"));
        world.Transact("""[{:db/id 1001 :item/rel {:item/key "k" :item/qty 3}}]""");
        Assert.Equal("[:item/key \"k\"] [:item/qty 3]", world.Entity(world.Id("""[:item/key "k"]""")));
    }

    [Fact]
    public void Retracting_from_an_entity_that_does_not_exist_is_nothing()
    {
        using var world = new TransactionWorld();
        var report = world.Transact("""[[:db/retract [:item/key "none"] :item/qty 1] [:db/retractEntity [:item/key "none"]]]""");
        Assert.Single(report.TxData);
    }
}
