using System.Text;
using DatalogStore.Oracle.Snapshots;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>What is written ordered is exported as an equal JSON value.</summary>
public class OrderedTests
{
    private static readonly SnapshotWriterOptions Ordered = new() { IsOrdered = true };

    [Theory]
    [InlineData("""{"a":["b","a","b"]}""", ":a String a|:a String b|:json/order String a 1 0 1")]
    [InlineData("""{"a":["x"]}""", ":a String x|:json/order String a 0")]
    [InlineData("""{"a":["a","b"]}""", ":a String a|:a String b")]
    [InlineData("""{"a":"x"}""", ":a String x")]
    [InlineData("""{"a":[null,1,null]}""", ":a Integer 1|:json/null Keyword :a|:json/order String a 1 0 1")]
    [InlineData("""{"a":[]}""", ":json/empty Keyword :a")]
    [InlineData("""{"a":[[2,1]]}""", ":a Ref|:a/* Integer 1|:a/* Integer 2|:json/order String a 0|:json/order String a/* 1 0")]
    [InlineData("""{"a":["x","x"],"a":"y"}""", ":a String y")]
    public void What_the_set_of_a_list_loses_is_a_datom(string json, string rows) => Assert.Equal(rows.Split('|').Order(StringComparer.Ordinal), SnapshotDump.RowsOf(json, Ordered));

    [Fact]
    public void The_hash_covers_the_order()
    {
        Assert.NotEqual(Roots("""{"a":["x","y"]}"""), Roots("""{"a":["y","x"]}"""));
        Assert.NotEqual(Roots("""{"a":["x"]}"""), Roots("""{"a":"x"}"""));
        Assert.Equal(Roots("""{"a":["x","y"],"b":1}"""), Roots("""{"b":1,"a":["x","y"]}"""));
    }

    [Fact]
    public void Nothing_is_reported_as_lost()
    {
        var report = Snapshot.OfJson("""{"a":["b","a","b"]}""", Ordered).Report;
        Assert.Equal((0, 0), (report.ListsReordered, report.ElementsRepeated));
    }

    [Fact]
    public void Documents_come_back_as_equal_JSON_values_from_memory_and_from_files()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 300; seed++)
        {
            using var folder = new TestFolder();
            var (trees, text) = Documents(seed);
            var expected = trees.Select(NaiveJson.Canonical).ToList();
            var snapshot = Snapshot.OfJson(text, Ordered);
            using var memory = new MemoryStream();
            SnapshotExport.ToJson(snapshot, memory);
            Assert.True(expected.SequenceEqual(NaiveJson.ParseAll(Encoding.UTF8.GetString(memory.ToArray())).Select(NaiveJson.Canonical)), $"seed {seed}: {text} became {Encoding.UTF8.GetString(memory.ToArray())}");
            if (seed % 10 != 0) continue;
            using var writer = new SnapshotWriter(Ordered with { OutputFolder = folder.Path, Encoding = seed % 20 == 0 ? SnapshotEncoding.Edn : SnapshotEncoding.Binary });
            writer.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(text)));
            using var file = new MemoryStream();
            SnapshotExport.ToJson(writer.Complete().Folder!, file);
            Assert.Equal(memory.ToArray(), file.ToArray());
        }
    }

    [Fact]
    public void Documents_come_back_as_equal_JSON_values_from_stores()
    {
        var from = Random.Shared.Next(1_000_000);
        using var folder = new TestFolder();
        using var memory = DatomStore.OpenInMemory();
        using var disk = DatomStore.Open(folder.Path, new StoreOptions { CreateIfMissing = true });
        for (var seed = from; seed < from + 60; seed++)
        {
            var (trees, text) = Documents(seed);
            var expected = trees.Select(NaiveJson.Canonical).ToList();
            var snapshot = Snapshot.OfJson(text, Ordered);
            foreach (var store in (DatomStore[])[memory, disk])
            {
                store.Load(snapshot);
                using var exported = new MemoryStream();
                store.Db.ExportJson(snapshot.Id, exported);
                Assert.True(expected.SequenceEqual(NaiveJson.ParseAll(Encoding.UTF8.GetString(exported.ToArray())).Select(NaiveJson.Canonical)), $"seed {seed}: {text} became {Encoding.UTF8.GetString(exported.ToArray())}");
            }
        }
    }

    [Fact]
    public void Entities_and_hashes_equal_those_of_the_naive_twin()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 300; seed++)
        {
            var (trees, text) = Documents(seed);
            var twin = new NaiveSnapshot(isOrdered: true);
            foreach (var tree in trees) twin.AddRecord(tree);
            var entities = SnapshotDump.Of(Snapshot.OfJson(text, Ordered));
            Assert.True(twin.Entities.Values.Order(StringComparer.Ordinal).SequenceEqual(entities.Where(e => e.Key == e.Hash).Select(e => e.Hash).Order(StringComparer.Ordinal)), $"seed {seed}: {text}");
        }
    }

    /// <summary>Records, the elements of top-level lists each its own: these are roots, and a root is a line.</summary>
    private static (List<object?> Trees, string Text) Documents(int seed)
    {
        var (trees, text, documents) = (new List<object?>(), new StringBuilder(), new JsonTrees(seed));
        for (var i = 0; i < 3; i++)
        {
            var (tree, record) = documents.Record();
            text.Append(record).Append('\n');
            if (tree is List<object?> list) trees.AddRange(list.Select(item => item is List<object?> ? new List<object?> { item } : item));
            else trees.Add(tree);
        }

        return (trees, text.ToString());
    }

    private static string Roots(string json) => string.Join(' ', SnapshotDump.Of(Snapshot.OfJson(json, Ordered)).Where(e => e.Key == e.Hash).Select(e => e.Hash));
}
