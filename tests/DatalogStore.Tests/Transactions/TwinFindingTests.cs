using DatalogStore.Edn;

namespace DatalogStore.Tests.Transactions;

public class TwinFindingTests
{
    [Theory]
    [InlineData("[[:db/retractEntity :item/qty]]")]
    [InlineData("[[:db/retract :item/qty :db/valueType]]")]
    [InlineData("[[:db/retract :item/qty :db/ident :item/qty]]")]
    [InlineData("[[:db/retract :item/tag :db/cardinality]]")]
    [InlineData("[[:db/retractEntity :db/doc]]")]
    [InlineData("[[:db/retract :db/txInstant :db/index true]]")]
    public void An_attribute_keeps_what_makes_it_one(string transaction)
    {
        using var world = new TransactionWorld();
        Assert.Contains("bad-attribute", world.Rejected(transaction));
    }

    [Fact]
    public void An_attribute_may_be_renamed_and_lose_its_index()
    {
        using var world = new TransactionWorld();
        world.Transact("[[:db/add :item/qty :db/index true]]");
        world.Transact("[[:db/add :item/qty :db/ident :item/quantity] [:db/retract :item/qty :db/index true]]");
        world.Transact("[[:db/add 1 :item/quantity 3]]");
        Assert.Equal("[:item/quantity 3]", world.Entity(1L));
    }

    [Fact]
    public void A_number_under_an_attribute_of_any_type_is_found_by_value_like_any_other()
    {
        using var world = new TransactionWorld();
        world.Transact("[[:db/add :item/any :db/index true]]");
        world.Transact("[[:db/add 1 :item/any 7] [:db/add 2 :item/any \"7\"]]");
        Assert.Equal([1L], world.Store.Db.Datoms(DatomIndex.Avet, Keyword.Of("item/any"), 7L).Select(d => d.E));
        Assert.Equal([1L], world.Store.Db.Datoms(DatomIndex.Eavt, 1L, Keyword.Of("item/any"), 7L).Select(d => d.E));
    }

    [Theory]
    [InlineData(140737488355327L)]
    [InlineData(140737488355328L)]
    [InlineData(-140737488355329L)]
    [InlineData(long.MaxValue)]
    public void A_long_comes_back_as_a_long_however_large(long number)
    {
        using var world = new TransactionWorld();
        world.Transact($"[[:db/add 1 :item/qty {number}]]");
        Assert.Equal(number, Assert.IsType<long>(Assert.Single(world.Store.Db.Datoms(DatomIndex.Eavt, 1L)).V));
    }
}
