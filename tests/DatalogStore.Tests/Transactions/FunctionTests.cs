using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Transactions;

namespace DatalogStore.Tests.Transactions;

public class FunctionTests
{
    [Fact]
    public void A_function_reads_the_database_before_and_its_data_are_transacted()
    {
        using var world = new TransactionWorld();
        world.Functions.AddTransactionFunction(":item/increment", (db, arguments) =>
        {
            var old = db.Query("[:find ?q . :in $ ?e :where [?e :item/qty ?q]]", arguments[0]).Scalar as long? ?? 0;
            return [EdnVector.Of(Keyword.Of("db/add"), arguments[0], Keyword.Of("item/qty"), old + (long)arguments[1]!)];
        });
        world.Transact("[[:item/increment 1001 5]]");
        world.Transact("[(item/increment 1001 2) [:db/add 1002 :item/qty 1]]");
        Assert.Equal("[:item/qty 7]", world.Entity(1001L));
        // Both see 7: a transaction is a set, and the two results are one datom.
        world.Transact("[[:item/increment 1001 1] [:item/increment 1001 1]]");
        Assert.Equal("[:item/qty 8]", world.Entity(1001L));
        Assert.Equal(["datoms-conflict"], world.Rejected("[[:item/increment 1001 1] [:item/increment 1001 2]]"));
    }

    [Fact]
    public void Functions_may_return_calls_maps_and_tempids()
    {
        using var world = new TransactionWorld();
        world.Functions
            .AddTransactionFunction("my/twice", (_, arguments) => [EdnVector.Of(Keyword.Of("my/one"), arguments[0]), new object?[] { Keyword.Of("my/one"), "second" }])
            .AddTransactionFunction("my/one", (_, arguments) => [new Dictionary<object, object?> { [Keyword.Of("db/id")] = arguments[0], [Keyword.Of("item/qty")] = 1L }])
            .AddTransactionFunction("my/nothing", (_, _) => []);
        var report = world.Transact("""[[:my/twice "first"] [:my/nothing] [:db/add "first" :item/rel "second"]]""");
        Assert.Equal($"[:item/qty 1] [:item/rel {report.Tempids["second"]}]", world.Entity(report.Tempids["first"]));
    }

    [Fact]
    public void The_database_a_function_is_given_can_be_kept()
    {
        using var world = new TransactionWorld();
        Database? kept = null;
        world.Functions.AddTransactionFunction("my/keep", (db, _) =>
        {
            kept = db;
            return [];
        });
        world.Transact("[[:my/keep] [:db/add 1001 :item/qty 1]]");
        Assert.Equal("", world.Entity(1001L, kept));
        Assert.Equal(world.Store.Db.BasisT - 1, kept!.BasisT);
    }

    [Fact]
    public void What_a_function_throws_rejects_the_transaction_with_its_name()
    {
        using var world = new TransactionWorld();
        world.Functions
            .AddTransactionFunction("my/fails", (_, _) => throw new InvalidOperationException("too little left"))
            .AddTransactionFunction("my/fails-late", (_, _) => Enumerable.Range(0, 2).Select(object? (i) => i == 0 ? EdnVector.Of() : throw new InvalidOperationException("late")));
        var error = Assert.Throws<TransactionException>(() => world.Transact("[[:my/fails 1]\n [:my/fails-late]\n [:no/such 3]]"));
        Assert.Equal(["function-failed", "function-failed", "unknown-function"], error.Faults.Select(p => p.Code));
        Assert.Equal([1, 2, 3], error.Faults.Select(p => p.Place!.Span.Line));
        Assert.Equal("transaction function :my/fails failed: too little left", error.Faults[0].Message);
    }

    [Fact]
    public void Calls_without_end_are_stopped()
    {
        using var world = new TransactionWorld();
        world.Functions
            .AddTransactionFunction("my/again", (_, _) => [EdnVector.Of(Keyword.Of("my/again"))])
            .AddTransactionFunction("my/more", (_, _) => [EdnVector.Of(Keyword.Of("my/more")), EdnVector.Of(Keyword.Of("my/more"))]);
        Assert.Equal(["function-endless"], world.Rejected("[[:my/again]]"));
        Assert.Equal(["function-endless"], world.Rejected("[[:my/more]]"));
    }

    [Fact]
    public void A_name_is_registered_once_and_is_ones_own()
    {
        var functions = new FunctionRegistry().AddTransactionFunction(":my/fn", (_, _) => []);
        Assert.Equal("duplicate-function", Assert.Throws<DatalogException>(() => functions.AddTransactionFunction("my/fn", (_, _) => [])).Code);
        Assert.Equal("bad-name", Assert.Throws<DatalogException>(() => functions.AddTransactionFunction(":db/add", (_, _) => [])).Code);
        Assert.Equal("bad-name", Assert.Throws<DatalogException>(() => functions.AddEntityPredicate("a b", (_, _) => true)).Code);
    }

    [Fact]
    public void Values_satisfy_the_predicates_of_their_attribute()
    {
        using var world = new TransactionWorld();
        world.Functions.AddAttributePredicate("item/small?", v => (long)v < 10).AddAttributePredicate("item/even?", v => (long)v % 2 == 0);
        world.Transact("[{:db/id 1001 :item/qty 11} {:db/id :item/qty :db.attr/preds [item/small? item/even?]}]");
        Assert.Equal(["item/even?", "item/small?"], world.Store.Db.TryAttribute(Keyword.Of("item/qty"), out var attribute) ? attribute.Predicates.Select(p => p.Text) : []);
        var error = Assert.Throws<TransactionException>(() => world.Transact("[[:db/add 1002 :item/qty 13] [:db/add 1003 :item/qty 12] [:db/add 1004 :item/qty 2]]"));
        Assert.Equal(["attribute-predicate", "attribute-predicate", "attribute-predicate"], error.Faults.Select(p => p.Code));
        world.Transact("[[:db/add 1001 :item/qty 4] [:db/cas 1002 :item/qty nil 6]]");
        Assert.Equal(["attribute-predicate"], world.Rejected("[[:db/cas 1002 :item/qty 6 7]]"));
        world.Transact("[[:db/retract :item/qty :db.attr/preds item/even?]]");
        world.Transact("[[:db/add 1001 :item/qty 5]]");
    }

    [Fact]
    public void A_predicate_that_is_not_registered_is_an_error_when_it_is_needed()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/id :item/qty :db.attr/preds my/unknown?} {:db/id 7 :db/ident :my/spec :db.entity/preds my/other?}]");
        world.Transact("[[:db/add 1001 :item/price 1]]");
        Assert.Equal(["predicate-not-registered", "predicate-not-registered"], world.Rejected("[{:db/id 1001 :item/qty 1 :db/ensure :my/spec} [:db/add 1002 :item/qty 2]]"));
        world.Functions.AddAttributePredicate("my/unknown?", _ => true).AddEntityPredicate("my/other?", (_, _) => true);
        world.Transact("[{:db/id 1001 :item/qty 1 :db/ensure :my/spec} [:db/add 1002 :item/qty 2]]");
    }

    [Fact]
    public void A_predicate_that_fails_rejects_with_its_name()
    {
        using var world = new TransactionWorld();
        world.Functions.AddAttributePredicate("my/fails?", _ => throw new InvalidOperationException("oh"));
        world.Transact("[{:db/id :item/qty :db.attr/preds my/fails?}]");
        Assert.Equal("predicate my/fails? failed: oh", Assert.Throws<TransactionException>(() => world.Transact("[[:db/add 1 :item/qty 1]]")).Faults.Single().Message);
    }

    [Fact]
    public void An_ensured_entity_has_the_attributes_of_its_spec_after_the_transaction()
    {
        using var world = new TransactionWorld();
        world.Transact("[{:db/ident :item/whole :db.entity/attrs [:item/qty :item/key]}]");
        var error = Assert.Throws<TransactionException>(() => world.Transact("""[{:db/id "a" :item/qty 1 :db/ensure :item/whole} {:db/id "b" :item/key "k" :db/ensure :item/whole}]"""));
        Assert.Equal(["entity-spec", "entity-spec"], error.Faults.Select(p => p.Code));
        Assert.Contains(":item/key", error.Faults[0].Message, StringComparison.Ordinal);
        var report = world.Transact("""[{:db/id "a" :item/qty 1 :item/key "k" :db/ensure :item/whole}]""");
        Assert.Equal("""[:item/key "k"] [:item/qty 1]""", world.Entity(report.Tempids["a"]));
        Assert.Equal(["entity-spec"], world.Rejected("""[[:db/retract [:item/key "k"] :item/qty] {:db/id [:item/key "k"] :db/ensure :item/whole}]"""));
        Assert.Equal(["entity-spec"], world.Rejected("""[[:db/add [:item/key "k"] :db/ensure :item/qty]]"""));
        world.Transact("""[[:db/retract [:item/key "k"] :item/qty]]""");
    }

    [Fact]
    public void Entity_predicates_see_the_database_after_the_transaction()
    {
        using var world = new TransactionWorld();
        Database? kept = null;
        world.Functions.AddEntityPredicate("item/balanced?", (db, e) =>
        {
            kept = db;
            var parts = db.Query("[:find (sum ?q) . :with ?p :in $ ?e :where [?e :item/part ?p] [?p :item/qty ?q]]", e).Scalar as long? ?? 0;
            return parts == db.Query("[:find ?q . :in $ ?e :where [?e :item/qty ?q]]", e).Scalar as long? && db.TryEntid(EdnVector.Of(Keyword.Of("item/key"), "new"), out _);
        });
        world.Transact("[{:db/ident :item/guard :db.entity/preds item/balanced?} {:db/id 1001 :item/qty 5 :item/part [{:db/id 1002 :item/qty 5}]}]");
        world.Transact("""[{:db/id 1001 :item/qty 7 :item/key "new" :item/part [{:db/id "p" :item/qty 2}] :db/ensure :item/guard}]""");
        Assert.Equal(["entity-spec"], world.Rejected("[[:db/add 1002 :item/qty 1] [:db/add 1001 :db/ensure :item/guard]]"));
        // What was tried and refused answers as it did, and nothing of it is in the store.
        world.Transact("[[:db/add 1002 :item/qty 9]]");
        Assert.Equal((1L, 9L), (kept!.Query("[:find ?q . :where [1002 :item/qty ?q]]").Scalar, world.Store.Db.Query("[:find ?q . :where [1002 :item/qty ?q]]").Scalar));
        Assert.Empty(world.Store.Db.History().Datoms(DatomIndex.Aevt, BuiltIn.Ensure.Id));
    }
}
