using System.Text;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>What a store has seen a moment ago is looked at less closely when it comes again; damage must be found all the same.</summary>
public sealed class KnownContentTests : IDisposable
{
    private const string Json = """{"a":{"list":[{"name":"first","n":1},{"name":"second","n":2}]}}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_known_hash_with_other_content_is_refused_and_the_next_snapshot_is_read_as_ever()
    {
        using var store = DatomStore.OpenInMemory();
        store.Ingest(Write());
        var damaged = Write();
        Edit(damaged, text => text.Replace("\"second\"", "\"Second\"", StringComparison.Ordinal));
        Assert.Equal("content-hash", Assert.Throws<DatalogException>(() => store.Ingest(damaged)).Code);
        Assert.Equal(1, store.Ingest(Write()).EntitiesNew);
        Assert.Equal(1, store.Db.Query("[:find (count ?e) . :where [?e :a.list/name \"second\"]]").Scalar is long n ? n : -1);
    }

    [Fact]
    public void A_known_map_whose_child_is_missing_is_refused()
    {
        using var store = DatomStore.OpenInMemory();
        store.Ingest(Write());
        var damaged = Write();
        Edit(damaged, text => string.Join('\n', WithoutEntityOf(text.Split('\n'), "\"second\"")));
        Assert.Equal("dangling-reference", Assert.Throws<DatalogException>(() => store.Ingest(damaged)).Code);
        Assert.Equal(1, store.Ingest(Write()).EntitiesNew);
    }

    [Fact]
    public void Rows_in_another_order_are_the_same_entity()
    {
        using var store = DatomStore.OpenInMemory();
        store.Ingest(Write());
        var turned = Write();
        Edit(turned, text =>
        {
            var lines = text.Split('\n');
            var last = Array.FindIndex(lines, l => l.Contains("\"second\"", StringComparison.Ordinal));
            var other = Array.FindIndex(lines, l => l.Contains("/n 2]", StringComparison.Ordinal));
            (lines[last], lines[other]) = (lines[other], lines[last]);
            return string.Join('\n', lines);
        });
        Assert.Equal(1, store.Ingest(turned).EntitiesNew);
        Assert.Equal(1, store.Ingest(Write()).EntitiesNew);
    }

    private static IEnumerable<string> WithoutEntityOf(string[] lines, string value)
    {
        var entity = lines.First(l => l.Contains(value, StringComparison.Ordinal)).Split(' ')[0];
        return lines.Where(l => !l.StartsWith(entity, StringComparison.Ordinal));
    }

    private static void Edit(string folder, Func<string, string> change)
    {
        var path = Path.Combine(folder, "data.edn");
        var (before, after) = (File.ReadAllText(path), change(File.ReadAllText(path)));
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    private string Write()
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = _folder.Path, Encoding = SnapshotEncoding.Edn });
        writer.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(Json)));
        return writer.Complete().Folder!;
    }
}
