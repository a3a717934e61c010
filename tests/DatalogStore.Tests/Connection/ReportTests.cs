using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Connection;

public class ReportTests
{
    [Fact]
    public async Task Reports_come_once_each_in_order_with_their_datoms_and_those_of_an_ingest_too()
    {
        using var store = DatomStore.OpenInMemory();
        await using var reports = store.Reports(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        store.Transact("[{:db/ident :n :db/valueType :db.type/long}]");
        var said = store.Transact("""[{:db/id "x" :n 1}]""");
        store.Load(Snapshot.OfJson("""[{"a":{"x":1}},{"a":{"x":2}},{"a":{"x":3}}]"""), new IngestOptions { ChunkDatomsMax = 4 });
        for (var t = 1; t <= store.Db.BasisT; t++)
        {
            Assert.True(await reports.MoveNextAsync());
            var report = reports.Current;
            Assert.Equal((t - 1, t), (report.DbBefore.BasisT, report.DbAfter.BasisT));
            if (t == 2) Assert.Same(said, report);
            var logged = store.Db.TxRange(t, t + 1).Single();
            Assert.Equal(logged.Datoms.Order(ByText), report.TxData.Order(ByText));
            Assert.All(report.TxData, d => Assert.Equal(logged.Tx, d.Tx));
        }

        Assert.True(store.Db.BasisT > 3);
        store.Dispose();
        Assert.False(await reports.MoveNextAsync());
    }

    [Fact]
    public async Task A_listener_that_throws_or_stands_still_hurts_nobody_else()
    {
        using var store = DatomStore.OpenInMemory();
        using var go = new SemaphoreSlim(0);
        var heard = new List<long>();
        var all = new TaskCompletionSource();
        var slow = new TaskCompletionSource();
        using var throwing = store.Listen(_ => throw new InvalidOperationException("not my day"));
        using var still = store.Listen(r =>
        {
            go.Wait();
            if (r.DbAfter.BasisT == 20) slow.SetResult();
        });
        using var good = store.Listen(r =>
        {
            heard.Add(r.DbAfter.BasisT);
            if (heard.Count == 20) all.SetResult();
        });
        for (var n = 0; n < 20; n++) store.Transact("[]");
        await all.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 20).Select(t => (long)t), heard);
        go.Release(20);
        await slow.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_listener_that_was_disposed_hears_no_more()
    {
        using var store = DatomStore.OpenInMemory();
        var heard = 0;
        store.Listen(_ => Interlocked.Increment(ref heard)).Dispose();
        var other = new TaskCompletionSource();
        using var listening = store.Listen(_ => other.SetResult());
        store.Transact("[]");
        await other.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, heard);
    }

    private static readonly Comparer<Model.Datom> ByText = Comparer<Model.Datom>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()));
}
