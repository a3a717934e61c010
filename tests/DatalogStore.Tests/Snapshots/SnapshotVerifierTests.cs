using System.Text;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public sealed class SnapshotVerifierTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_foreign_snapshot_is_sound_but_its_hashes_are_its_own_affair()
    {
        var verification = SnapshotVerifier.Verify(TestFolder.Fixture("nested-buckets"));
        Assert.Equal([], verification.Problems);
        Assert.Equal((7L, 14L, 0L, 7L), (verification.Entities, verification.Triples, verification.HashesChecked, verification.HashesForeign));
    }

    [Theory]
    [InlineData("\"❤️ bucket\"]", "\"❤️ bucket\"]\n[\"$TEMP$:L1$AAAA\" :aws.s3.ListBuckets.response.Buckets/Name \"x\"]", "no-hash")]
    [InlineData("$TEMP$:L1$GGGGGGGGGGGGGGGGGGGGGG==\"]", "$TEMP$:L1$HHHH\"]", "dangling-reference")]
    [InlineData("$TEMP$:L1$GGGGGGGGGGGGGGGGGGGGGG==\"]", "$TEMP$:L1$BBBBBBBBBBBBBBBBBBBBBB==\"]", "unreachable")]
    [InlineData("\"❤️ bucket\"]", "1]", "wrong-type")]
    [InlineData("\"❤️ bucket\"]", "\"❤️ bucket\"]\n[\"$TEMP$:L1$GGGGGGGGGGGGGGGGGGGGGG==\" :aws.s3.ListBuckets.response.Buckets/Name \"x\"]", "wrong-cardinality")]
    [InlineData(":root", ":toor", "no-root")]
    [InlineData(":content/hash \"L1$GGGG", ":content/hash \"L1$HHHH", "temporary-id")]
    [InlineData("Buckets/Name", "Buckets/Nam", "snapshot-attribute")]
    [InlineData(" :aws/s3 ", " ", "snapshot-triple")]
    public void What_is_wrong_with_the_data_is_told(string text, string changed, string code) => Assert.Contains(code, CodesAfter("data.edn", text, changed));

    [Theory]
    [InlineData("#uuid", "", "snapshot-id")]
    [InlineData("#uuid\"01900000-0000-7000", "#uuid\"01900000-0000-4000", "snapshot-id")]
    [InlineData("\"datomic.tx\"", "\"datomic.xt\"", "snapshot-triple")]
    public void What_is_wrong_with_the_metadata_is_told(string text, string changed, string code) => Assert.Contains(code, CodesAfter("metadata.edn", text, changed));

    [Theory]
    [InlineData(":db.type/string", ":db.type/strong", "snapshot-schema")]
    [InlineData("[\"$TEMP$:aws\" :db/ident :aws]\n", "", "snapshot-schema")]
    public void What_is_wrong_with_the_schema_is_told(string text, string changed, string code) => Assert.Contains(code, CodesAfter("schema.edn", text, changed));

    [Fact]
    public void The_last_triple_of_an_attributes_property_wins()
    {
        Copy();
        File.AppendAllText(Path.Combine(_folder.Path, "schema.edn"), "[\"$TEMP$:aws\" :db/cardinality :db.cardinality/many]\n");
        using var snapshot = SnapshotReader.Open(_folder.Path);
        Assert.Equal(Model.Cardinality.Many, snapshot.Attributes.Single(a => a.Ident.Text == "aws").Cardinality);
    }

    [Fact]
    public void Entities_in_any_order_and_recurring_ones_are_sound()
    {
        Copy();
        var path = Path.Combine(_folder.Path, "data.edn");
        var entities = File.ReadAllLines(path).Chunk(2).ToList();
        entities.Reverse();
        entities.Add(entities[0]);
        File.WriteAllText(path, string.Join('\n', entities.SelectMany(e => e)) + "\n");
        var verification = SnapshotVerifier.Verify(_folder.Path);
        Assert.Equal([], verification.Problems);
        Assert.Equal(8, verification.Entities);
    }

    [Fact]
    public void A_recurring_entity_with_other_triples_is_told()
    {
        Copy();
        var path = Path.Combine(_folder.Path, "data.edn");
        File.AppendAllText(path, "[\"$TEMP$:L1$BBBBBBBBBBBBBBBBBBBBBB==\" :content/hash \"L1$BBBBBBBBBBBBBBBBBBBBBB==\"]\n");
        Assert.Contains("recurs-differently", SnapshotVerifier.Verify(_folder.Path).Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_changed_value_betrays_itself_by_the_hash_of_ours()
    {
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = _folder.Path, Encoding = SnapshotEncoding.Edn });
        writer.AddJson(new MemoryStream("""{"a":{"b":"before"}}"""u8.ToArray()));
        var folder = writer.Complete().Folder!;
        var path = Path.Combine(folder, "data.edn");
        File.WriteAllText(path, File.ReadAllText(path).Replace("before", "behind", StringComparison.Ordinal));
        var problem = Assert.Single(SnapshotVerifier.Verify(folder).Problems);
        Assert.Equal("wrong-hash", problem.Code);
    }

    [Fact]
    public void Missing_and_doubled_files_are_told()
    {
        Copy();
        File.Copy(Path.Combine(_folder.Path, "data.edn"), Path.Combine(_folder.Path, "data.dls"));
        Assert.Equal("snapshot-ambiguous", Assert.Single(SnapshotVerifier.Verify(_folder.Path).Problems).Code);
        File.Delete(Path.Combine(_folder.Path, "data.edn"));
        File.Delete(Path.Combine(_folder.Path, "data.dls"));
        Assert.Equal("snapshot-incomplete", Assert.Single(SnapshotVerifier.Verify(_folder.Path).Problems).Code);
    }

    private void Copy()
    {
        foreach (var file in Directory.GetFiles(TestFolder.Fixture("nested-buckets"))) File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
    }

    private List<string> CodesAfter(string file, string text, string changed)
    {
        Copy();
        var path = Path.Combine(_folder.Path, file);
        var before = File.ReadAllText(path, Encoding.UTF8);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(path, before.Replace(text, changed, StringComparison.Ordinal));
        return [.. SnapshotVerifier.Verify(_folder.Path).Problems.Select(p => p.Code)];
    }
}
