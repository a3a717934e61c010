using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle.Storage;
using DatalogStore.Snapshots;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;

namespace DatalogStore.Tests.Connection;

public class ExciseTests
{
    private const string People = """
        [{:db/ident :name :db/valueType :db.type/string :db/unique :db.unique/identity}
         {:db/ident :age :db/valueType :db.type/long :db/index true}
         {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    [Fact]
    public void An_entity_loses_every_datom_of_all_time_and_the_refs_to_it()
    {
        using var store = WithPeople(new InMemoryKeyValueStore());
        var report = store.Excise(new ExciseTarget { Entities = [EdnVector.Of(Keyword.Of("name"), "Ada")] });
        Assert.Equal(report.T, store.Db.BasisT);
        // Her name, two ages asserted and one retracted, and the ref to her.
        Assert.Equal(5, report.DatomsRemoved);
        Assert.Equal(["Bob"], store.Db.History().Query("[:find [?n ...] :where [_ :name ?n]]").Column);
        Assert.Empty(store.Db.History().Query("[:find ?f :where [_ :friend ?f]]").Rows);
        Assert.False(store.Db.TryEntid(EdnVector.Of(Keyword.Of("name"), "Ada"), out _));
        StoreText.CheckIndexes(store, "excised");
        store.Transact("""[{:name "Ada" :age 1}]""");
        Assert.Equal(1L, store.Db.Query("""[:find ?a . :where [?e :name "Ada"] [?e :age ?a]]""").Scalar);
    }

    [Fact]
    public void An_attribute_loses_its_datoms_of_all_time_or_those_before_a_transaction()
    {
        using (var store = WithPeople(new InMemoryKeyValueStore()))
        {
            var last = store.Db.BasisT;
            store.Excise(new ExciseTarget { Attributes = [Keyword.Of("age")], BeforeT = last });
            Assert.Equal([last, last], store.Db.History().Datoms(DatomIndex.Aevt, Keyword.Of("age")).Select(d => EntityId.NumberOf(d.Tx)));
            StoreText.CheckIndexes(store, "before t");
        }

        using (var store = WithPeople(new InMemoryKeyValueStore()))
        {
            store.Compact(TestContext.Current.CancellationToken);
            store.Excise(new ExciseTarget { Attributes = [Keyword.Of("age"), Keyword.Of("friend")] });
            Assert.Empty(store.Db.History().Datoms(DatomIndex.Aevt, Keyword.Of("age")));
            Assert.Equal(["Ada", "Bob"], store.Db.Query("[:find [?n ...] :where [_ :name ?n]]").Column.Order());
            StoreText.CheckIndexes(store, "of all time");
            store.Transact("""[{:name "Ada" :age 9}]""");
            Assert.Equal([9L], store.Db.Query("[:find [?a ...] :where [_ :age ?a]]").Column);
        }
    }

    [Fact]
    public void A_hashed_entity_keeps_its_hash_and_a_mark_and_does_not_come_back()
    {
        using var store = DatomStore.OpenInMemory();
        var first = Snapshot.OfJson("""{"a":{"secret":"xyzzy","child":{"k":1}}}""");
        store.Load(first);
        var e = (long)store.Db.Query("[:find ?e . :where [?e :a/secret]]").Scalar!;
        var hash = store.Db.Datoms(DatomIndex.Eavt, e, Keyword.Of("content/hash")).Single().V;
        store.Excise(new ExciseTarget { Entities = [e] });
        Assert.Equal([("content/excised", (object)true), ("content/hash", hash)], store.Db.Datoms(DatomIndex.Eavt, e).Select(d => (Ident(store.Db, d.A), d.V)).OrderBy(d => d.Item1, StringComparer.Ordinal));
        Assert.Single(store.Db.Query($"[:find ?p :where [?p _ {e}]]").Rows);
        Assert.Equal(2, store.Load(Snapshot.OfJson("""[{"a":{"secret":"xyzzy","child":{"k":1}}},{"b":1}]""")).EntitiesNew);
        Assert.Empty(store.Db.Query("[:find ?s :where [_ :a/secret ?s]]").Rows);
        StoreText.CheckIndexes(store, "hashed");

        // Not even when every snapshot that had it is forgotten.
        store.Forget([.. store.Db.Snapshots.Select(s => s.Id)]);
        store.Load(Snapshot.OfJson("""{"a":{"secret":"xyzzy","child":{"k":1}}}"""));
        Assert.Empty(store.Db.Query("[:find ?s :where [_ :a/secret ?s]]").Rows);
        StoreText.CheckIndexes(store, "forgotten");
    }

    [Fact]
    public void What_cannot_be_excised_is_refused_with_all_offenders()
    {
        using var store = WithPeople(new InMemoryKeyValueStore());
        Assert.Contains(":nobody", Assert.Throws<DatalogException>(() => store.Excise(new ExciseTarget { Entities = [Keyword.Of("nobody")] })).Message, StringComparison.Ordinal);
        var why = Assert.Throws<DatalogException>(() => store.Excise(new ExciseTarget { Entities = [Keyword.Of("name")], Attributes = [Keyword.Of("db/doc"), Keyword.Of("db/ident")] }));
        Assert.Equal("bad-excision", why.Code);
        Assert.Contains(":name, :db/doc, :db/ident", why.Message, StringComparison.Ordinal);
        Assert.Equal("unknown-attribute", Assert.Throws<DatalogException>(() => store.Excise(new ExciseTarget { Attributes = [Keyword.Of("nope")] })).Code);
    }

    [Fact]
    public void Failing_at_any_write_leaves_the_store_as_it_was_or_as_it_shall_be()
    {
        for (var failing = 1; ; failing++)
        {
            var below = new InMemoryKeyValueStore();
            WithPeople(new FaultyKeyValueStore(below, int.MaxValue)).Dispose();
            var failed = false;
            using (var store = DatomStore.Wrap(new FaultyKeyValueStore(below, failing), new StoreOptions()))
            {
                try
                {
                    store.Excise(new ExciseTarget { Entities = [EdnVector.Of(Keyword.Of("name"), "Ada")] });
                }
                catch (InjectedFaultException)
                {
                    failed = true;
                }
            }

            using var again = DatomStore.Wrap(below, new StoreOptions());
            Assert.Equal(failing == 1 ? ["Ada", "Bob"] : ["Bob"], again.Db.History().Query("[:find [?n ...] :where [_ :name ?n]]").Column.Order());
            StoreText.CheckIndexes(again, $"failing write {failing}");
            if (!failed) break;
        }
    }

    private static string Ident(Database db, long a) => db.TryIdent(a, out var ident) ? ident.Text : "";

    private static DatomStore WithPeople(IKeyValueStore below)
    {
        var store = DatomStore.Wrap(below, new StoreOptions());
        store.Transact(People);
        store.Transact("""[{:db/id "a" :name "Ada" :age 36} {:name "Bob" :age 36 :friend "a"}]""");
        store.Transact("""[{:name "Ada" :age 37}]""");
        return store;
    }
}
