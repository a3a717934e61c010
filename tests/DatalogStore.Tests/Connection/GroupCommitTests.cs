using DatalogStore.Edn;
using DatalogStore.Oracle.Storage;
using DatalogStore.Storage.InMemory;

namespace DatalogStore.Tests.Connection;

public class GroupCommitTests
{
    private const string Schema = "[{:db/ident :n :db/valueType :db.type/long :db/index true}]";

    [Fact]
    public async Task What_is_not_on_the_disk_is_visible_to_the_next_transaction_only()
    {
        var (store, disk) = Open();
        using var _ = store;
        store.Transact("[{:db/ident :name :db/valueType :db.type/string :db/unique :db.unique/identity} {:db/ident :n :db/valueType :db.type/long}]");
        using var inSync = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        disk.BeforeSync = () =>
        {
            inSync.Release();
            go.Wait();
        };
        var reports = new List<TransactionReport>();
        using var told = new SemaphoreSlim(0);
        using var listening = store.Listen(r =>
        {
            reports.Add(r);
            told.Release();
        });
        var before = store.Db.BasisT;

        var first = store.TransactAsync("""[{:db/id "x" :name "ada" :n 1}]""");
        await inSync.WaitAsync(TestContext.Current.CancellationToken);
        // Resolved while the disk is busy: it knows the entity that the first one made.
        var second = store.TransactAsync("""[{:name "ada" :n 2}]""");
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.Equal(before, store.Db.BasisT);
        Assert.Empty(store.Db.Query("[:find ?n :where [_ :name ?n]]").Rows);
        Assert.Empty(reports);

        go.Release();
        var one = await first;
        await inSync.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before + 1, store.Db.BasisT);
        Assert.Equal(1L, store.Db.Query("[:find ?n . :where [_ :n ?n]]").Scalar);
        go.Release();
        var two = await second;
        Assert.Equal(before + 2, two.DbAfter.BasisT);
        Assert.Equal(one.DbAfter.BasisT, two.DbBefore.BasisT);
        Assert.Equal(2L, store.Db.Query("[:find ?n . :where [_ :n ?n]]").Scalar);
        await told.WaitAsync(TestContext.Current.CancellationToken);
        await told.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([one.DbAfter.BasisT, two.DbAfter.BasisT], reports.Select(r => r.DbAfter.BasisT));
        disk.BeforeSync = null;
    }

    [Fact]
    public void Callers_that_come_while_the_disk_is_busy_share_the_next_sync()
    {
        var (store, disk) = Open();
        using var _ = store;
        store.Transact(Schema);
        using var inSync = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        disk.BeforeSync = () =>
        {
            inSync.Release();
            go.Wait();
        };
        var syncs = disk.Syncs;
        var lone = new Thread(() => store.Transact("[{:n 0}]"));
        lone.Start();
        inSync.Wait(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(1, 8).Select(n => new Thread(() => store.Transact($"[{{:n {n}}}]"))).ToList();
        others.ForEach(t => t.Start());
        SpinWait.SpinUntil(() => store.Storage.Written.T == store.Db.BasisT + 9);
        go.Release(2);
        lone.Join();
        others.ForEach(t => t.Join());
        Assert.Equal(syncs + 2, disk.Syncs);
        Assert.Equal(9, store.Db.Query("[:find ?n :where [_ :n ?n]]").Rows.Count);
    }

    [Fact]
    public void A_lone_caller_pays_one_sync()
    {
        var (store, disk) = Open();
        using var _ = store;
        var syncs = disk.Syncs;
        store.Transact(Schema);
        Assert.Equal(syncs + 1, disk.Syncs);
    }

    [Fact]
    public void Asynchronous_durability_does_not_wait_for_the_disk()
    {
        var disk = new FaultyKeyValueStore(new InMemoryKeyValueStore(), int.MaxValue);
        using var store = DatomStore.Wrap(disk, new StoreOptions { Durability = Durability.Async });
        store.Transact(Schema);
        Assert.Equal(0, disk.Syncs);
        Assert.Equal(1, store.Db.BasisT);
    }

    [Fact]
    public async Task A_sync_that_fails_confirms_nothing_and_the_store_refuses_writes_until_it_is_opened_again()
    {
        var below = new InMemoryKeyValueStore();
        var disk = new FaultyKeyValueStore(below, int.MaxValue);
        using (var store = DatomStore.Wrap(disk, new StoreOptions()))
        {
            store.Transact(Schema);
            disk.FailsToSync = true;
            Assert.Equal("commit-unconfirmed", Assert.Throws<DatalogException>(() => store.Transact("[{:n 1}]")).Code);
            Assert.Equal(1, store.Db.BasisT);
            Assert.Equal("store-refuses-writes", Assert.Throws<DatalogException>(() => store.Transact("[{:n 2}]")).Code);
            Assert.Equal("store-refuses-writes", (await Assert.ThrowsAsync<DatalogException>(() => store.TransactAsync("[{:n 3}]"))).Code);
            Assert.Empty(store.Db.Query("[:find ?n :where [_ :n ?n]]").Rows);
        }

        using var again = DatomStore.Wrap(below, new StoreOptions());
        again.Transact("[{:n 4}]");
        Assert.Contains(4L, again.Db.Query("[:find [?n ...] :where [_ :n ?n]]").Column);
    }

    [Fact]
    public async Task An_asynchronous_caller_can_give_up_before_its_turn()
    {
        var (store, _) = Open();
        using var __ = store;
        store.Transact(Schema);
        using var cancel = new CancellationTokenSource();
        Task<TransactionReport> waiting = null!;
        store.Writing(() =>
        {
            waiting = store.TransactAsync("[{:n 1}]", cancel.Token);
            Assert.False(waiting.IsCompleted);
            cancel.Cancel();
            return 0;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, store.Db.BasisT);
        await store.TransactAsync([EdnVector.Of(Keyword.Of("db", "add"), "x", Keyword.Of(null, "n"), 5L)]);
        Assert.Equal(5L, store.Db.Query("[:find ?n . :where [_ :n ?n]]").Scalar);
    }

    private static (DatomStore Store, FaultyKeyValueStore Disk) Open()
    {
        var disk = new FaultyKeyValueStore(new InMemoryKeyValueStore(), int.MaxValue);
        return (DatomStore.Wrap(disk, new StoreOptions()), disk);
    }
}
