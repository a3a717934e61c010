using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public class SnapshotRelationTests
{
    private static readonly DateTimeOffset Day = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, int Places)[] Relations = [("snapshot-contains", 2), ("first-seen", 2), ("last-seen", 2), ("seen", 3), ("same-source", 2)];

    /// <summary>The same query, once with the relation and once with a list of tuples in its place; every way to bind its arguments.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_relation_has_the_rows_of_its_slow_twin_in_every_binding_direction(int seed)
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var snapshot in new RandomHistory(seed).Take(36)) store.Load(snapshot, new IngestOptions { ChunkDatomsMax = 60 });
        var random = new Random(seed);
        var db = store.Db;
        foreach (var view in new[] { db, db.At(Day.AddDays(12)), db.Between(Day.AddDays(4), Day.AddDays(14)), db.Between(Day, Day.AddDays(9)).AsOf(db.BasisT * 2 / 3), db.AsOf(db.BasisT / 2), db.Since(db.BasisT / 2) })
        {
            var twin = new NaiveSightings(view, db);
            foreach (var (name, places) in Relations)
            {
                var tuples = twin.Of(name);
                var some = new EdnVector([.. tuples.OrderBy(_ => random.Next()).Take(12), .. tuples.Take(3).Select(t => EdnVector.Of([.. t.Reverse()]))]);
                for (var bound = 0; bound < 1 << places; bound++)
                {
                    var arguments = Enumerable.Range(0, places).Select(i => $"?x{i}").ToList();
                    var inputs = Enumerable.Range(0, places).Select(i => (bound >> i & 1) != 0 ? $"?x{i}" : "_");
                    Same(seed, view, $"[:find {string.Join(' ', arguments)} :in $ [[{string.Join(' ', inputs)}]] :where {{0}}]", name, arguments, tuples, some);
                }

                Same(seed, view, "[:find (count ?x0) :in $ [[_ _]] :where {0}]", name, ["?x0", .. Enumerable.Repeat("_", places - 1)], tuples, some);
                Same(seed, view, "[:find ?x1 :in $ [[_ _]] :where {0}]", name, ["_", "?x1", .. Enumerable.Repeat("_", places - 2)], tuples, some);
                Same(seed, view, "[:find ?x0 ?x1 :in $ [[?x0 ?x1]] :where (not {0})]", name, ["?x0", "?x1", .. Enumerable.Repeat("_", places - 2)], tuples, some);
                Same(seed, view, "[:find ?x0 ?y :in $ [[?x0 ?y]] :where (or-join [?x0 ?y] {0} [(= ?x0 ?y)])]", name, ["?x0", "?y", .. Enumerable.Repeat("_", places - 2)], tuples, some);
                Same(seed, view, "[:find ?x0 :in $ [[_ _]] :where {0}]", name, Enumerable.Repeat("?x0", places).ToList(), tuples, some);
            }
        }
    }

    [Fact]
    public void A_relation_works_in_recursive_rules_and_under_another_source()
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var snapshot in new RandomHistory(5).Take(20)) store.Load(snapshot);
        var (early, late) = (store.Db.At(Day.AddDays(8)), store.Db.All());
        const string Rules = """
            [[(below ?x ?y) [?x :aws/groups ?y] (seen ?y _ _)]
             [(below ?x ?y) [?x :snapshot/roots ?r] (below ?r ?y)]
             [(below ?x ?y) [?x :aws ?r] (below ?r ?y)]]
            """;
        var query = "[:find ?s ?y :in $ $early % :where (snapshot-contains ?s ?y) [?s :snapshot/root ?root] (below ?root ?y) ($early first-seen ?y ?i)]";
        var expected =
            from contained in new NaiveSightings(late, late).Contains
            where new NaiveSightings(early, late).FirstSeen.Any(f => f[0]!.Equals(contained[1]))
            where late.Datoms(DatomIndex.Vaet, contained[1]!).Any(d => d.A == Attribute(late, ":aws/groups"))
            select contained;
        Assert.Equal(Sorted(expected), Sorted(Datalog.Query(query, [late, early, Rules]).Rows));
    }

    [Theory]
    [InlineData("aws.iam.ListUsers", "day-1 day-2")]
    [InlineData(":aws.iam/ListUsers", "day-1 day-2")]
    [InlineData("aws.iam.ListUsers.response", "day-1 day-2")]
    [InlineData("aws.iam.ListMFADevices", "day-1")]
    [InlineData("aws.iam.ListMFADevices.response.X", "day-1")]
    [InlineData("aws.iam", "day-1")]
    [InlineData("aws.iam.ListUsersOfGroup", "day-1 day-2")]
    [InlineData("aws", "")]
    [InlineData("aws.iamx", "")]
    [InlineData("aws.s3.ListBuckets", "day-2")]
    [InlineData("aws.s3", "")]
    public void Collected_is_what_is_covered_and_did_not_fail_above_at_or_below(string path, string days)
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 1, ("tool-version", "day-1"), ("covers", "aws.iam"));
        Load(store, 2, ("tool-version", "day-2"), ("covers", ":aws/iam"), ("covers", "aws.s3.ListBuckets"), ("failed", "aws.iam.ListMFADevices"));
        Load(store, 3, ("tool-version", "day-3"));
        var found = store.Db.Query("[:find [?day ...] :in $ ?path :where (collected? ?s ?path) [?s :snapshot.meta/tool-version ?day]]", path).Column;
        Assert.Equal(days, string.Join(' ', found.Order()));
        Assert.Equal(days.Contains("day-2", StringComparison.Ordinal), store.Db.At(Day.AddDays(1)).Query("[:find ?path . :in $ ?path :where (collected? _ ?path)]", path).Scalar is not null);
    }

    [Fact]
    public void A_lookup_ref_names_the_snapshot()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 1);
        Load(store, 2);
        var id = store.Db.Snapshots[1].Id;
        Assert.Equal([2L], store.Db.Query($"[:find [?x ...] :where (snapshot-contains [:snapshot/id #uuid \"{id}\"] ?e) [?e :a/x ?x]]").Column);
        Assert.Equal([2L], store.Db.Query("[:find [?x ...] :in $ ?s :where (snapshot-contains ?s ?e) [?e :a/x ?x]]", EdnVector.Of(Keyword.Of("snapshot/id"), id)).Column);
        Assert.Equal([2L], store.Db.Query("[:find [?x ...] :in $ % ?s :where (in ?s ?e) [?e :a/x ?x]]", "[[(in ?s ?e) (snapshot-contains ?s ?e)]]", EdnVector.Of(Keyword.Of("snapshot/id"), id)).Column);
    }

    [Fact]
    public void A_rule_of_the_same_name_hides_the_relation_with_a_warning()
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 1);
        var result = store.Db.Query("[:find ?x . :in $ % :where (seen ?x)]", "[[(seen ?x) [_ :a/x ?x]]]");
        Assert.Equal(1L, result.Scalar);
        Assert.Contains("hidden-relation", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(first-seen ?e)", "wrong-arity")]
    [InlineData("(collected? ?e _)", "insufficient-bindings")]
    [InlineData("(collected? ?s ?e)", "insufficient-bindings")]
    [InlineData("(and (collected? ?e 7))", "bad-arguments")]
    [InlineData("($other first-seen ?e ?i)", "unknown-source")]
    [InlineData("(frist-seen ?e ?i)", "unknown-rule")]
    public void A_wrong_call_is_refused(string clause, string code)
    {
        using var store = DatomStore.OpenInMemory();
        Load(store, 1);
        Assert.Equal(code, Assert.Throws<DatalogException>(() => store.Db.Query($"[:find ?e :where {clause}]")).Code);
    }

    [Fact]
    public void A_store_without_snapshots_has_empty_relations()
    {
        using var store = DatomStore.OpenInMemory();
        foreach (var (name, places) in Relations) Assert.Empty(store.Db.Query($"[:find ?a :where ({name} ?a {string.Join(' ', Enumerable.Repeat("_", places - 1))})]").Rows);
    }

    private static void Load(DatomStore store, int day, params (string Key, object Value)[] metadata) => store.Load(Snapshot.Of(
        [new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = (long)day } }],
        new SnapshotWriterOptions { Time = Day.AddDays(day - 1), Metadata = [.. metadata.Select(m => KeyValuePair.Create(m.Key, m.Value))] }));

    private static long Attribute(Database db, string ident) => db.TryAttribute(Keyword.Of(ident[1..]), out var attribute) ? attribute.Id : -1;

    private static void Same(int seed, Database db, string query, string relation, IReadOnlyList<string> arguments, List<EdnVector> tuples, EdnVector some)
    {
        var places = string.Join(' ', arguments);
        var (fast, slow) = (query.Replace("{0}", $"({relation} {places})", StringComparison.Ordinal), query.Replace("{0}", $"[$twin {places}]", StringComparison.Ordinal).Replace(":in $ ", ":in $ $twin ", StringComparison.Ordinal));
        var found = Sorted(Datalog.Query(fast, [db, some]).Rows);
        var expected = Sorted(Datalog.Query(slow, [db, tuples, some]).Rows);
        Assert.True(expected.SequenceEqual(found), $"seed {seed}, {db.Scope?.Description}, basis {db.BasisT}: {fast}: {expected.Count} rows expected, {found.Count} found");
    }

    private static List<string> Sorted(IEnumerable<IEnumerable<object?>> rows) => [.. rows.Select(r => EdnWriter.ToString(EdnVector.Of([.. r]))).Order(StringComparer.Ordinal)];
}
