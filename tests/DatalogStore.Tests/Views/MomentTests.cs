using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Views;

/// <summary>Where views begin and end, and how they compose.</summary>
public class MomentTests
{
    [Fact]
    public void A_moment_is_told_by_t_by_transaction_or_by_instant()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n/value :db/valueType :db.type/long} [:db/add \"datomic.tx\" :db/txInstant #inst \"2020-01-01T00:00:00Z\"]]");
        store.Transact("[{:db/id 7 :n/value 1} [:db/add \"datomic.tx\" :db/txInstant #inst \"2020-01-02T00:00:00Z\"]]");
        store.Transact("[{:db/id 7 :n/value 2} [:db/add \"datomic.tx\" :db/txInstant #inst \"2020-01-02T00:00:00Z\"]]");
        store.Transact("[{:db/id 7 :n/value 3} [:db/add \"datomic.tx\" :db/txInstant #inst \"2020-01-03T00:00:00Z\"]]");
        var db = store.Db;
        DateTimeOffset Day(int day, int milliseconds = 0) => new DateTimeOffset(2020, 1, day, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(milliseconds);
        (Database View, long T)[] pasts =
        [
            (db.AsOf(-5), 0), (db.AsOf(0), 0), (db.AsOf(4), 4), (db.AsOf(99), 4), (db.AsOf(EntityId.OfTransaction(2)), 2),
            (db.AsOf(DateTimeOffset.MinValue), 0), (db.AsOf(Day(1, -1)), 0), (db.AsOf(Day(1)), 1), (db.AsOf(Day(2, -1)), 1), (db.AsOf(Day(2)), 3), (db.AsOf(Day(3)), 4), (db.AsOf(DateTimeOffset.MaxValue), 4),
            (db.AsOf(2).AsOf(3), 2), (db.AsOf(3).AsOf(2), 2), (db.AsOf(2).AsOf(Day(9)), 2), (db.AsOf(3).AsOf(Day(1)), 1),
        ];
        foreach (var (view, t) in pasts) Assert.Equal(t, view.BasisT);
        Assert.Equal([3L], Values(db.Since(3)));
        Assert.Equal([], Values(db.Since(4)));
        Assert.Equal([3L], Values(db.Since(Day(2))));
        Assert.Equal([3L], Values(db.Since(Day(2, -1))));
        Assert.Equal([], Values(db.Since(DateTimeOffset.MaxValue)));
        Assert.Equal([2L], Values(db.AsOf(3).Since(EntityId.OfTransaction(2))));
        Assert.Equal([2L], Values(db.Since(2).AsOf(3)));
        Assert.Equal([], Values(db.Since(2).AsOf(1)));
        Assert.Equal(["1- 2+"], [string.Join(' ', db.AsOf(3).Since(2).History().Datoms(DatomIndex.Aevt, Keyword.Of("n/value")).Select(d => $"{d.V}{(d.Added ? '+' : '-')}"))]);
        // Before the first instant nothing is left out.
        Assert.Equal(db.Datoms(DatomIndex.Eavt).Count(), db.Since(DateTimeOffset.MinValue).Datoms(DatomIndex.Eavt).Count());
    }

    [Fact]
    public void A_filter_hides_datoms_from_queries_indexes_and_lookups_and_adds_up()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :p/name :db/valueType :db.type/string :db/unique :db.unique/identity} {:db/ident :p/age :db/valueType :db.type/long :db/index true} {:db/ident :p/secret :db/valueType :db.type/boolean}]");
        store.Transact("""[{:p/name "Ada" :p/age 1} {:p/name "Bob" :p/age 2 :p/secret true} {:p/name "Cy" :p/age 3}]""");
        store.Transact("""[{:p/name "Cy" :p/age 4}]""");
        var secret = Keyword.Of("p/secret");
        var open = store.Db.Filter((all, d) => !all.Datoms(DatomIndex.Eavt, d.E, secret).Any());
        const string ages = "[:find [?a ...] :order-by ?a :where [_ :p/age ?a]]";
        Assert.Equal([1L, 4L], open.Query<long>(ages));
        Assert.Equal([1L, 3L], open.AsOf(2).Query<long>(ages));
        Assert.False(open.TryEntid((EdnVector)EdnReader.Read("[:p/name \"Bob\"]")!, out _));
        Assert.True(open.TryAttribute(secret, out _));
        Assert.True(open.IsFiltered);
        var small = open.Filter((all, d) => d.V is not long n || n < 4);
        Assert.Equal([1L], small.Query<long>(ages));
        Assert.Equal([1L], small.IndexRange(Keyword.Of("p/age"), null, null).Select(d => (long)d.V));
        Assert.Equal([1L, 3L, 3L], small.History().IndexRange(Keyword.Of("p/age"), 0, 10).Select(d => (long)d.V));
        // The same view, filtered in another way, and not at all.
        Assert.Equal([2L], store.Db.Filter((_, d) => d.V is 2L).Query<long>(ages));
        Assert.Equal([1L, 2L, 4L], store.Db.Query<long>(ages));
        // A name that a filter hides is taken all the same.
        Assert.Equal(store.Db.Entid(EdnVector.Of(Keyword.Of("p/name"), "Bob")), open.With("""[{:db/id "b" :p/name "Bob" :p/age 5}]""").Tempids["b"]);
    }

    [Fact]
    public void What_is_tried_on_a_scope_is_seen_in_it()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(Snapshot.OfJson("""{"host": {"name": "web"}}"""));
        store.Load(Snapshot.OfJson("""{"host": {"name": "old"}}"""));
        store.Transact("[{:db/ident :note/text :db/valueType :db.type/string} {:db/ident :note/about :db/valueType :db.type/ref}]");
        var one = store.Db.Snapshot(store.Db.Snapshots[0].Id);
        var name = one.Attributes.Single(a => a.Ident.Name == "name" && a.IsShared).Ident;
        var before = one.Datoms(DatomIndex.Aevt, name).Single();
        var after = one.With([new Dictionary<string, object?> { ["note/text"] = "ours", ["note/about"] = before.E }]).DbAfter;
        Assert.Equal([((string)before.V, "ours")], after.Query<(string, string)>($"[:find ?n ?t :where [?h {name} ?n] [?x :note/about ?h] [?x :note/text ?t]]"));
        Assert.Single(after.Datoms(DatomIndex.Aevt, name));
        Assert.Equal(2, after.All().Datoms(DatomIndex.Aevt, name).Count());
        Assert.Single(after.Datoms(DatomIndex.Vaet, before.E), d => (long)d.V == before.E && after.Ident(d.A).ToString() == ":note/about");
    }

    [Fact]
    public void An_attribute_that_was_indexed_late_is_whole_in_its_index()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n/value :db/valueType :db.type/long}]");
        store.Transact("[{:db/id 1 :n/value 30} {:db/id 2 :n/value 10}]");
        Assert.Equal("bad-components", Assert.Throws<DatalogException>(() => store.Db.IndexRange(Keyword.Of("n/value"), null, null)).Code);
        store.Transact("[[:db/add :n/value :db/index true]]");
        store.Transact("[{:db/id 3 :n/value 20}]");
        Assert.Equal([10L, 20L, 30L], store.Db.Datoms(DatomIndex.Avet, Keyword.Of("n/value")).Select(d => d.V));
        Assert.Equal([20L, 30L], store.Db.SeekDatoms(DatomIndex.Avet, Keyword.Of("n/value"), 11).Select(d => d.V).Take(2));
        Assert.Equal([10L, 20L], store.Db.IndexRange(Keyword.Of("n/value"), null, 30).Select(d => d.V));
    }

    [Fact]
    public void Statistics_count_what_was_transacted()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :n/value :db/valueType :db.type/long}]");
        store.Transact("[{:db/id 1 :n/value 3} {:db/id 2 :n/value 3}]");
        var stats = store.Db.DbStats();
        Assert.Equal(store.Db.Datoms(DatomIndex.Eavt).Count(), stats.Datoms);
        var own = stats.Attributes.Single(a => a.Attribute.Ident == Keyword.Of("n/value"));
        Assert.Equal((2, 2, 1), (own.Datoms, own.Entities, own.Values));
        Assert.Equal(stats.Datoms + 2, store.Db.With("[{:db/id 3 :n/value 4}]").DbAfter.DbStats().Datoms);
    }

    private static IEnumerable<object> Values(Database db) => db.Query("[:find [?v ...] :where [_ :n/value ?v]]").Column.Select(v => v!);
}
