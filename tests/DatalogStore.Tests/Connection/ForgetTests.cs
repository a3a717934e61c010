using DatalogStore.Edn;
using DatalogStore.Oracle.Storage;
using DatalogStore.Snapshots;
using DatalogStore.Storage.InMemory;
using DatalogStore.Tests.Snapshots;

namespace DatalogStore.Tests.Connection;

/// <summary>A store after <c>Forget</c> against one that never ingested the snapshots, over random histories with wide lists and shared children.</summary>
public class ForgetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_store_that_forgot_answers_as_one_that_never_knew(int seed)
    {
        var random = new Random(seed);
        var history = new ListedHistory(seed).Take(9).ToList();
        var forgotten = history.Where(_ => random.Next(3) == 0).Select(s => s.Id).ToHashSet();
        if (forgotten.Count == 0) forgotten.Add(history[^1].Id);
        using var store = Ingested(history, random.Next(2) == 0);
        var everything = StoreText.Of(store.Db);
        var report = store.Forget(forgotten);
        Assert.Equal(forgotten.Order(), report.Snapshots.Order());
        if (random.Next(2) == 0) store.Compact(TestContext.Current.CancellationToken);
        using (var never = Ingested([.. history.Where(s => !forgotten.Contains(s.Id))], false)) Compare(never, store, seed);
        StoreText.CheckIndexes(store, $"seed {seed}");

        // Forgetting leaves no mark: what comes again is new.
        foreach (var snapshot in history.Where(s => forgotten.Contains(s.Id))) Assert.False(store.Load(snapshot).WasAlreadyThere);
        Assert.Equal(everything, StoreText.Of(store.Db));
        StoreText.CheckIndexes(store, $"seed {seed}, again");

        store.Forget([.. history.Select(s => s.Id)]);
        Assert.Empty(store.Db.Snapshots);
        Assert.Empty(store.Db.History().Datoms(DatomIndex.Aevt, Keyword.Of("content/hash")));
    }

    [Fact]
    public void A_dry_run_says_the_same_and_removes_nothing()
    {
        var history = new ListedHistory(8).Take(5).ToList();
        using var store = Ingested(history, false);
        var (before, db) = (StoreText.Of(store.Db), store.Db);
        var said = store.Forget([history[1].Id], new RemovalOptions { IsDryRun = true }, TestContext.Current.CancellationToken);
        Assert.Equal(before, StoreText.Of(db));
        var done = store.Forget([history[1].Id], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((said.DatomsRemoved, said.EntitiesRemoved, said.ValuesRemoved), (done.DatomsRemoved, done.EntitiesRemoved, done.ValuesRemoved));
        Assert.True(done.DatomsRemoved > 0);
        Assert.True(said.IsDryRun);
    }

    [Fact]
    public void The_log_keeps_the_instants_of_forgotten_transactions_and_nothing_else()
    {
        using var store = DatomStore.OpenInMemory();
        var snapshot = Snapshot.OfJson("""{"a":{"secret":"xyzzy"}}""");
        store.Load(Snapshot.OfJson("""{"a":{"secret":"plugh"}}"""));
        var t = store.Db.BasisT + 1;
        store.Load(snapshot);
        var before = store.Db.TxRange(t, t + 1).Single();
        store.Forget([snapshot.Id]);
        var after = store.Db.TxRange(t, t + 1).Single();
        Assert.Equal(before.Instant, after.Instant);
        Assert.Equal(after.Tx, Assert.Single(after.Datoms).E);
        Assert.Equal(["plugh"], store.Db.Query("[:find [?s ...] :where [_ :a/secret ?s]]").Column);
    }

    [Fact]
    public void Annotations_go_with_what_they_speak_of_and_are_reported()
    {
        using var store = DatomStore.OpenInMemory();
        var snapshot = Snapshot.OfJson("""{"a":{"x":1}}""");
        store.Load(Snapshot.OfJson("""{"a":{"x":2}}"""));
        store.Load(snapshot);
        store.Transact("[{:db/ident :note :db/valueType :db.type/string} {:db/ident :about :db/valueType :db.type/ref}]");
        var e = (long)store.Db.Query("[:find ?e . :where [?e :a/x 1]]").Scalar!;
        store.Transact($$"""[{:db/id {{e}} :note "on it"} {:note "of it" :about {{e}}}]""");
        var report = store.Forget([snapshot.Id]);
        Assert.Equal(["on it"], report.Annotations.Select(d => d.V).OfType<string>());
        Assert.Contains(report.Annotations, d => d.V is long target && target == e);
        Assert.Equal(["of it"], store.Db.Query("[:find [?n ...] :where [_ :note ?n]]").Column);
        StoreText.CheckIndexes(store, "annotations");
    }

    [Fact]
    public void A_value_taken_before_has_expired_and_a_query_under_way_finishes_on_what_was_true()
    {
        var snapshot = Snapshot.OfJson("""{"a":{"x":1}}""");
        using var store = DatomStore.OpenInMemory();
        store.Load(snapshot);
        var held = store.Db;
        var scoped = held.Snapshot(snapshot.Id);
        using var walk = held.Datoms(DatomIndex.Eavt).GetEnumerator();
        Assert.True(walk.MoveNext());
        var count = held.Datoms(DatomIndex.Eavt).Count();
        store.Forget([snapshot.Id]);
        var seen = 1;
        while (walk.MoveNext()) seen++;
        Assert.Equal(count, seen);
        foreach (var old in new[] { held, scoped, held.AsOf(1), held.History(), held.All() })
        {
            var why = Assert.Throws<DatalogException>(() => old.Query("[:find ?x :where [_ :a/x ?x]]"));
            Assert.Equal("database-expired", why.Code);
            Assert.Contains("store.Db", why.Help, StringComparison.Ordinal);
        }

        Assert.Equal("database-expired", Assert.Throws<DatalogException>(() => held.TxRange().Count()).Code);
        Assert.Equal("database-expired", Assert.Throws<DatalogException>(() => held.At(DateTimeOffset.MaxValue)).Code);
        Assert.Empty(store.Db.Query("[:find ?x :where [_ :a/x ?x]]").Rows);
    }

    [Fact]
    public void What_is_forgotten_is_in_no_file_any_more_and_a_reader_elsewhere_sees_it_expire()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "st");
        using var store = DatomStore.Open(path, new StoreOptions { CreateIfMissing = true });
        var secret = Snapshot.OfJson("""{"a":{"secret":"the-quick-brown-fox-secret"}}""");
        store.Load(Snapshot.OfJson("""{"a":{"secret":"the-lazy-dog"}}"""));
        store.Load(secret);
        using var reader = DatomStore.Open(path, new StoreOptions { ReadOnly = true });
        var held = reader.Db;
        Assert.True(IsInFiles(path, "brown-fox"));
        store.Forget([secret.Id]);
        Assert.False(IsInFiles(path, "brown-fox"));
        Assert.False(IsInFiles(path, secret.Id.ToString("N")));
        reader.Refresh();
        Assert.Equal("database-expired", Assert.Throws<DatalogException>(() => held.Query("[:find ?x :where [_ :a/secret ?x]]")).Code);
        Assert.Equal(["the-lazy-dog"], reader.Db.Query("[:find [?x ...] :where [_ :a/secret ?x]]").Column);
    }

    [Fact]
    public void Failing_at_any_write_leaves_the_store_as_it_was_or_as_it_shall_be()
    {
        var history = new ListedHistory(5).Take(4).ToList();
        for (var failing = 1; ; failing++)
        {
            var below = new InMemoryKeyValueStore();
            string before, after;
            using (var store = DatomStore.Wrap(new FaultyKeyValueStore(below, int.MaxValue), new StoreOptions()))
            {
                foreach (var snapshot in history) store.Load(snapshot);
                before = StoreText.Of(store.Db);
            }

            using (var never = Ingested([.. history.Skip(1)], false)) after = StoreText.Of(never.Db);
            var faulty = new FaultyKeyValueStore(below, failing);
            var failed = false;
            using (var store = DatomStore.Wrap(faulty, new StoreOptions()))
            {
                try
                {
                    store.Forget([history[0].Id]);
                }
                catch (InjectedFaultException)
                {
                    failed = true;
                    Assert.Equal(failing == 1 ? before : after, StoreText.Of(store.Db));
                }
            }

            using var again = DatomStore.Wrap(below, new StoreOptions());
            Assert.Equal(failing == 1 ? before : after, StoreText.Of(again.Db));
            StoreText.CheckIndexes(again, $"failing write {failing}");
            if (!failed) break;
        }
    }

    [Fact]
    public void An_interrupted_ingest_can_be_completed_after_what_it_relied_on_was_forgotten()
    {
        static string Things(int from, int count) =>
            string.Join(",", Enumerable.Range(from, count).Select(n => $"{{\"id\":{n},\"of\":{{\"name\":\"child {n % 7}\"}} }}"));
        var first = Snapshot.OfJson("{\"a\":{\"things\":[" + Things(0, 40) + "]}}");
        var second = Snapshot.OfJson("{\"a\":{\"things\":[" + Things(0, 40) + "," + Things(100, 4200) + "]}}");
        var disk = new FaultyKeyValueStore(new InMemoryKeyValueStore(), int.MaxValue);
        using var store = DatomStore.Wrap(disk, new StoreOptions());
        store.Load(first);
        using var cancel = new CancellationTokenSource();
        disk.BeforeWrite = _ => cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => store.Load(second, new IngestOptions { ChunkDatomsMax = 1000 }, cancel.Token));
        disk.BeforeWrite = null;
        store.Forget([first.Id]);
        store.Load(second);
        using var never = DatomStore.OpenInMemory();
        never.Load(second);
        Compare(never, store, 0);
    }

    private static DatomStore Ingested(IReadOnlyList<Snapshot> history, bool compact)
    {
        var store = DatomStore.OpenInMemory();
        foreach (var snapshot in history) store.Load(snapshot, new IngestOptions { ChunkDatomsMax = 60 });
        if (compact) store.Compact(TestContext.Current.CancellationToken);
        return store;
    }

    private static void Compare(DatomStore expected, DatomStore actual, int seed)
    {
        Assert.True(StoreText.Of(expected.Db) == StoreText.Of(actual.Db), $"seed {seed}:\n{StoreText.Difference(expected.Db, actual.Db)}");
        foreach (var snapshot in expected.Db.Snapshots.Where(s => s.IsLoaded))
        {
            Assert.Equal(StoreText.Of(expected.Db.Snapshot(snapshot.Id)), StoreText.Of(actual.Db.Snapshot(snapshot.Id)));
            Assert.Equal(StoreText.Of(expected.Db.At(snapshot.Time)), StoreText.Of(actual.Db.At(snapshot.Time)));
        }
    }

    private static bool IsInFiles(string path, string text) => Directory.EnumerateFiles(path).Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
