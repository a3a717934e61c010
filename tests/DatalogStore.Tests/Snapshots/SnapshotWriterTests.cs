using System.Globalization;
using System.Text;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public sealed class SnapshotWriterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SnapshotEncoding.Binary, ".dls")]
    [InlineData(SnapshotEncoding.Edn, ".edn")]
    public void A_snapshot_lies_under_the_UTC_date_of_its_time(SnapshotEncoding encoding, string suffix)
    {
        var time = DateTimeOffset.Parse("2024-02-29T23:30:00-02:00", CultureInfo.InvariantCulture);
        var report = Write(new SnapshotWriterOptions { Time = time, Encoding = encoding });
        Assert.Equal(Path.Combine(_folder.Path, "2024", "03", "01", report.Id.ToString("D")), report.Folder);
        Assert.Equal(time, SnapshotTime.Of(report.Id));
        Assert.Equal(7, report.Id.Version);
        Assert.Equal(new[] { "data", "metadata", "schema" }.Select(p => p + suffix), Directory.GetFiles(report.Folder!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var verification = SnapshotVerifier.Verify(report.Folder!);
        Assert.True(verification.IsSound);
        Assert.Equal(report.Digest, verification.Digest);
    }

    [Fact]
    public void The_time_of_a_new_id_is_the_clocks()
    {
        var now = DateTimeOffset.Parse("2021-06-05T04:03:02.123Z", CultureInfo.InvariantCulture);
        Assert.Equal(now, SnapshotTime.Of(Write(new SnapshotWriterOptions { Clock = new StoppedClock(now) }).Id));
    }

    [Fact]
    public void Nothing_is_seen_before_completion_and_nothing_stays_after_failure_or_disposal()
    {
        using (var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = _folder.Path }))
        {
            writer.Add(new Dictionary<string, object> { ["a"] = 1 });
            Assert.Empty(SnapshotFolders.Find(_folder.Path));
            var error = Assert.Throws<DatalogException>(() => writer.AddJson(new MemoryStream("{\"a\":"u8.ToArray())));
            Assert.Equal("json-syntax", error.Code);
            Assert.Equal("snapshot-failed", Assert.Throws<DatalogException>(() => writer.Complete()).Code);
            Assert.Equal("snapshot-failed", Assert.Throws<DatalogException>(() => writer.Add(new Dictionary<string, object>())).Code);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_a_crash_leaves_is_passed_over()
    {
        var left = Path.Combine(_folder.Path, ".tmp-" + Guid.CreateVersion7());
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "data.edn"), "");
        Assert.Empty(SnapshotFolders.Find(_folder.Path));
        Write(new SnapshotWriterOptions());
        Assert.Single(SnapshotFolders.Find(_folder.Path));
    }

    [Fact]
    public void A_snapshot_is_never_overwritten()
    {
        var id = Guid.CreateVersion7();
        Write(new SnapshotWriterOptions { Id = id });
        Assert.Equal("snapshot-exists", Assert.Throws<DatalogException>(() => Write(new SnapshotWriterOptions { Id = id })).Code);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_id_without_time_is_refused() =>
        Assert.Equal("snapshot-id", Assert.Throws<DatalogException>(() => Write(new SnapshotWriterOptions { Id = Guid.Parse("0191e251-c4a1-47ba-967f-84bab9c4abff") })).Code);

    [Fact]
    public void Folders_are_found_oldest_first()
    {
        var times = new[] { "2024-05-01", "2022-01-01", "2024-04-30", "2022-01-01T00:00:00.001" };
        foreach (var time in times) Write(new SnapshotWriterOptions { Time = DateTimeOffset.Parse(time + (time.Contains('T', StringComparison.Ordinal) ? "Z" : "T00:00Z"), CultureInfo.InvariantCulture) });
        var found = SnapshotFolders.Find(_folder.Path).Select(f => SnapshotTime.Of(Guid.Parse(Path.GetFileName(f)))).ToList();
        Assert.Equal(4, found.Count);
        Assert.Equal(found.Order(), found);
    }

    [Theory]
    [InlineData(SnapshotEncoding.Binary)]
    [InlineData(SnapshotEncoding.Edn)]
    public void Metadata_have_the_types_of_the_vocabulary(SnapshotEncoding encoding)
    {
        var snapshot = Snapshot.OfJson("{}", new SnapshotWriterOptions
        {
            Encoding = encoding,
            Metadata =
            [
                new("collector", "scout"), new("account", "123"), new("started-at", "2024-03-01T12:00:00Z"), new("complete", "false"),
                new("covers", "aws.iam/ListUsers"), new("covers", "aws.ec2/DescribeRegions"), new("covers", "aws.iam/ListUsers"), new("failed", Keyword.Of("aws.iam/ListRoles")),
                new("run", 7L), new(":our.own/name", Keyword.Of("x/y")), new("tag", "$TEMP$:no-ref"),
            ],
        });
        using var source = snapshot.Open();
        var said = source.Metadata.Where(t => t.E.EndsWith(":meta", StringComparison.Ordinal)).Select(t => $"{t.A} {EdnWriter.ToString(t.V)}").ToList();
        Assert.Equal(
        [
            $":snapshot/id #uuid \"{snapshot.Id}\"", ":snapshot.meta/collector \"scout\"", ":snapshot.meta/account \"123\"", ":snapshot.meta/started-at #inst \"2024-03-01T12:00:00.000-00:00\"",
            ":snapshot.meta/complete false", ":snapshot.meta/covers \"aws.iam/ListUsers\"", ":snapshot.meta/covers \"aws.ec2/DescribeRegions\"", ":snapshot.meta/failed \"aws.iam/ListRoles\"",
            ":snapshot.meta/run 7", ":our.own/name :x/y", ":snapshot.meta/tag \"$TEMP$:no-ref\"",
        ], said);
        var types = source.Attributes.ToDictionary(a => a.Ident.Text, a => $"{a.ValueType} {a.Cardinality}");
        Assert.Equal(("String Many", "Instant One", "Boolean One", "Long One", "Keyword One"),
            (types["snapshot.meta/covers"], types["snapshot.meta/started-at"], types["snapshot.meta/complete"], types["snapshot.meta/run"], types["our.own/name"]));
    }

    [Theory]
    [InlineData("started-at", "yesterday", "metadata-type")]
    [InlineData("complete", "maybe", "metadata-type")]
    [InlineData(":snapshot/id", "x", "metadata-name")]
    [InlineData(":db/ident", "x", "metadata-name")]
    public void Metadata_of_the_wrong_kind_are_refused_before_anything_is_written(string name, string value, string code)
    {
        Assert.Equal(code, Assert.Throws<DatalogException>(() => Write(new SnapshotWriterOptions { Metadata = [new(name, value)] })).Code);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("metadata-twice", Assert.Throws<DatalogException>(() => Write(new SnapshotWriterOptions { Metadata = [new("region", "a"), new("region", "b")] })).Code);
        Assert.Equal("metadata-value", Assert.Throws<DatalogException>(() => Write(new SnapshotWriterOptions { Metadata = [new("x", new List<object>())] })).Code);
    }

    [Fact]
    public void Two_snapshots_of_equal_data_share_every_entity_but_the_root()
    {
        var (one, two) = (Snapshot.OfJson("""{"a":[{"b":1}]}"""), Snapshot.OfJson("""{"a":{"b":1}}"""));
        var (a, b) = (SnapshotDump.Of(one), SnapshotDump.Of(two));
        Assert.Equal(a.Where(e => e.Key == e.Hash).Select(e => e.Hash), b.Where(e => e.Key == e.Hash).Select(e => e.Hash));
        Assert.NotEqual(a.Single(e => e.Key != e.Hash).Hash, b.Single(e => e.Key != e.Hash).Hash);
    }

    [Fact]
    public void The_digest_is_what_standard_tools_compute_from_the_printed_triples()
    {
        var report = Write(new SnapshotWriterOptions());
        var lines = new StringBuilder();
        foreach (var part in new[] { "schema", "metadata", "data" })
        {
            using var printed = new MemoryStream();
            SnapshotPrinter.Print(report.Folder!, part, printed);
            lines.Append(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(printed.ToArray()))).Append('\n');
        }

        Assert.Equal(report.Digest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(lines.ToString()))));
    }

    [Fact]
    public void The_canonical_text_of_every_kind_of_value_is_fixed_because_digests_cover_it()
    {
        var record = EdnReader.Read("""
            {"d" [1.0 -0.5 0.0001 0.00001 1e15 1e16 1e17 1.25e17 123456.789e-9 123456789012345.0 1.5e300 5e-324 ##NaN ##Inf ##-Inf] "m" [1.50M 1e400M 1e-30M 0M 100M 1e21M] "i" [0 -1 9223372036854775808]
             "s" ["" "q\"\\ \n\r\t\b\f\u0001\u007f\u0085\u2028\ud800é❤😀" "$TEMP$:x"] "b" [true false] "k" :a.b/c "y" sym "u" #uuid "0191e251-c4a1-87ba-967f-84bab9c4abff"
             "t" #inst "2024-03-01T12:00:00.5Z" "r" #uri "http://x/é" "z" #bytes "AQID" "n" nil "e" []}
            """);
        var snapshot = Snapshot.Of([record!], new SnapshotWriterOptions { Encoding = SnapshotEncoding.Edn });
        using var data = new StreamReader(snapshot.Streams.Open(DatalogStore.Snapshots.Files.SnapshotPart.Data, out _));
        var values = data.ReadToEnd().Split('\n').Where(l => l.Contains("\" :", StringComparison.Ordinal) && !l.Contains("content/hash", StringComparison.Ordinal) && !l.Contains(":root", StringComparison.Ordinal));
        string[] expected =
        [
            ":b false", ":b true", ":d 1.0", ":d -0.5", ":d 0.0001", ":d 1.0E-5", ":d 1000000000000000.0", ":d 10000000000000000.0", ":d 1.0E17", ":d 1.25E17", ":d 0.000123456789", ":d 123456789012345.0", ":d 1.5E300", ":d 5.0E-324", ":d ##NaN", ":d ##Inf", ":d ##-Inf",
            ":i 0", ":i -1", ":i 9223372036854775808N", ":m 1.5M", ":m 1E400M", ":m 1E-30M", ":m 0M", ":m 100M", ":m 1E21M",
            ":s \"\"", ":s \"q\\\"\\\\ \\n\\r\\t\\b\\f\\u0001\\u007f\\u0085\\u2028\\ud800é❤😀\"", ":s #dls/string \"$TEMP$:x\"", ":k :a.b/c", ":y sym",
            ":u #uuid\"0191e251-c4a1-87ba-967f-84bab9c4abff\"", ":t #inst\"2024-03-01T12:00:00.500-00:00\"", ":r #uri \"http://x/é\"", ":z #bytes \"AQID\"", ":json/null :n", ":json/empty :e",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), values.Select(l => l[(l.IndexOf("\" :", StringComparison.Ordinal) + 2)..^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Canonical_doubles_read_back()
    {
        var random = new Random(11);
        var text = new DatalogStore.Snapshots.Files.ByteBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            var value = i % 3 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : i % 3 == 1 ? random.Next(-100_000, 100_000) / 1000.0 : Math.Pow(10, random.Next(-20, 22));
            if (!double.IsFinite(value)) continue;
            text.Clear();
            DatalogStore.Snapshots.Files.CanonicalDouble.Append(value, text);
            Assert.Equal(value, EdnReader.Read(Encoding.ASCII.GetString(text.Written)));
        }
    }

    [Fact]
    public void A_binary_snapshot_prints_as_the_EDN_files_of_the_same_data()
    {
        var options = new SnapshotWriterOptions { Id = Guid.CreateVersion7() };
        var binary = Write(options);
        var edn = Write(options with { Encoding = SnapshotEncoding.Edn }, Directory.CreateDirectory(Path.Combine(_folder.Path, "edn")).FullName);
        foreach (var part in new[] { "schema", "metadata", "data" })
        {
            using var printed = new MemoryStream();
            SnapshotPrinter.Print(Path.Combine(binary.Folder!, part + ".dls"), null, printed);
            Assert.Equal(File.ReadAllText(Path.Combine(edn.Folder!, part + ".edn")), Encoding.UTF8.GetString(printed.ToArray()));
        }
    }

    private SnapshotReport Write(SnapshotWriterOptions options, string? folder = null)
    {
        using var writer = new SnapshotWriter(options with { OutputFolder = folder ?? _folder.Path });
        writer.AddJson(new MemoryStream("""{"a":{"s":"line\nfeed \u0001 é","k":[1,2.5,null,[]],"b":1e400}}"""u8.ToArray()));
        return writer.Complete();
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
