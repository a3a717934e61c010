using DatalogStore.Edn;

namespace DatalogStore.Tests.Transactions;

public class AlterationTests
{
    [Theory]
    [InlineData("[[:db/add :item/qty :db/valueType :db.type/any]]")]
    [InlineData("[[:db/add :item/qty :db/cardinality :db.cardinality/many] [:db/add :item/qty :db/index true]]")]
    [InlineData("[[:db/add :item/key :db/unique :db.unique/value]]")]
    [InlineData("[[:db/retract :item/key :db/unique]]")]
    [InlineData("[[:db/add :item/qty :db/noHistory true] [:db/add :item/qty :db/doc \"how many\"]]")]
    [InlineData("[[:db/add :item/rel :db/isComponent true] [:db/retract :item/part :db/isComponent true]]")]
    public void What_may_change_changes_and_keeps_the_data(string alteration)
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "k" :item/qty 1 :item/rel 1002}]""");
        world.Transact(alteration);
        Assert.Equal("""[:item/key "k"] [:item/qty 1] [:item/rel 1002]""", world.Entity(1001L));
    }

    [Fact]
    public void An_alteration_counts_what_its_own_transaction_writes()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1 :item/tag [:a :b]} {:db/id 1002 :item/tag :a}]");
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/qty :db/unique :db.unique/value] [:db/add 1002 :item/qty 1]]"));
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/tag :db/cardinality :db.cardinality/one] [:db/retract 1001 :item/tag :b] [:db/add 1002 :item/tag :c]]"));
        world.Transact("[[:db/add :item/tag :db/cardinality :db.cardinality/one] [:db/retract 1001 :item/tag :b]]");
        Assert.Equal("[:item/qty 1] [:item/tag :a]", world.Entity(1001L));
    }

    [Fact]
    public void Data_written_before_an_index_are_found_by_value()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/qty 1}]");
        world.Transact("[[:db/add :item/qty :db/index true]]");
        world.Transact("[{:db/id 1002 :item/qty 1} {:db/id 1003 :item/qty 2}]");
        Assert.Equal([1001L, 1002L], world.Store.Db.Datoms(DatomIndex.Avet, Keyword.Of("item/qty"), 1L).Select(d => d.E));
        Assert.Equal([1001L, 1002L], world.Store.Db.Query("[:find [?e ...] :where [?e :item/qty 1]]").Column.Order());
    }

    [Fact]
    public void A_renamed_attribute_answers_to_both_names_until_another_takes_the_old_one()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "k"}]""");
        world.Transact("[[:db/add :item/key :db/ident :item/name]]");
        world.Transact("""[[:db/add [:item/key "k"] :item/qty 1] {:item/key "k" :item/price 1} [:db/retract [:item/name "k"] :item/tag]]""");
        foreach (var name in new[] { ":item/key", ":item/name" })
        {
            Assert.Equal(1001L, world.Id($"[{name} \"k\"]"));
            Assert.Equal(1001L, world.Store.Db.Query($"[:find ?e . :in $ % :where (named ?e \"k\")]", $"[[(named ?e ?n) [?e {name} ?n]]]").Scalar);
            Assert.Equal(1L, world.Store.Db.Query($"[:find ?q . :where [[{name} \"k\"] :item/qty ?q]]").Scalar);
        }

        world.Transact("[{:db/ident :item/key :db/valueType :db.type/long}]");
        world.Transact("[{:db/id 1002 :item/key 5}]");
        Assert.Equal("""[:item/name "k"] [:item/qty 1] [:item/price 1.0]""", world.Entity(1001L));
        Assert.Equal("[:item/key 5]", world.Entity(1002L));
    }

    [Fact]
    public void A_name_may_go_there_and_back()
    {
        using var world = new TransactionWorld();
        world.Transact("[[:db/add :item/qty :db/ident :item/n]]");
        world.Transact("[[:db/add :item/n :db/ident :item/qty]]");
        world.Transact("[{:db/id 1001 :item/qty 1} {:db/id 1002 :item/n 2}]");
        Assert.Equal("[:item/qty 2]", world.Entity(1002L));
        Assert.Equal(2L, world.Store.Db.Query("[:find (count ?e) . :where [?e :item/n]]").Scalar);
    }

    [Fact]
    public void A_lookup_ref_of_a_ref_finds_its_entity_and_holds_no_tempid()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :item/key "owner"} {:db/id 1002 :item/owner 1001}]""");
        world.Transact("""[[:db/add [:item/owner 1001] :item/qty 1] {:db/id [:item/owner [:item/key "owner"]] :item/price 2}]""");
        Assert.Equal("[:item/qty 1] [:item/price 2.0] [:item/owner 1001]", world.Entity(1002L));
        Assert.Equal(["bad-entity"], world.Rejected("""[[:db/add [:item/owner "t"] :item/qty 1] [:db/add "t" :item/qty 1]]"""));
    }

    [Fact]
    public void Components_that_point_in_a_circle_are_retracted_once()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/part [1002]} {:db/id 1002 :item/part [1003]} {:db/id 1003 :item/part [1001 1003] :item/qty 1}]");
        world.Transact("[[:db.fn/retractEntity 1002]]");
        foreach (var e in new[] { 1001L, 1002, 1003 }) Assert.Equal("", world.Entity(e));
    }

    [Fact]
    public void Compare_and_swap_takes_idents_lookup_refs_and_tempids()
    {
        using var world = new TransactionWorld();
        world.Transact("""[{:db/id 1001 :db/ident :the/one :item/key "k"} {:db/ident :item/next :db/valueType :db.type/ref}]""");
        world.Transact("""[[:db.fn/cas :the/one :item/next nil "t"] [:db/add "t" :item/key "t"]]""");
        world.Transact("""[[:db/cas [:item/key "k"] :item/next [:item/key "t"] :the/one]]""");
        Assert.Equal("""[:db/ident :the/one] [:item/key "k"] [:item/next 1001]""", world.Entity(1001L));
    }
}
