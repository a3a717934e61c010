using System.IO.Compression;
using System.Text;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Tests.Snapshots.Dedup;

public class YardstickTests
{
    [Theory]
    [InlineData("""{"a":1} {"a":1}""", """{"a":1}""", """{"a":1}""")]
    [InlineData("""[{"a":[1,{"b":2}]}, {"c":"]}\""} ,[[1]]]""", """{"a":[1,{"b":2}]}""", """{"c":"]}\""}""", "[[1]]")]
    [InlineData("""[] [{}] {"\\":"\\"}{}""", "{}", """{"\\":"\\"}""", "{}")]
    [InlineData("")]
    public void Records_are_found_however_the_text_is_cut(string json, params string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            var (found, open) = (new List<string>(), new StringBuilder());
            var splitter = new RecordSplitter((text, isEnd) =>
            {
                open.Append(Encoding.UTF8.GetString(text));
                if (!isEnd) return;
                found.Add(open.ToString());
                open.Clear();
            });
            foreach (var piece in bytes.Chunk(size)) splitter.Add(piece);
            Assert.Equal(expected, found);
            Assert.Equal(0, open.Length);
        }
    }

    [Fact]
    public void Different_files_and_records_are_kept_once_whatever_they_are_packed_in()
    {
        using var folder = new TestFolder();
        folder.Write("0.json", """[{"a":1},{"b":22}]"""u8.ToArray());
        folder.Write("1.json.gz", Packed("""[{"a":1},{"b":22}]"""));
        folder.Write("2.ndjson", "{\"b\":22}\n{\"a\": 1}\n"u8.ToArray());
        folder.Write("3.edn", "{:a 1} {:b 22}"u8.ToArray());
        var ways = DedupReport.Measure([folder.Path], new DedupOptions { Yardsticks = true }).Yardsticks;
        Assert.Equal(new DedupYardstick("file hash", 4, 3, 18 + 18 + 18 + 14, 18 + 18 + 14), ways[0]);
        Assert.Equal(new DedupYardstick("record hash", 7, 4, 15 + 15 + 16 + 14, 7 + 8 + 8 + 14), ways[1]);
        Assert.Equal(("zstd --long", 4, null, 68), (ways[2].Name, ways[2].Units, ways[2].Unique, ways[2].BytesIn));
    }

    [Fact]
    public void The_compressed_stream_finds_what_is_far_behind()
    {
        using var folder = new TestFolder();
        var random = new Random(1);
        string Noise() => Convert.ToBase64String(Enumerable.Range(0, 3_000_000).Select(_ => (byte)random.Next(256)).ToArray());
        var (first, second) = (Noise(), Noise());
        foreach (var (i, text) in new[] { first, second, first }.Index()) folder.Write($"{i}.json", Encoding.UTF8.GetBytes($"{{\"a\":\"{text}\"}}"));
        var way = DedupReport.Measure([folder.Path], new DedupOptions { Yardsticks = true }).Yardsticks[2];
        // Six megabytes of noise, in base64 at least as many bytes; the third file, eight megabytes behind, nearly none.
        Assert.InRange(way.BytesKept, 6_000_000, 6_300_000);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
