using System.Text.Json;

namespace DatalogStore.Cli.Tests;

public class SnapshotCommandTests
{
    private const string Buckets = """{"aws":{"s3":{"ListBuckets":{"response":{"Buckets":[{"Name":"❤️Clojure","Tags":[]},{"Name":"logs","Owner":null}]}}}}}""";

    [Fact]
    public void A_snapshot_is_written_verified_shown_and_ingested()
    {
        using var folder = new TemporaryFolder();
        var written = Run.Of("snapshot", "write", "--out", folder["snapshots"], "--meta", "collector=test", "--time", "2024-03-01T04:00:00Z", folder.Write("buckets.json", Buckets));
        Assert.Equal(0, written.ExitCode);
        var path = written.Out.TrimEnd('\n');
        Assert.StartsWith(Path.Combine(folder["snapshots"], "2024", "03", "01"), path);
        Assert.Equal(0, Run.Of("snapshot", "verify", path).ExitCode);
        var shown = Run.Of("snapshot", "show", path, "data");
        Assert.Contains(" :aws.s3.ListBuckets.response.Buckets/Name \"❤️Clojure\"]\n", shown.Out);
        Assert.DoesNotContain(":db/valueType", shown.Out);
        Assert.Contains(" :snapshot.meta/collector \"test\"]\n", Run.Of("snapshot", "show", path, "metadata").Out);

        var ingested = Run.Of("ingest", folder["st"], folder["snapshots"], "--format", "json");
        Assert.Equal((0, ""), (ingested.ExitCode, ingested.Error));
        using var report = JsonDocument.Parse(ingested.Out);
        var row = Assert.Single(report.RootElement.EnumerateArray());
        Assert.Equal("ingested", row.GetProperty("result").GetString());
        Assert.Equal(row.GetProperty("entities").GetInt64(), row.GetProperty("new").GetInt64());
        Assert.Equal("[\"logs\",\n \"❤️Clojure\"]\n", Run.Of("query", folder["st"], "[:find [?n ...] :where [_ :aws.s3.ListBuckets.response.Buckets/Name ?n] :order-by [?n]]", "--format", "json").Out);
    }

    [Fact]
    public void The_same_again_changes_no_file_of_the_store()
    {
        using var folder = new TemporaryFolder();
        var input = folder.Write("buckets.json", Buckets);
        Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", "2024-03-01", input);
        Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", "2024-03-02", input);
        Assert.Equal(0, Run.Of("ingest", folder["st"], folder["snapshots"]).ExitCode);
        var before = Files(folder["st"]);
        var again = Run.Of("ingest", folder["st"], folder["snapshots"], "--format", "jsonl");
        Assert.Equal((0, 2), (again.ExitCode, again.Out.Split("\"already there\"").Length - 1));
        Assert.Equal(before, Files(folder["st"]));
    }

    [Fact]
    public void Load_writes_and_ingests_and_leaves_no_snapshot_files()
    {
        using var folder = new TemporaryFolder();
        var loaded = Run.Of(new RunOptions { Input = Buckets }, "load", folder["st"], "--time", "2024-03-01", "--meta", "account=42", "-");
        Assert.Equal(0, loaded.ExitCode);
        Assert.Equal(0, Run.Of("load", folder["st"], "--time", "2024-03-02", "--meta", "account=42", folder.Write("b.json", Buckets.Replace("logs", "more", StringComparison.Ordinal))).ExitCode);
        var listed = Run.Of("snapshots", folder["st"], "--format", "json");
        using var json = JsonDocument.Parse(listed.Out);
        var rows = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["2024-03-01T00:00:00.000Z", "2024-03-02T00:00:00.000Z"], rows.Select(r => r.GetProperty("time").GetString()));
        Assert.All(rows, r => Assert.Equal("-/42/-", r.GetProperty("source").GetString()));
        Assert.All(rows, r => Assert.True(r.GetProperty("complete").GetBoolean()));
        Assert.Equal(rows[0].GetProperty("entities").GetInt64(), rows[0].GetProperty("new").GetInt64());
        Assert.InRange(rows[1].GetProperty("new").GetInt64(), 1, rows[1].GetProperty("entities").GetInt64() - 1);
    }

    [Fact]
    public void Export_gives_back_what_was_collected()
    {
        using var folder = new TemporaryFolder();
        Run.Of("load", folder["st"], "--time", "2024-03-01", folder.Write("b.json", Buckets));
        var id = JsonDocument.Parse(Run.Of("snapshots", folder["st"], "--format", "json").Out).RootElement[0].GetProperty("id").GetString()!;
        var exported = Run.Of("export", folder["st"], id[..8]);
        Assert.Equal(0, exported.ExitCode);
        using var json = JsonDocument.Parse(exported.Out);
        var buckets = json.RootElement.GetProperty("aws").GetProperty("s3").GetProperty("ListBuckets").GetProperty("response").GetProperty("Buckets").EnumerateArray().ToDictionary(b => b.GetProperty("Name").GetString()!);
        Assert.Equal(JsonValueKind.Array, buckets["❤️Clojure"].GetProperty("Tags").ValueKind);
        Assert.Equal(JsonValueKind.Null, buckets["logs"].GetProperty("Owner").ValueKind);
        Assert.Equal(2, buckets.Count);
    }

    [Fact]
    public void A_query_without_a_view_speaks_of_now_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var store = folder["st"];
        Load(folder, "2024-03-01", "{\"a\": {\"name\": \"old\"}}");
        Load(folder, "2024-03-02", "{\"a\": {\"name\": \"new\"}}");
        const string Query = "[:find [?n ...] :where [_ :a/name ?n]]";
        var now = Run.Of("query", store, Query, "--format", "edn");
        Assert.Equal("[\"new\"]\n", now.Out);
        Assert.StartsWith("scope: at ", now.Error);
        Assert.Contains("1 snapshot of 1 source, of 2024-03-02T00:00:00Z, none missing", now.Error);
        Assert.Equal("[\"old\"]\n", Run.Of("query", store, Query, "--format", "edn", "--at", "2024-03-01").Out);
        Assert.Equal("[]\n", Run.Of("query", store, Query, "--format", "edn", "--at", "2024-02-29").Out);
        var all = Run.Of("query", store, Query, "--format", "json", "--all");
        Assert.Equal(["new", "old"], JsonSerializer.Deserialize<string[]>(all.Out)!.Order());
        using var scope = JsonDocument.Parse(all.Error);
        Assert.Equal(2, scope.RootElement.GetProperty("scope").GetProperty("snapshots").GetInt32());
        Assert.Equal(["new", "old"], JsonSerializer.Deserialize<string[]>(Run.Of("query", store, Query, "--format", "json", "--from", "2024-03-01", "--to", "2024-03-03", "--union").Out)!.Order());
        Assert.Equal("[\"old\"]\n", Run.Of("query", store, Query, "--format", "edn", "--from", "2024-03-01", "--to", "2024-03-02", "--union").Out);
        Assert.Equal("[]\n", Run.Of("query", store, Query, "--format", "edn", "--max-age", "7d").Out);
        Assert.Equal("[\"old\"]\n", Run.Of("query", store, Query, "--format", "edn", "--as-of", "1").Out);
    }

    [Fact]
    public void As_of_before_the_store_was_written_points_to_at()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "2024-03-01", "{\"a\": {\"name\": \"old\"}}");
        var run = Run.Of("query", folder["st"], "[:find [?n ...] :where [_ :a/name ?n]]", "--format", "edn", "--as-of", "2024-03-05");
        Assert.Equal("[]\n", run.Out);
        Assert.Contains("warning: --as-of is about when the store was written", run.Error);
        Assert.Contains("--at 2024-03-05", run.Error);
    }

    [Fact]
    public void Snapshots_that_their_collector_called_incomplete_are_left_out_unless_asked()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "2024-03-01", "{\"a\": {\"name\": \"whole\"}}");
        Load(folder, "2024-03-02", "{\"a\": {\"name\": \"half\"}}", "--meta", "complete=false");
        const string Query = "[:find ?n . :where [_ :a/name ?n]]";
        Assert.Equal("\"whole\"\n", Run.Of("query", folder["st"], Query, "--format", "edn").Out);
        Assert.Equal("\"half\"\n", Run.Of("query", folder["st"], Query, "--format", "edn", "--include-incomplete").Out);
    }

    [Fact]
    public void Snapshots_of_other_tools_are_ingested_and_asked_with_rules()
    {
        using var folder = new TemporaryFolder();
        const string Id = "0191e251-c4a1-87ba-967f-84bab9c4abff";
        const string Ingress = "aws.ec2.describe-security-groups.response.security-groups";
        folder.Write($"snapshots/{Id}/metadata.edn", $"""
            ["datomic.tx" :snapshot/metadata "$TEMP$:{Id}:meta"]
            ["$TEMP$:{Id}:meta" :snapshot/id #uuid"{Id}"]

            """);
        (string Name, string Type, string Cardinality, string Other)[] attributes =
        [
            ("snapshot/metadata", "ref", "one", ":db/isComponent true"),
            ("snapshot/id", "uuid", "one", ":db/unique :db.unique/identity"),
            ("snapshot/roots", "ref", "many", ":db/isComponent true"),
            ("content/hash", "string", "one", ":db/unique :db.unique/identity"),
            ($"{Ingress}/group-id", "string", "one", ":db/index true"),
            ($"{Ingress}/ip-permissions", "ref", "many", ":db/isComponent true"),
            ($"{Ingress}.ip-permissions/cidr", "string", "many", ":db/index true"),
        ];
        folder.Write($"snapshots/{Id}/schema.edn", string.Concat(attributes.Select(a => $"""
            ["$TEMP$:{a.Name}" :db/ident :{a.Name}]
            ["$TEMP$:{a.Name}" :db/valueType :db.type/{a.Type}]
            ["$TEMP$:{a.Name}" :db/cardinality :db.cardinality/{a.Cardinality}]
            ["$TEMP$:{a.Name}" {a.Other}]

            """)));
        folder.Write($"snapshots/{Id}/data.edn", $"""
            ["$TEMP$:{Id}:root" :content/hash "L1$cm9vdA=="]
            ["$TEMP$:{Id}:root" :snapshot/roots "$TEMP$:L1$Z3JvdXA="]
            ["$TEMP$:L1$Z3JvdXA=" :content/hash "L1$Z3JvdXA="]
            ["$TEMP$:L1$Z3JvdXA=" :{Ingress}/group-id "sg-❤️"]
            ["$TEMP$:L1$Z3JvdXA=" :{Ingress}/ip-permissions "$TEMP$:L1$cnVsZQ=="]
            ["$TEMP$:L1$cnVsZQ==" :content/hash "L1$cnVsZQ=="]
            ["$TEMP$:L1$cnVsZQ==" :{Ingress}.ip-permissions/cidr "0.0.0.0/0"]

            """);
        var ingested = Run.Of("ingest", folder["st"], folder["snapshots"]);
        Assert.Equal("", ingested.Error);
        Assert.Equal(0, ingested.ExitCode);
        var rules = folder.Write("rules.edn", $"""
            [[(open? ?group)
            [?g :{Ingress}/group-id ?group]
            [?g :{Ingress}/ip-permissions ?p]
            (or-join [?p]
            (and [?p :{Ingress}.ip-permissions/cidr "0.0.0.0/0"])
            (and [?p :{Ingress}.ip-permissions/cidr6 "::/0"]))]]
            """);
        var query = folder.Write("open.edn", "[:find [?group ...]\n:in $ %\n:where\n(open? ?group)]");
        var run = Run.Of("query", folder["st"], "@" + query, "--rules", rules);
        Assert.Equal((0, "?group\n──────\nsg-❤️\n"), (run.ExitCode, run.Out));
        Assert.Contains($"warning: ", run.Error);
        Assert.Contains($":{Ingress}.ip-permissions/cidr6", run.Error);
    }

    [Fact]
    public void Malformed_json_is_shown_where_it_is_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.json", "{\"a\": 1,\n \"b\": [1, 2,, 3]}");
        var run = Run.Of("snapshot", "write", "--out", folder["snapshots"], bad);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(bad + ":2:", run.Error);
        Assert.True(!Directory.Exists(folder["snapshots"]) || Directory.GetFiles(folder["snapshots"], "*", SearchOption.AllDirectories).Length == 0);
        var load = Run.Of("load", folder["st"], bad);
        Assert.Equal(3, load.ExitCode);
        Assert.False(Directory.Exists(folder["st"]));
    }

    [Fact]
    public void A_damaged_snapshot_among_many_is_set_aside_and_named()
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string>();
        foreach (var day in (string[])["2024-03-01", "2024-03-02", "2024-03-03"])
            paths.Add(Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", day, folder.Write("d.json", $"{{\"a\": {{\"day\": \"{day}\"}}}}")).Out.TrimEnd('\n'));
        var data = Directory.GetFiles(paths[1], "data*").Single();
        var bytes = File.ReadAllBytes(data);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(data, bytes);
        var verified = Run.Of("snapshot", "verify", folder["snapshots"]);
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains(data, verified.Error);
        var run = Run.Of("ingest", folder["st"], folder["snapshots"], "--format", "jsonl");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("snapshot-damaged: " + data, run.Error);
        Assert.Equal(2, run.Out.Split("\"ingested\"").Length - 1);
        Assert.Equal(["2024-03-01", "2024-03-03"], JsonSerializer.Deserialize<string[]>(Run.Of("query", folder["st"], "[:find [?d ...] :where [_ :a/day ?d]]", "--all", "--format", "json").Out)!.Order());

        File.WriteAllBytes(data, bytes[..(bytes.Length / 2)]);
        Assert.Contains("snapshot-damaged: " + data, Run.Of("ingest", folder["st"], paths[1]).Error);
    }

    [Fact]
    public void An_option_that_is_not_there_yet_is_refused_rather_than_ignored()
    {
        var run = Run.Of("snapshot", "write", "--out", "nowhere", "--volatile", "x", "file.json");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("not-there-yet: --volatile", run.Error);
    }

    [Fact]
    public void Wrong_paths_are_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file.json", "{}");
        Directory.CreateDirectory(folder["empty"]);
        Assert.StartsWith("snapshot-not-a-folder: ", Run.Of("ingest", folder["st"], file).Error);
        Assert.StartsWith("no-snapshots: ", Run.Of("ingest", folder["st"], folder["empty"]).Error);
        Assert.StartsWith("input-unreadable: ", Run.Of("load", folder["st"], folder["empty"]).Error);
        Assert.StartsWith("input-unreadable: ", Run.Of("load", folder["st"], folder["missing.json"]).Error);
        Assert.StartsWith("bad-option: --meta nonsense", Run.Of("load", folder["st"], file, "--meta", "nonsense").Error);
        Assert.StartsWith("bad-option: --hash MD5", Run.Of("load", folder["st"], file, "--hash", "MD5").Error);
        Assert.False(Directory.Exists(folder["st"]));
    }

    private static void Load(TemporaryFolder folder, string time, string json, params string[] options) =>
        Assert.Equal(0, Run.Of(["load", folder["st"], "--time", time, folder.Write("load.json", json), .. options]).ExitCode);

    private static List<(string Name, DateTime Written, long Size)> Files(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal).Select(f => (f.FullName, f.LastWriteTimeUtc, f.Length))];
}
