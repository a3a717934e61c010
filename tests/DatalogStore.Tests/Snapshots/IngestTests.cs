using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public class IngestTests
{
    private const string Json = """{"aws":{"s3":{"ListBuckets":{"response":{"Buckets":[{"Name":"a","Tags":[]},{"Name":"b","Owner":null}]}}}}}""";

    [Fact]
    public void A_snapshot_becomes_a_database_in_one_call()
    {
        var db = Snapshot.OfJson(Json).ToDatabase();
        Assert.Equal(["a", "b"], db.Query("[:find [?n ...] :where [_ :aws.s3.ListBuckets.response.Buckets/Name ?n]]").Column.Cast<string>().Order());
        Assert.Single(db.Query("[:find [?e ...] :where [?e :json/empty :aws.s3.ListBuckets.response.Buckets/Tags]]").Rows);
        Assert.Single(db.Query("[:find [?e ...] :where [?e :json/null :aws.s3.ListBuckets.response.Buckets/Owner]]").Rows);
    }

    [Fact]
    public void A_second_ingest_of_the_same_snapshot_writes_nothing()
    {
        using var store = DatomStore.OpenInMemory();
        var snapshot = Snapshot.OfJson(Json);
        var first = store.Load(snapshot);
        var basis = store.Db.BasisT;
        var second = store.Load(snapshot);
        Assert.False(first.WasAlreadyThere);
        Assert.True(second.WasAlreadyThere);
        Assert.Equal(basis, store.Db.BasisT);
    }

    [Fact]
    public void Known_entities_are_not_written_again()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(Snapshot.OfJson(Json));
        var report = store.Load(Snapshot.OfJson(Json));
        // A new snapshot has a root of its own; everything below it is known.
        Assert.Equal(1, report.EntitiesNew);
        Assert.Equal(8, report.EntitiesSeen);
    }

    [Fact]
    public void Every_transaction_of_an_ingest_names_the_snapshot()
    {
        using var store = DatomStore.OpenInMemory();
        var snapshot = Snapshot.OfJson(Json);
        store.Load(snapshot, new IngestOptions { ChunkDatomsMax = 3 });
        var transactions = store.Db.Query("[:find ?tx ?id :where [?tx :snapshot/metadata ?m] [?m :snapshot/id ?id]]").Rows;
        Assert.Equal(store.Db.BasisT, transactions.Count);
        Assert.All(transactions, row => Assert.Equal(snapshot.Id, row[1]));
    }

    [Fact]
    public void Attributes_widen_and_earlier_answers_stay()
    {
        using var store = DatomStore.OpenInMemory();
        store.Load(Snapshot.OfJson("""{"a":{"x":1,"y":"s"}}"""));
        var before = store.Db;
        var report = store.Load(Snapshot.OfJson("""{"a":{"x":"one","y":["s","t"]}}"""));
        Assert.Equal([Keyword.Of("a/x"), Keyword.Of("a/y")], report.Widened.Order());
        Assert.Equal([1L], before.Query("[:find [?x ...] :where [_ :a/x ?x]]").Column);
        Assert.Equal([1L, "one"], store.Db.Query("[:find [?x ...] :where [_ :a/x ?x]]").Column.OrderBy(x => x is string));
        Assert.Equal([1L], store.Db.AsOf(before.BasisT).Query("[:find [?x ...] :where [_ :a/x ?x]]").Column);
    }
}
