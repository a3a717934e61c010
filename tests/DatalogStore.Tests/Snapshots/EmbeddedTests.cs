using System.Text;
using System.Text.Json;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Strings that hold JSON, as entities besides.</summary>
public class EmbeddedTests
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get"]}]}""";

    public static TheoryData<string> Spellings => new(Policy, "\n " + Policy, Uri.EscapeDataString(Policy), Uri.EscapeDataString(Policy).Replace("%20", "+", StringComparison.Ordinal), Convert.ToBase64String(Encoding.UTF8.GetBytes(Policy)));

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_document_can_be_asked_about_and_its_string_stays_as_it_is(string spelling)
    {
        var json = $$$"""{"iam":{"Document":{{{JsonSerializer.Serialize(spelling)}}}}}""";
        foreach (var pattern in (string[])["auto", "iam.Document", "**.Document"])
        {
            using var store = DatomStore.OpenInMemory();
            var snapshot = Snapshot.OfJson(json, new() { Embedded = [pattern] });
            Assert.True(SnapshotVerifier.Verify(snapshot.Streams).IsSound);
            store.Load(snapshot);
            Assert.Equal([spelling, "s3:Get"], Assert.Single(store.Db.Query("[:find ?text ?action :where [?e :iam/Document ?text] [?e :iam.Document/%doc ?d] [?d :iam.Document.%doc/Statement ?s] [?s :iam.Document.%doc.Statement/Action ?action]]").Rows));
            using var exported = new MemoryStream();
            store.Db.ExportJson(snapshot.Id, exported);
            Assert.Equal(HashesOf(json), HashesOf(Encoding.UTF8.GetString(exported.ToArray())));
        }
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("\"{\"")]
    [InlineData("\"{]\"")]
    [InlineData("\"{} {}\"")]
    [InlineData("\"12\"")]
    [InlineData("\"%7B%2\"")]
    [InlineData("\"eyJ\"")]
    [InlineData("\"{\\\"a\\\":1e99999999}\"")]
    [InlineData("12")]
    public void What_is_no_whole_document_is_only_a_string(string value)
    {
        var json = $$$"""{"a":{{{value}}}}""";
        Assert.Equal(HashesOf(json), HashesOf(json, new() { Embedded = ["auto"] }));
    }

    [Fact]
    public void Only_the_strings_of_the_pattern_are_tried()
    {
        var rows = SnapshotDump.RowsOf("""{"a":"{\"x\":1}","b":"{\"x\":1}"}""", new() { Embedded = ["b"] });
        Assert.Equal([":a String {\"x\":1}", ":b String {\"x\":1}", ":b.%doc/x Integer 1", ":b/%doc Ref"], rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documents_in_lists_and_lists_as_documents_are_expanded_and_the_lists_keep_their_order()
    {
        const string Json = """{"a":["{\"x\":1}","[2,1]","no"],"b":"[2,1,1]","c":"[]"}""";
        var rows = SnapshotDump.RowsOf(Json, new() { Embedded = ["auto"], IsOrdered = true });
        string[] expected = [":a.%doc/* Integer 1", ":a.%doc/* Integer 2", ":a.%doc/x Integer 1", ":b/%doc Integer 1", ":b/%doc Integer 2", ":json/empty Keyword :c/%doc", ":json/order String a.%doc/* 1 0", ":json/order String b/%doc 1 0 0"];
        Assert.Empty(expected.Except(rows));
        Assert.Equal(Ordered(Json, ["auto"]), Ordered(Json, []));
    }

    [Fact]
    public void A_key_that_comes_again_takes_its_document_away_with_it()
    {
        var rows = SnapshotDump.RowsOf("""{"a":"{\"x\":1}","a":"y"}""", new() { Embedded = ["auto"] });
        Assert.Equal([":a String y"], rows);
    }

    private static string Ordered(string json, IReadOnlyList<string> embedded)
    {
        using var exported = new MemoryStream();
        SnapshotExport.ToJson(Snapshot.OfJson(json, new() { Embedded = embedded, IsOrdered = true }), exported);
        return Encoding.UTF8.GetString(exported.ToArray());
    }

    private static IEnumerable<string> HashesOf(string json, SnapshotWriterOptions? options = null) =>
        SnapshotDump.Of(Snapshot.OfJson(json, options)).Where(e => e.Key == e.Hash).Select(e => e.Hash).Order(StringComparer.Ordinal);
}
