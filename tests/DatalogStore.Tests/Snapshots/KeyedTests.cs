using System.Text;
using DatalogStore.Oracle.Snapshots;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Mapping;
using DatalogStore.Tests.Snapshots.Dedup;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Maps whose keys are data, as entities with their key.</summary>
public class KeyedTests
{
    [Theory]
    [InlineData("a", """{"a":{"k1":{"x":1},"k2":5}}""", ":a Ref|:a Ref|:a/%key String k1|:a/%key String k2|:a/%value Integer 5|:a/x Integer 1")]
    [InlineData("a", """{"a":{}}""", ":a Ref")]
    [InlineData("a", """{"a":7}""", ":a Integer 7")]
    [InlineData("a", """{"a":{"k":{}}}""", ":a Ref|:a/%key String k")]
    [InlineData("a", """{"a":{"k":null,"l":[]}}""", ":a Ref|:a Ref|:a/%key String k|:a/%key String l|:json/null Keyword :a/%value|:json/empty Keyword :a/%value")]
    [InlineData("a", """{"a":{"k":1,"k":2}}""", ":a Ref|:a/%key String k|:a/%value Integer 2")]
    [InlineData("a", """{"a":[{"k":1}]}""", ":a Ref|:a/* Ref|:a.*/%key String k|:a.*/%value Integer 1")]
    [InlineData("a.**", """{"a":{"k":{"l":1}}}""", ":a Ref|:a/%key String k|:a/%value Ref|:a.%value/%key String l|:a.%value/%value Integer 1")]
    [InlineData("**", """{"a":1}""", ":a Integer 1")]
    public void Each_entry_is_an_entity_with_its_key(string pattern, string json, string rows) =>
        Assert.Equal(rows.Split('|').Order(StringComparer.Ordinal), SnapshotDump.RowsOf(json, new() { Keyed = [pattern] }));

    [Fact]
    public void A_pattern_that_is_none_is_refused() =>
        Assert.Equal("bad-pattern", Assert.Throws<DatalogException>(() => Snapshot.OfJson("{}", new() { Keyed = ["a..b"] })).Code);

    [Fact]
    public void Entities_and_hashes_equal_those_of_the_naive_twin_and_an_ordered_export_restores_the_maps()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 400; seed++)
        {
            var (tree, text) = new JsonTrees(seed).Record();
            var pattern = ((string[])["**", "*", "a.**", "*.*", "**.b", "**.Name.*", "%empty"])[seed % 7];
            foreach (var isOrdered in (bool[])[false, true])
            {
                var twin = new NaiveSnapshot(isOrdered: false);
                twin.AddRecord(NaivePolicy.Keyed(tree, [], path => PathPatternTests.TryEveryWay(pattern.Split('.'), [.. path.Select(k => KeyEscape.Escape(k, isFirst: false))])));
                var snapshot = Snapshot.OfJson(text, new() { Keyed = [pattern], IsOrdered = isOrdered });
                Assert.True(SnapshotVerifier.Verify(snapshot.Streams).IsSound);
                var entities = SnapshotDump.Of(snapshot).Where(e => e.Key == e.Hash).Select(e => e.Hash).Order(StringComparer.Ordinal);
                if (!isOrdered)
                {
                    Assert.True(twin.Entities.Values.Order(StringComparer.Ordinal).SequenceEqual(entities), $"seed {seed}, {pattern}: {text}");
                    continue;
                }

                using var exported = new MemoryStream();
                SnapshotExport.ToJson(snapshot, exported);
                var records = tree is List<object?> list ? list.Select(item => item is List<object?> ? new List<object?> { item } : item) : [tree];
                Assert.True(
                    records.Select(NaiveJson.Canonical).SequenceEqual(NaiveJson.ParseAll(Encoding.UTF8.GetString(exported.ToArray())).Select(NaiveJson.Canonical)),
                    $"seed {seed}, {pattern}: {text} became {Encoding.UTF8.GetString(exported.ToArray())}");
            }
        }
    }
}
