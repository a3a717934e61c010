using System.Text;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public class MappingTests
{
    [Theory]
    [InlineData("""{"a":{"b":{"c":"x"}}}""", ":a Ref|:a.b/c String x|:a/b Ref")]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", ":a Ref|:a Ref|:a/b Integer 1|:a/b Integer 2")]
    [InlineData("""{"a":[[1,[2]],[]]}""", ":a Ref|:a Ref|:a.*/* Integer 2|:a/* Integer 1|:a/* Ref|:json/empty Keyword :a/*")]
    [InlineData("""{"a":[[{"b":1}]]}""", ":a Ref|:a.*/b Integer 1|:a/* Ref")]
    [InlineData("""[[1]]""", ":* Integer 1")]
    [InlineData("""{"a":["x",{"b":1},null,2]}""", ":a Integer 2|:a Ref|:a String x|:a/b Integer 1|:json/null Keyword :a")]
    [InlineData("""{"a":null,"b":[],"c":{}}""", ":c Ref|:json/empty Keyword :b|:json/null Keyword :a")]
    [InlineData("""{"a":["x","x","y"]}""", ":a String x|:a String y")]
    [InlineData("""{"a":[1,1.0,"1"]}""", ":a Double 1.0|:a Integer 1|:a String 1")]
    [InlineData("""{"a":1,"a":2}""", ":a Integer 2")]
    [InlineData("""{"a":{"b":1},"a":{"c":2}}""", ":a Ref|:a/c Integer 2")]
    [InlineData("""{"a":["x"],"a":null}""", ":json/null Keyword :a")]
    [InlineData("""{"n":[0,-0,9007199254740993,9223372036854775808]}""", ":n Integer 0|:n Integer 9007199254740993|:n Integer 9223372036854775808N")]
    [InlineData("""{"d":[1e3,0.1,-0.0,1e-320]}""", ":d Double 0.0|:d Double 0.1|:d Double 1.0E-320|:d Double 1000.0")]
    [InlineData("""{"m":[1e400,1e-400,0.10000000000000000000001]}""", ":m BigDec 0.10000000000000000000001M|:m BigDec 1E-400M|:m BigDec 1E400M")]
    [InlineData("""{"snapshot":{"id":1},"é":1,"":2}""", ":%73napshot Ref|:%73napshot/id Integer 1|:%C3%A9 Integer 1|:%empty Integer 2")]
    public void Maps_become_these_datoms(string json, string rows) => Assert.Equal(rows.Split('|').Order(StringComparer.Ordinal), SnapshotDump.RowsOf(json));

    [Theory]
    [InlineData("""{"a":1}""", "a", "Long One index")]
    [InlineData("""{"a":[1]}""", "a", "Long Many index")]
    [InlineData("""{"a":9223372036854775808}""", "a", "BigInt One index")]
    [InlineData("""[{"a":1},{"a":9223372036854775808}]""", "a", "BigInt One index")]
    [InlineData("""[{"a":1},{"a":"x"}]""", "a", "Any One index")]
    [InlineData("""[{"a":1},{"a":1.0}]""", "a", "Any One index")]
    [InlineData("""[{"a":{}},{"a":"x"}]""", "a", "Any One index component")]
    [InlineData("""[{"a":"x"},{"a":["x"]}]""", "a", "String Many index")]
    [InlineData("""[{"a":["x"]},{"a":"x"}]""", "a", "String Many index")]
    [InlineData("""{"a":{}}""", "a", "Ref One component")]
    [InlineData("""{"a":[{}]}""", "a", "Ref Many component")]
    [InlineData("""{"a":null}""", "a", "None One")]
    [InlineData("""{"a":[]}""", "a", "None One")]
    [InlineData("""[{"a":[]},{"a":true}]""", "a", "Boolean One index")]
    [InlineData("""{"a":null}""", "json/null", "Keyword Many index")]
    [InlineData("""{"a":1,"a":"x"}""", "a", "String One index")]
    [InlineData("""{"a":{"x":1},"a":"x"}""", "a", "String One index")]
    [InlineData("""{"a":[[1]]}""", "a/*", "Long Many index")]
    public void Types_and_cardinalities_come_from_the_data(string json, string attribute, string described)
    {
        using var source = Snapshot.OfJson(json).Open();
        var a = source.Attributes.Single(x => x.Ident.Text == attribute);
        Assert.Equal(described, $"{a.ValueType} {a.Cardinality}{(a.IsIndexed ? " index" : "")}{(a.IsComponent ? " component" : "")}");
    }

    [Fact]
    public void An_attribute_met_only_as_null_has_an_ident_and_nothing_else()
    {
        var snapshot = Snapshot.OfJson("""{"a":null}""", new SnapshotWriterOptions { Encoding = SnapshotEncoding.Edn });
        using var file = new StreamReader(snapshot.Streams.Open(DatalogStore.Snapshots.Files.SnapshotPart.Schema, out _));
        Assert.Equal("""["$TEMP$:a" :db/ident :a]""", Assert.Single(file.ReadToEnd().Split('\n'), line => line.Contains("$TEMP$:a\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_dropped_value_had_leaves_no_attribute_and_no_entity()
    {
        var snapshot = Snapshot.OfJson("""{"a":{"gone":{"deep":1}},"a":{"kept":2},"b":{"kept":2}}""");
        using var source = snapshot.Open();
        Assert.DoesNotContain(source.Attributes, a => a.Ident.Text.Contains("gone", StringComparison.Ordinal));
        Assert.Equal(3, snapshot.Report.Maps);
        Assert.Equal(3, snapshot.Report.EntitiesWritten);
        Assert.True(SnapshotVerifier.Verify(snapshot.Streams).IsSound);
        Assert.Equal([KeyValuePair.Create(":a", 1L)], snapshot.Report.RepeatedKeys);
    }

    [Fact]
    public void The_report_counts_what_was_met_and_what_the_sets_drop()
    {
        var report = Snapshot.OfJson("""{"a":["y","x","x"],"b":["x","y"],"n":[null,1],"e":[],"m":{},"k":{},"w":[1,"x"]}""").Report;
        Assert.Equal((1, 3, 8 + 2), (report.Roots, report.Maps, report.Datoms - 1));
        Assert.Equal((1, 1, 2), (report.Nulls, report.EmptyLists, report.EmptyMaps));
        Assert.Equal((2L, 1L), (report.ListsReordered, report.ElementsRepeated));
        Assert.Equal(2, report.EntitiesWritten);
        var widened = Assert.Single(report.Widened);
        Assert.Equal((":w", "integer,string"), (widened.Attribute, string.Join(',', widened.Kinds)));
    }

    [Fact]
    public void Equal_maps_at_one_path_are_one_entity_and_counted_each_time()
    {
        var report = Snapshot.OfJson("""{"a":[{"x":1},{"x":1},{"x":2}]}""").Report;
        Assert.Equal((4, 6), (report.Maps, report.Datoms - 0 + 1));
        Assert.Equal((3, 4), (report.EntitiesWritten, report.DatomsWritten));
    }

    [Fact]
    public void Kebab_case_applies_to_the_first_spelling_of_a_key_and_keeps_the_others_apart()
    {
        var snapshot = Snapshot.OfJson("""{"GroupId":1,"groupId":2,"group-id":3,"A":{"GroupId":4,"Db":5},"Db":6}""", new SnapshotWriterOptions { KeyCase = KeyCase.Kebab });
        using var source = snapshot.Open();
        var names = source.Attributes.Select(a => a.Ident.Text).Where(t => !t.StartsWith("snapshot", StringComparison.Ordinal) && t != "content/hash").Order(StringComparer.Ordinal);
        Assert.Equal(["%64b", "%67roup-id", "a", "a/db", "a/group-id", "group-id", "groupId"], names);
        Assert.Equal([KeyValuePair.Create("groupId", "GroupId"), KeyValuePair.Create("group-id", "GroupId")], snapshot.Report.KebabConflicts);
        Assert.Contains(source.Metadata, t => t.A == Keyword.Of("snapshot.meta/policy") && t.V is "key-case=kebab");
    }

    [Fact]
    public void Objects_and_EDN_make_the_same_entities_as_JSON()
    {
        var json = Snapshot.OfJson("""{"a":{"b":[1,2.5,"x",true,null,[]]},"c":[]}""");
        var objects = Snapshot.Of([new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = new object?[] { 1, 2.5, "x", true, null, Array.Empty<object>() } }, ["c"] = new List<string>() }]);
        var edn = Snapshot.Build(null, w => w.AddEdn(new MemoryStream("""{:a {"b" #{1 2.5 "x" true nil ()}} c []}"""u8.ToArray())));
        Assert.Equal(Hashes(json), Hashes(objects));
        Assert.Equal(Hashes(json), Hashes(edn));
    }

    [Fact]
    public void Text_that_looks_like_a_reference_stays_text_in_both_encodings()
    {
        foreach (var encoding in Enum.GetValues<SnapshotEncoding>())
        {
            var rows = SnapshotDump.RowsOf("""{"a":["$TEMP$:S1$x",{"b":1}],"s":"$TEMP$:y","t":"datomic.tx"}""", new SnapshotWriterOptions { Encoding = encoding });
            Assert.Equal([":a Ref", ":a String $TEMP$:S1$x", ":a/b Integer 1", ":s String $TEMP$:y", ":t String datomic.tx"], rows);
        }
    }

    [Fact]
    public void A_wide_map_and_a_long_list_are_one_entity_each()
    {
        var text = new StringBuilder("{\"l\":[");
        for (var i = 0; i < 20_000; i++) text.Append(i > 0 ? "," : "").Append(i % 9_343);
        text.Append("]}");
        var report = Snapshot.OfJson(text.ToString()).Report;
        Assert.Equal((1, 9_343, 20_000 - 9_343), (report.Maps, report.Datoms, report.ElementsRepeated));
    }

    [Fact]
    public void A_snapshot_can_lie_below_a_path()
    {
        var rows = SnapshotDump.RowsOf("""[{"Name":"x"}]""", new SnapshotWriterOptions { Under = ":aws.s3/List%2EBuckets" });
        Assert.Equal([":aws Ref", ":aws.s3.List%2EBuckets/Name String x", ":aws.s3/List%2EBuckets Ref", ":aws/s3 Ref"], rows);
        Assert.Equal("under-path", Assert.Throws<DatalogException>(() => Snapshot.OfJson("{}", new SnapshotWriterOptions { Under = ":a/*" })).Code);
    }

    private static IEnumerable<string> Hashes(Snapshot snapshot) => SnapshotDump.Of(snapshot).Where(e => e.Key == e.Hash).Select(e => e.Hash).Order(StringComparer.Ordinal);
}
