using DatalogStore.Transactions;

namespace DatalogStore.Tests.Transactions;

public class RejectionTests
{
    [Fact]
    public void Every_offender_is_named_at_once_with_its_place()
    {
        using var world = new TransactionWorld();
        var error = Assert.Throws<TransactionException>(() => world.Transact("[[:db/add 1 :no/such 1]\n [:db/add 1 :item/qty \"x\"]\n [:db/frob 1]]"));
        Assert.Equal(["unknown-attribute", "value-type", "bad-transaction"], error.Faults.Select(p => p.Code));
        Assert.Equal([1, 2, 3], error.Faults.Select(p => p.Place!.Span.Line));
        Assert.Equal("transaction:1:13\n  [[:db/add 1 :no/such 1]\n              ^^^^^^^^", error.Place!.ToString());
    }

    [Theory]
    [InlineData("42", "bad-transaction")]
    [InlineData("[[:db/add 1 :content/hash \"S1$x\"]]", "shared-entity")]
    [InlineData("[[:db/add [:item/key \"none\"] :item/qty 1]]", "entity-not-found")]
    [InlineData("[[:db/add :no/ident :item/qty 1]]", "entity-not-found")]
    [InlineData("[[:db/add 1099511627999 :item/qty 1]]", "entity-not-found")]
    [InlineData("[[:db/add [:item/qty 1] :item/qty 1]]", "bad-entity")]
    [InlineData("[{:db/id \"a\" :db/valueType :db.type/string}]", "bad-attribute")]
    [InlineData("[{:db/id 5 :db/ident :x/y :db/valueType :db.type/string}]", "bad-attribute")]
    [InlineData("[{:db/id :item/qty :db/valueType :db.type/string}]", "bad-attribute")]
    [InlineData("[{:db/id :db/ident :db/cardinality :db.cardinality/many}]", "bad-attribute")]
    [InlineData("[{:db/id \"datomic.tx\" :db/txInstant #inst \"1999\"}]", "bad-instant")]
    [InlineData("[{:db/id \"datomic.tx\" :db/txInstant #inst \"2999\"}]", "bad-instant")]
    public void What_is_wrong_is_refused_and_leaves_no_trace(string transaction, string code)
    {
        using var world = new TransactionWorld();
        Assert.Contains(code, world.Rejected(transaction));
    }

    [Fact]
    public void A_rejected_transaction_gives_out_no_id()
    {
        using var world = new TransactionWorld();
        world.Rejected("""[{:db/id "x" :item/qty 1} {:db/id "y" :item/mail "a"} {:db/id "z" :item/mail "a"}]""");
        var first = world.Transact("""[{:db/id "x" :item/qty 1}]""").Tempids["x"];
        Assert.Equal(Model.EntityId.FirstOrdinary, first);
    }

    [Fact]
    public void Entities_of_snapshots_take_annotations_and_nothing_else()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(DatalogStore.Snapshots.Snapshot.OfJson("""{"a":{"x":1,"y":null}}"""));
        store.Transact("[{:db/ident :note/text :db/valueType :db.type/string}]");
        var e = store.Db.Query("[:find ?e . :where [?e :a/x 1]]").Scalar;
        store.Transact($"[[:db/add {e} :note/text \"looked at\"]]");
        foreach (var refused in new[] { $"[[:db/add {e} :a/x 2]]", $"[[:db/retract {e} :a/x 1]]", $"[[:db/retract {e} :json/null]]", $"[[:db/retractEntity {e}]]" })
            Assert.Equal("shared-entity", Assert.Throws<TransactionException>(() => store.Transact(refused)).Code);
        Assert.Equal("looked at", store.Db.Query("[:find ?t . :where [_ :note/text ?t]]").Scalar);
    }

    [Fact]
    public void An_attribute_with_data_becomes_only_what_its_data_are()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id 1001 :item/tag [:a :b] :item/qty 1} {:db/id 1002 :item/qty 1 :item/price 2.0}]");
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/tag :db/cardinality :db.cardinality/one]]"));
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/qty :db/unique :db.unique/value]]"));
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/qty :db/cardinality 1001]]"));
        Assert.Equal(["bad-attribute"], world.Rejected("[[:db/add :item/qty :db/unique 1001]]"));
        world.Transact("[[:db/retract 1001 :item/tag :b] [:db/add 1002 :item/qty 2]]");
        world.Transact("[[:db/add :item/tag :db/cardinality :db.cardinality/one] [:db/add :item/qty :db/unique :db.unique/identity]]");
        Assert.Equal(1002L, world.Id("[:item/qty 2]"));
        world.Transact("[{:db/id 1001 :item/tag :c}]");
        Assert.Equal("[:item/qty 1] [:item/tag :c]", world.Entity(1001L));
    }
}
