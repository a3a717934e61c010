using System.Text;
using System.Text.RegularExpressions;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>A snapshot in the form in which other programs write them, with foreign hashes: our writer gives the same triples but for hashes and ids, and our reader reads it.</summary>
public sealed partial class ForeignSnapshotTests : IDisposable
{
    private const string Json = """{"aws":{"s3":{"ListBuckets":{"response":{"Buckets":[{"Name":"❤️ bucket"}]}}}}}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("schema", 40)]
    [InlineData("metadata", 2)]
    [InlineData("data", 14)]
    public void The_writer_gives_the_same_triples(string part, int count)
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = _folder.Path, Encoding = SnapshotEncoding.Edn });
        writer.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(Json)));
        var report = writer.Complete();
        var ours = Normalised(File.ReadAllText(Path.Combine(report.Folder!, part + ".edn")));
        var foreign = Normalised(File.ReadAllText(TestFolder.Fixture($"nested-buckets/{part}.edn")));
        Assert.Equal(count, ours.Count);
        Assert.Equal(Graph(foreign), Graph(ours));
    }

    [Fact]
    public void A_temporary_id_that_is_not_the_hash_is_refused_and_stands_for_no_other_entity()
    {
        // The leaf keeps its hash but takes another temporary id, under which a later snapshot could mean something else.
        var data = File.ReadAllText(TestFolder.Fixture("nested-buckets/data.edn"));
        var leaf = ContentHash().Matches(data)[^1].Groups["hash"].Value;
        _folder.Write("data.edn", Encoding.UTF8.GetBytes(data.Replace("$TEMP$:" + leaf, "$TEMP$:leaf", StringComparison.Ordinal)));
        foreach (var part in new[] { "schema.edn", "metadata.edn" }) File.Copy(TestFolder.Fixture("nested-buckets/" + part), Path.Combine(_folder.Path, part));
        using var store = DatomStore.OpenInMemory();
        var error = Assert.Throws<DatalogException>(() => store.Ingest(_folder.Path));
        Assert.Equal(("snapshot-damaged", ErrorKind.Data), (error.Code, error.Kind));
        Assert.Contains("$TEMP$:leaf", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.Db.BasisT);
    }

    [Fact]
    public void Every_entity_of_the_data_begins_with_its_hash()
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = _folder.Path, Encoding = SnapshotEncoding.Edn });
        writer.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(Json)));
        var lines = File.ReadAllLines(Path.Combine(writer.Complete().Folder!, "data.edn"));
        var entity = "";
        foreach (var line in lines)
        {
            var triple = (EdnVector)EdnReader.Read(line)!;
            if ((string)triple[0]! != entity) Assert.Equal(Keyword.Of("content/hash"), triple[1]);
            entity = (string)triple[0]!;
        }
    }

    [Fact]
    public void A_foreign_folder_is_read_with_its_foreign_hashes()
    {
        using var snapshot = SnapshotReader.Open(TestFolder.Fixture("nested-buckets"));
        Assert.Equal(Guid.Parse("01900000-0000-7000-8000-000000000000"), snapshot.Id);
        Assert.Equal(10, snapshot.Attributes.Count);
        Assert.Equal(2, snapshot.Metadata.Count);
        var entities = SnapshotDump.Of(snapshot);
        Assert.Equal(7, entities.Count);
        Assert.All(entities, e => Assert.StartsWith("L1$", e.Hash, StringComparison.Ordinal));
        Assert.Equal(14, entities.Sum(e => e.Rows.Count + 1));
        Assert.Contains(entities, e => e.Rows.Contains(":aws.s3.ListBuckets.response.Buckets/Name String ❤️ bucket"));
    }

    private static List<EdnVector> Normalised(string text) => [.. EdnReader.ReadAll(text).Select(f => (EdnVector)f.Value!)];

    /// <summary>The triples as text in which hashes and ids are named by the attribute that leads to their entity: the example's tree has one path.</summary>
    private static SortedSet<string> Graph(List<EdnVector> triples)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var triple in triples)
        {
            if (triple[2] is string s && s.StartsWith("$TEMP$:", StringComparison.Ordinal) && !s.EndsWith(":meta", StringComparison.Ordinal)) names[s["$TEMP$:".Length..]] = $"<{triple[1]}>";
        }

        return [.. triples.Select(t => Uuid().Replace(names.Aggregate(t.ToString(), (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal)), "<uuid>"))
            .Select(t => RootHash().Replace(t, "${head} \"<root>\""))];
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uuid();

    [GeneratedRegex("(?<head>:root\" :content/hash) \"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RootHash();

    [GeneratedRegex(":content/hash \"(?<hash>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContentHash();
}
