using DatalogStore.Edn;
using DatalogStore.Snapshots;
using DatalogStore.Views;

namespace DatalogStore.Tests.Snapshots;

public class OverTimeTests
{
    private static readonly DateTimeOffset Day = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Cidrs = "[:find ?id ?cidr :where [?g :aws.groups/id ?id] [?g :aws.groups/ranges ?r] [?r :aws.groups.ranges/cidr ?cidr]]";

    private const string Bare = "[:find [?id ...] :where [?g :aws.groups/id ?id] (not [?g :aws.groups/ranges _])]";

    private const string Count = "[:find (count ?g) . :where [?g :aws.groups/id]]";

    /// <summary>Each hour of the period asked by itself. The sources state nothing, so there is a gap exactly while one of them has no snapshot that may be chosen.</summary>
    [Theory]
    [InlineData(1, Cidrs, true)]
    [InlineData(2, Cidrs, true)]
    [InlineData(3, Bare, false)]
    [InlineData(4, Count, false)]
    [InlineData(5, "[:find ?n :where [_ :aws.groups/ranges ?r] [(get-else $ ?r :aws.groups.ranges/cidr \"none\") ?n]]", false)]
    [InlineData(6, "[:find ?a :where [?x :aws/account ?a] [?x :aws/groups ?g] [?g :aws.groups/id \"sg-1\"]]", true)]
    public void A_row_has_the_intervals_found_by_asking_every_hour(int seed, string query, bool isMonotone)
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var snapshot in new RandomHistory(seed).Take(40)) store.Load(snapshot);
        foreach (var options in new[] { new AtOptions(), new AtOptions { MaximumAge = TimeSpan.FromHours(30) }, new AtOptions { IncludeDeclaredIncomplete = true } })
        {
            var result = store.Db.OverTime(Day.AddDays(-1), Day.AddDays(22), query, [], new OverTimeOptions { Choice = options });
            var rows = result.Rows.ToDictionary(r => EdnWriter.ToString(EdnVector.Of([.. r.Values])));
            for (var hour = -24; hour < 24 * 22; hour++)
            {
                var db = store.Db.At(Day.AddHours(hour), options);
                var hasGap = db.Scope!.Missing.Count > 0 || db.Scope.Snapshots.Any(s => s.DeclaredComplete == false);
                var held = db.Query(query).Rows.Select(r => EdnWriter.ToString(EdnVector.Of([.. r]))).ToHashSet();
                Assert.Subset(rows.Keys.ToHashSet(), held);
                foreach (var (text, row) in rows)
                {
                    var expected = hasGap && !(isMonotone && held.Contains(text)) ? "unknown" : held.Contains(text) ? "held" : "not held";
                    Assert.True(expected == StateOf(row, Day.AddHours(hour)), $"seed {seed}, hour {hour}, {text}: {expected}, found {StateOf(row, Day.AddHours(hour))}");
                }
            }

            foreach (var row in result.Rows)
            {
                Assert.All(row.Held.Concat(row.Unknown), i => Assert.True(i.From < i.To));
                Assert.All(row.Held.Zip(row.Held.Skip(1)), p => Assert.True(p.First.To < p.Second.From));
            }
        }
    }

    [Fact]
    public void A_row_holds_from_the_snapshot_that_shows_it_until_the_next_one_that_does_not()
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var (day, value) in new[] { (2, 1), (4, 2), (6, 1), (7, 1), (9, 3) }) Load(store, day, value);
        var result = store.Db.OverTime(Day, Day.AddDays(12), "[:find [?x ...] :where [_ :a/x ?x]]");
        Assert.Equal(6, result.Moments);
        Assert.Equal(["1: 3..5 7..10 unknown 1..3", "2: 5..7 unknown 1..3", "3: 10..13 unknown 1..3"], Texts(result));
        Assert.Equal(new CollectionGap(new TimeInterval(Day, Day.AddDays(2)), new SnapshotSource(null, null, null), CollectionGapReason.NoSnapshotYet, []).ToString(), Assert.Single(result.Gaps).ToString());

        Assert.Equal(["1: 8..10"], Texts(store.Db.OverTime(Day.AddDays(7), Day.AddDays(9), "[:find [?x ...] :where [_ :a/x ?x]]")));
        var aged = store.Db.OverTime(Day.AddDays(6), Day.AddDays(12), "[:find ?x . :where [_ :a/x ?x]]", [], new OverTimeOptions { Choice = new AtOptions { MaximumAge = TimeSpan.FromDays(1) } });
        Assert.Equal(CollectionGapReason.TooOld, aged.Gaps[0].Reason);
        Assert.Equal(Day.AddDays(8).AddMilliseconds(1), aged.Gaps[0].When.From);
        Assert.Equal(Day.AddDays(9), aged.Gaps[0].When.To);
    }

    [Fact]
    public void A_failed_path_makes_unknown_what_reads_it_and_nothing_else()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1);
        Load(store, 1, 2, ("failed", "a.x"));
        Load(store, 2, 1);
        Assert.Equal(["1: 1..2 3..4 unknown 2..3", "2: 2..3"], Texts(store.Db.OverTime(Day, Day.AddDays(3), "[:find ?x :where [_ :a/x ?x]]")));
        Assert.Equal(["1: 1..2 3..4 unknown 2..3", "2:  unknown 2..3"], Texts(store.Db.OverTime(Day, Day.AddDays(3), "[:find (max ?x) :where [_ :a/x ?x]]")));
        Assert.Equal(["\"y\": 1..4"], Texts(store.Db.OverTime(Day, Day.AddDays(3), "[:find ?y :where [_ :a/y ?y]]")));
        var all = store.Db.OverTime(Day, Day.AddDays(3), "[:find ?v :where [?e ?a ?v] [?e :a/y \"y\"] (not [?e :a/q ?v])]");
        Assert.Equal(["a.x"], Assert.Single(all.Gaps).Paths);
    }

    /// <summary>What these look at cannot be told from the attributes they name: everything that failed counts, and no row is held on to.</summary>
    [Theory]
    [InlineData("[:find (pull ?e [:a/y]) :where [?e :a/y]]")]
    [InlineData("[:find ?y :where [?e :a/y ?y] (seen ?e _ _)]")]
    [InlineData("[:find ?y :where [(q [:find ?x :where [_ :a/y ?x]]) [[?y]]]]")]
    [InlineData("[:find ?y :where [?e :a/y ?y] (not [?e :content/hash \"none\"])]")]
    [InlineData("[:find ?y :where [_ :a/y ?y] (not [_ :**.Never/Seen _])]")]
    public void What_may_look_at_everything_is_unknown_where_anything_failed(string query)
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1);
        Load(store, 1, 1, ("failed", "a.x"));
        var result = store.Db.OverTime(Day, Day.AddDays(2), query);
        Assert.Equal(CollectionGapReason.Failed, Assert.Single(result.Gaps).Reason);
        Assert.EndsWith(": 1..2 unknown 2..3", Assert.Single(Texts(result)), StringComparison.Ordinal);
        var filtered = store.Db.Filter((_, _) => true).OverTime(Day, Day.AddDays(2), "[:find ?y :where [_ :a/y ?y]]");
        Assert.Equal(["\"y\": 1..2 unknown 2..3"], Texts(filtered));
    }

    [Fact]
    public void A_failed_path_of_an_attribute_that_the_store_never_met_counts()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1, ("failed", "a.never"));
        Load(store, 1, 1);
        Assert.Equal(["1: 2..3 unknown 1..2"], Texts(store.Db.OverTime(Day, Day.AddDays(2), "[:find ?x :where [?e :a/x ?x] (not [?e :a.never/seen _])]")));
    }

    [Fact]
    public void A_path_that_a_source_covers_at_other_times_is_unknown_where_it_is_not_covered()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1, ("covers", "a"));
        Load(store, 1, 2, ("covers", "a.y"));
        Load(store, 2, 3, ("covers", ":a/x"));
        var result = store.Db.OverTime(Day, Day.AddDays(3), "[:find ?x :where [_ :a/x ?x]]");
        Assert.Equal(["1: 1..2 unknown 2..3", "2: 2..3", "3: 3..4 unknown 2..3"], Texts(result));
        Assert.Equal((CollectionGapReason.NotCovered, "a.x"), (result.Gaps.Single().Reason, result.Gaps.Single().Paths.Single()));
    }

    [Fact]
    public void A_source_that_covers_nothing_of_what_is_read_leaves_no_gap()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1, ("covers", "a"), ("account", "one"));
        Load(store, 2, 7, ("covers", "okta"), ("account", "other"));
        Assert.Empty(store.Db.OverTime(Day, Day.AddDays(3), "[:find ?y :where [_ :a/y ?y]]").Gaps);
        Load(store, 2, 8, ("account", "may hold anything"));
        Assert.Equal(CollectionGapReason.NoSnapshotYet, Assert.Single(store.Db.OverTime(Day, Day.AddDays(3), "[:find ?y :where [_ :a/y ?y]]").Gaps).Reason);
    }

    [Fact]
    public void A_lookup_ref_of_what_is_there_only_at_times_is_no_error()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1);
        Load(store, 1, 2);
        var hash = store.Db.At(Day).Query("[:find ?h . :where [?e :a/x 1] [?e :content/hash ?h]]").Scalar;
        var query = $"[:find ?x :where [[:content/hash {EdnWriter.ToString(hash)}] :a/x ?x]]";
        Assert.Equal(["1: 1..2"], Texts(store.Db.OverTime(Day, Day.AddDays(2), query)));
        Assert.Equal("entity-not-found", Assert.Throws<DatalogException>(() => store.Db.OverTime(Day, Day.AddDays(2), query.Replace("S1$", "S1$x", StringComparison.Ordinal))).Code);
    }

    [Theory]
    [InlineData("[:find ?x :where [_ :a/x ?x] :limit 3]", 3, "over-time-limit")]
    [InlineData("[:find (rand ?x) :where [_ :a/x ?x]]", 3, "over-time-limit")]
    [InlineData("[:find ?x :where [_ :a/x ?x]]", 0, "empty-period")]
    public void What_cannot_be_told_is_refused(string query, int days, string code)
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 0, 1);
        Assert.Equal(code, Assert.Throws<DatalogException>(() => store.Db.OverTime(Day, Day.AddDays(days), query)).Code);
        using var empty = DatomStore.OpenInMemory();
        Assert.Equal("no-snapshots", Assert.Throws<DatalogException>(() => empty.Db.OverTime(Day, Day.AddDays(1), "[:find ?e :where [?e :db/ident]]")).Code);
    }

    private static string StateOf(OverTimeRow row, DateTimeOffset moment)
    {
        var (held, unknown) = (row.Held.Any(i => i.From <= moment && moment < i.To), row.Unknown.Any(i => i.From <= moment && moment < i.To));
        return (held, unknown) switch { (true, true) => "both", (true, false) => "held", (false, true) => "unknown", _ => "not held" };
    }

    /// <summary>Each row with its intervals as days of the month.</summary>
    private static IEnumerable<string> Texts(OverTimeResult result) => result.Rows
        .Select(r => $"{string.Join(' ', r.Values.Select(v => EdnWriter.ToString(v)))}: {Days(r.Held)}{(r.Unknown.Count == 0 ? "" : " unknown " + Days(r.Unknown))}").Order(StringComparer.Ordinal);

    private static string Days(IEnumerable<TimeInterval> intervals) => string.Join(' ', intervals.Select(i => $"{(i.From - Day).TotalDays + 1}..{(i.To - Day).TotalDays + 1}"));

    private static void Load(DatomStore store, int day, int value, params (string Key, object Value)[] metadata) => store.Load(Snapshot.Of(
        [new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = (long)value, ["y"] = "y", ["z"] = new List<object?> { 1L } } }],
        new SnapshotWriterOptions { Time = Day.AddDays(day), Metadata = [.. metadata.Select(m => KeyValuePair.Create(m.Key, m.Value))] }));
}
