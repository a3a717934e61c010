using System.IO.Compression;
using System.Text;
using DatalogStore.Edn;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

public sealed class JsonInputTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"a\":1", 1, 7, 6)]
    [InlineData("{\"a\":1}\n{\"b\":}", 2, 6, 13)]
    [InlineData("{\"a\": 01}", 1, 8, 7)]
    [InlineData("{\n \"é\": tru }", 2, 10, 12)]
    [InlineData("{\"a\":1,}", 1, 8, 7)]
    [InlineData("{'a':1}", 1, 2, 1)]
    [InlineData("{\"a\":\"x\ny\"}", 1, 8, 7)]
    [InlineData("{\"a\":NaN}", 1, 6, 5)]
    public void Malformed_JSON_is_named_by_file_line_column_and_byte(string json, int line, int column, int position)
    {
        var error = Assert.Throws<DatalogException>(() => Snapshot.Build(null, w => w.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(json)), "answers.json")));
        Assert.Equal("json-syntax", error.Code);
        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.StartsWith($"answers.json, line {line}, column {column} (byte {position}): ", error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column, position), (error.Place!.Span.Line, error.Place.Span.Column, error.Place.Span.Start));
    }

    [Theory]
    [InlineData("1", "not-a-map")]
    [InlineData("\"x\"", "not-a-map")]
    [InlineData("null", "not-a-map")]
    [InlineData("[{},1]", "not-a-map")]
    [InlineData("[null]", "not-a-map")]
    [InlineData("", "json-empty")]
    [InlineData(" \n ", "json-empty")]
    [InlineData("{\"a\":1e9999999}", "number-too-large")]
    [InlineData("aws: command not found\n", "json-syntax")]
    public void What_is_no_record_is_bad_data_with_a_place(string json, string code)
    {
        var error = Assert.Throws<DatalogException>(() => Snapshot.OfJson(json));
        Assert.Equal((code, ErrorKind.Data), (error.Code, error.Kind));
        Assert.NotNull(error.Place);
        Assert.NotNull(error.Help);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(100_000, false)]
    public void Nesting_has_a_limit_that_is_an_error_and_no_overflow(int depth, bool isFine)
    {
        foreach (var (open, close) in new[] { ("{\"a\":", "}"), ("[", "]") })
        {
            var json = "{\"x\":" + string.Concat(Enumerable.Repeat(open, depth - 1)) + "[]" + string.Concat(Enumerable.Repeat(close, depth - 1)) + "}";
            json = open[0] == '{' ? string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)) : json;
            if (isFine && open[0] == '{') Assert.Equal(depth, Snapshot.OfJson(json).Report.Maps);
            else if (!isFine) Assert.Equal(("nesting-too-deep", ErrorKind.Limit), Codes(json));
        }

        static (string, ErrorKind) Codes(string json)
        {
            var error = Assert.Throws<DatalogException>(() => Snapshot.OfJson(json));
            Assert.NotNull(error.Place);
            return (error.Code, error.Kind);
        }
    }

    [Fact]
    public void Deep_objects_and_EDN_stop_at_the_same_limit()
    {
        object tree = 1;
        for (var i = 0; i < 600; i++) tree = new Dictionary<string, object?> { ["a"] = tree };
        Assert.Equal("nesting-too-deep", Assert.Throws<DatalogException>(() => Snapshot.Of([tree])).Code);
        var edn = string.Concat(Enumerable.Repeat("{a ", 600)) + "1" + new string('}', 600);
        Assert.Equal("nesting-too-deep", Assert.Throws<DatalogException>(() => Snapshot.Build(null, w => w.AddEdn(new MemoryStream(Encoding.UTF8.GetBytes(edn))))).Code);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_bad_data()
    {
        foreach (var bytes in new byte[][] { [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22] })
        {
            byte[] json = [.. "{\"a\":"u8, .. bytes, (byte)'}'];
            var error = Assert.Throws<DatalogException>(() => Snapshot.Build(null, w => w.AddJson(new MemoryStream(json))));
            Assert.Equal("not-utf8", error.Code);
            Assert.Contains("(byte 5)", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_does_not_matter_how_the_stream_cuts_the_text()
    {
        var (_, text) = new JsonTrees(4711).Record();
        var long1 = $$"""{"long":"{{new string('é', 200_000)}}","n":[{{string.Join(',', Enumerable.Range(0, 30_000))}}]}""";
        var json = Encoding.UTF8.GetBytes(text + "\r\n" + long1 + "\n" + text + "\n");
        var id = Guid.CreateVersion7();
        var whole = Snapshot.Build(new SnapshotWriterOptions { Id = id }, w => w.AddJson(new MemoryStream(json)));
        foreach (var size in new[] { 1, 7, 4095, 65_537 })
        {
            var cut = Snapshot.Build(new SnapshotWriterOptions { Id = id }, w => w.AddJson(new DribblingStream(json, size)));
            Assert.Equal(whole.Report.Digest, cut.Report.Digest);
        }
    }

    [Fact]
    public void An_error_beyond_the_first_buffer_still_has_its_place()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":\"" + new string('x', 90) + "\"}\n", 5_000)) + "{\"a\" 1}\n";
        var error = Assert.Throws<DatalogException>(() => Snapshot.OfJson(json));
        Assert.Equal((5_001, 6), (error.Place!.Span.Line, error.Place.Span.Column));
        Assert.Equal("{\"a\" 1}", error.Place.LineText);
    }

    [Fact]
    public void A_byte_order_mark_many_records_and_blank_lines_are_fine()
    {
        var json = "\uFEFF{\"a\":1}\n\n{\"a\":2} {\"a\":3}\r\n[{\"a\":4},{\"a\":5}]\n\n";
        Assert.Equal(5, Snapshot.OfJson(json).Report.Roots);
    }

    [Fact]
    public void Packed_files_are_unpacked_whatever_their_name_and_noted_with_size_and_hash()
    {
        var json = Encoding.UTF8.GetBytes("""{"a":"x"}""" + "\n" + """{"a":"y"}""");
        using var gz = new MemoryStream();
        using (var pack = new GZipStream(gz, CompressionLevel.Fastest)) pack.Write(json);
        using var compressor = new ZstdSharp.Compressor();
        var zst = compressor.Wrap(json).ToArray();
        var plain = Snapshot.Build(null, w => w.AddJson(new MemoryStream(json)));
        foreach (var (name, bytes) in new[] { ("a.json", json), ("b.json.gz", gz.ToArray()), ("c.zst", zst), ("d", gz.ToArray()) })
        {
            var path = _folder.Write(name, bytes);
            var snapshot = Snapshot.Build(null, w => w.AddFile(path));
            Assert.Equal(SnapshotDump.Of(plain).Where(e => e.Key == e.Hash).Select(e => e.Hash), SnapshotDump.Of(snapshot).Where(e => e.Key == e.Hash).Select(e => e.Hash));
            using var source = snapshot.Open();
            Assert.Contains(source.Metadata, t => t.A == Keyword.Of("snapshot.source/name") && t.V is string s && s == path);
            Assert.Contains(source.Metadata, t => t.A == Keyword.Of("snapshot.source/size") && t.V is long n && n == bytes.Length);
            Assert.Contains(source.Metadata, t => t.A == Keyword.Of("snapshot.source/sha256") && t.V is string h && h == Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        }
    }

    [Fact]
    public void A_packed_file_that_is_cut_is_bad_data()
    {
        var json = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', 10_000) + Guid.NewGuid() + "\"}");
        using var gz = new MemoryStream();
        using (var pack = new GZipStream(gz, CompressionLevel.Fastest)) pack.Write(json);
        using var compressor = new ZstdSharp.Compressor();
        foreach (var bytes in new[] { gz.ToArray(), compressor.Wrap(json).ToArray() })
        {
            var error = Assert.Throws<DatalogException>(() => Snapshot.Build(null, w => w.AddFile(_folder.Write("cut", bytes[..(bytes.Length / 2)]))));
            Assert.Equal(ErrorKind.Data, error.Kind);
        }
    }

    [Theory]
    [InlineData("{:a 1} {:a 2}", 2)]
    [InlineData("[{:a 1} {:a 2}]", 2)]
    [InlineData("{:a #{1 2} :b (1 2) :c \\x :d sym :e #uri \"http://x\" :f #inst \"2024-01-01\"}", 1)]
    public void EDN_files_hold_records(string edn, int roots)
    {
        var path = _folder.Write("x.edn", Encoding.UTF8.GetBytes(edn));
        Assert.Equal(roots, Snapshot.Build(null, w => w.AddFile(path)).Report.Roots);
    }

    [Theory]
    [InlineData("{:a #foo 1}", "not-a-value")]
    [InlineData("{:a 1", "edn-syntax")]
    [InlineData("1", "not-a-map")]
    [InlineData("", "edn-empty")]
    public void Malformed_EDN_is_bad_data(string edn, string code) =>
        Assert.Equal(code, Assert.ThrowsAny<DatalogException>(() => Snapshot.Build(null, w => w.AddEdn(new MemoryStream(Encoding.UTF8.GetBytes(edn))))).Code);

    /// <summary>Gives at most so many bytes a read.</summary>
    private sealed class DribblingStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(size, count));
    }
}
