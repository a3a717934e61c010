using DatalogStore.Oracle.Storage;
using DatalogStore.Snapshots;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Tests.Views;

namespace DatalogStore.Tests.Connection.Verification;

public class VerifyTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8), InlineData(9), InlineData(10), InlineData(11), InlineData(12)]
    public void A_sound_store_of_any_kind_has_no_findings(int seed)
    {
        foreach (var rows in new[] { StoreKinds.Rows(seed), StoreKinds.OfSources(seed) })
        {
            var found = Of(rows);
            Assert.True(found.IsSound, $"seed {seed}:\n{string.Join('\n', found.Findings)}");
            Assert.True(found.HashesChecked > 0 && found.SnapshotsChecked > 0);
            Assert.Equal(found.Hashes, found.HashesChecked + found.HashesForeign + found.HashesExcised);
        }
    }

    [Fact]
    public void A_new_store_has_no_findings()
    {
        using var store = DatomStore.OpenInMemory();
        var found = store.Verify(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(found.Findings);
        Assert.Equal(0, found.BasisT);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Every_index_of_random_transactions_agrees(int seed)
    {
        using var rows = new InMemoryKeyValueStore();
        using var storage = DatomStorage.Open(rows);
        var random = new RandomStore(seed);
        random.DefineAttributes(storage);
        for (var n = 0; n < 40; n++)
        {
            random.Commit(storage);
            if (n == 20) storage.Compact(TestContext.Current.CancellationToken);
        }

        // These transactions name no instants, take entities that nobody gave out, and make up their hashes.
        string[] madeUp = ["log-instant", "entity", "reference"];
        using var view = rows.OpenReadView();
        var found = DatomStore.Verify(view, new VerifyOptions { SkipContent = true }, null, TestContext.Current.CancellationToken);
        var others = found.Findings.Where(f => !madeUp.Contains(f.Code)).ToList();
        Assert.True(others.Count == 0, $"seed {seed}:\n{string.Join('\n', others)}");
        Assert.True(found.Lists > 0);
    }

    [Fact]
    public void An_interrupted_ingest_is_no_damage()
    {
        var disk = new FaultyKeyValueStore(new InMemoryKeyValueStore(), int.MaxValue);
        using var store = DatomStore.Wrap(disk, new StoreOptions());
        using var cancel = new CancellationTokenSource();
        disk.BeforeWrite = _ => cancel.Cancel();
        var things = string.Join(",", Enumerable.Range(0, 4300).Select(n => $"{{\"id\":{n},\"of\":{{\"name\":\"child {n % 7}\"}} }}"));
        Assert.ThrowsAny<OperationCanceledException>(() => store.Load(Snapshot.OfJson("{\"a\":{\"things\":[" + things + "]}}"), new IngestOptions { ChunkDatomsMax = 1000 }, cancel.Token));
        Assert.Empty(store.Verify(cancellationToken: TestContext.Current.CancellationToken).Findings);
        Assert.Contains(store.Db.Snapshots, s => !s.IsLoaded);
    }

    [Fact]
    public void It_stops_when_it_is_cancelled_and_tells_its_progress()
    {
        using var store = DatomStore.OpenInMemory();
        var stages = new List<string>();
        store.Verify(progress: new Told(p => stages.Add(p.Stage)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("log", stages);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => store.Verify(cancellationToken: cancel.Token));
    }

    internal static StoreVerification Of(IKeyValueStore rows)
    {
        using var view = rows.OpenReadView();
        return DatomStore.Verify(view, null, null, TestContext.Current.CancellationToken);
    }

    private sealed class Told(Action<MaintenanceProgress> tell) : IProgress<MaintenanceProgress>
    {
        public void Report(MaintenanceProgress value) => tell(value);
    }
}
