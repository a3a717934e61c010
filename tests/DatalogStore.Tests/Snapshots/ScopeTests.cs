using DatalogStore.Model;
using DatalogStore.Oracle;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public class ScopeTests
{
    private static readonly DateTimeOffset Day = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_scope_is_what_can_be_reached_from_its_roots_on_every_entity(int seed)
    {
        var history = new RandomHistory(seed);
        using var store = DatomStore.OpenInMemory();
        foreach (var snapshot in history.Take(60)) store.Load(snapshot, new IngestOptions { ChunkDatomsMax = 40 });
        var db = store.Db;
        var scopes = Enumerable.Range(0, 22).Select(day => db.At(Day.AddDays(day)))
            .Concat(db.Snapshots.Select(s => db.Snapshot(s.Id)))
            .Append(db.Between(Day.AddDays(3), Day.AddDays(9)))
            .Append(db.AsOf(db.BasisT / 2).At(Day.AddDays(30)));
        using var whole = db.OpenView();
        foreach (var scope in scopes)
        {
            var walked = ReachabilityWalk.From(whole, scope.Scope!.Snapshots.Select(s => s.Root));
            Assert.True(walked.Equals(scope.Scope.Members), $"seed {seed}, {scope.Scope.Description}: {walked.Count} walked, {scope.Scope.Members.Count} members");
            using var view = scope.OpenView();
            for (var number = 0u; number < store.Storage.State.NextSnapshot - EntityId.Of(Partition.Snapshots, 0); number++)
            {
                var datoms = new DatomBuffer();
                view.Entity(EntityId.Of(Partition.Snapshots, number), datoms);
                Assert.True(datoms.Count > 0 == walked.Contains(number), $"seed {seed}, {scope.Scope.Description}, entity {number}");
            }
        }
    }

    [Fact]
    public void At_chooses_of_each_source_the_latest_not_later_and_leaves_out_what_is_called_incomplete()
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var snapshot in new RandomHistory(7).Take(50)) store.Load(snapshot);
        var all = store.Db.Snapshots;
        for (var hour = 0; hour < 24 * 21; hour += 5)
        {
            var moment = Day.AddHours(hour);
            var expected = all.Where(s => s.Time <= moment && s.DeclaredComplete != false).GroupBy(s => s.Source)
                .Select(g => g.OrderBy(s => s.Time).ThenBy(s => Convert.ToHexString(s.Id.ToByteArray(bigEndian: true)), StringComparer.Ordinal).Last().Id);
            Assert.Equal(expected.Order(), store.Db.At(moment).Scope!.Snapshots.Select(s => s.Id).Order());
        }
    }

    [Fact]
    public void A_snapshot_that_is_not_loaded_whole_is_in_no_scope()
    {
        using var store = DatomStore.OpenInMemory();
        using var cancel = new CancellationTokenSource();
        store.Load(Snapshot.OfJson("""{"a":{"x":1}}"""));
        var big = Snapshot.Of([new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = Enumerable.Range(0, 9000).Select(n => new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = n }).ToList() }]);
        var progress = new Progress(report =>
        {
            if (report.DatomsNew > 5000) cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => store.Load(big, new IngestOptions { ChunkDatomsMax = 1000, Progress = progress }, cancel.Token));
        Assert.False(store.Db.Snapshots.Single(s => s.Id == big.Id).IsLoaded);
        Assert.Single(store.Db.At(DateTimeOffset.MaxValue).Scope!.Snapshots);
        Assert.Equal([1L], store.Db.At(DateTimeOffset.MaxValue).Query("[:find [?x ...] :where [_ :a/x ?x]]").Column);
        Assert.Equal("unknown-snapshot", Assert.Throws<DatalogException>(() => store.Db.Snapshot(big.Id)).Code);

        store.Load(big);
        Assert.Equal(9000, store.Db.At(DateTimeOffset.MaxValue).Query("[:find [?x ...] :where [_ :a/x ?x]]").Rows.Count);
    }

    [Fact]
    public void What_users_transact_is_visible_in_every_scope()
    {
        using var store = DatomStore.OpenInMemory();
        store.Transact("[{:db/ident :note/text :db/valueType :db.type/string}]");
        store.Transact("""[{:note/text "seen by me"}]""");
        store.Load(Snapshot.OfJson("""{"a":{"x":1}}"""));
        Assert.Equal(["seen by me"], store.Db.At(Day.AddYears(-10)).Query("[:find [?t ...] :where [_ :note/text ?t]]").Column);
        Assert.Empty(store.Db.At(Day.AddYears(-10)).Query("[:find [?x ...] :where [_ :a/x ?x]]").Rows);
    }

    /// <summary>Reports at once, on the thread that ingests.</summary>
    private sealed class Progress(Action<IngestProgress> report) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => report(value);
    }
}
