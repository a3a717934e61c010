using System.Text;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Files;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Files that were changed or cut: recognised, or provably harmless because the same triples are read.</summary>
public class DamageTests
{
    private const string Json = """{"aws":{"s3":[{"Name":"x","n":1,"d":1.5},{"Name":"y","tags":[],"z":null}]},"m":"text with \"quotes\""}""";

    public static TheoryData<int> Parts => [(int)SnapshotPart.Schema, (int)SnapshotPart.Metadata, (int)SnapshotPart.Data];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_flipped_bit_of_a_binary_file_is_recognised(int part)
    {
        var files = Files(SnapshotEncoding.Binary);
        var bytes = files[(SnapshotPart)part];
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << bit);
                Assert.False(IsReadable(files, (SnapshotPart)part, flipped), $"bit {bit} of byte {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_cut_binary_file_is_recognised(int part)
    {
        var files = Files(SnapshotEncoding.Binary);
        var bytes = files[(SnapshotPart)part];
        for (var length = 0; length < bytes.Length; length++) Assert.False(IsReadable(files, (SnapshotPart)part, bytes[..length]), $"cut to {length}");
        Assert.False(IsReadable(files, (SnapshotPart)part, [.. bytes, 0]), "a byte more");
        Assert.False(IsReadable(files, (SnapshotPart)part, [.. bytes, .. bytes]), "twice");
    }

    [Fact]
    public void A_damaged_block_among_many_is_named_with_its_file_and_number()
    {
        var json = new StringBuilder();
        for (var i = 0; i < 20_000; i++) json.Append($"{{\"n\":{i},\"text\":\"{i * 7919L % 104_729:x8}{i * 31L:x8}\"}}\n");
        var files = Files(SnapshotEncoding.Binary, json.ToString());
        var data = files[SnapshotPart.Data];
        var first = BinaryFormat.HeaderSize;
        var second = first + BinaryFormat.FrameSize + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(first + 1));
        var damaged = (byte[])data.Clone();
        damaged[second + BinaryFormat.FrameSize + 100] ^= 4;
        var error = Assert.Throws<DatalogException>(() => ReadAll(With(files, SnapshotPart.Data, damaged)));
        Assert.Equal(("snapshot-damaged", ErrorKind.Data), (error.Code, error.Kind));
        Assert.Contains($"memory/data is damaged: block 1 at byte {second} ", error.Message, StringComparison.Ordinal);

        // Blocks moved, left out or repeated have sound bytes, but not their number.
        var third = second + BinaryFormat.FrameSize + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(second + 1));
        Assert.Throws<DatalogException>(() => ReadAll(With(files, SnapshotPart.Data, [.. data[..first], .. data[second..third], .. data[first..second], .. data[third..]])));
        Assert.Throws<DatalogException>(() => ReadAll(With(files, SnapshotPart.Data, [.. data[..first], .. data[second..]])));
        Assert.Throws<DatalogException>(() => ReadAll(With(files, SnapshotPart.Data, [.. data[..second], .. data[first..]])));
        Assert.Throws<DatalogException>(() => ReadAll(With(files, SnapshotPart.Data, [.. data[..second]])));
    }

    [Fact]
    public void A_file_of_another_snapshot_or_another_part_is_recognised()
    {
        var (one, two) = (Files(SnapshotEncoding.Binary), Files(SnapshotEncoding.Binary));
        foreach (var part in SnapshotParts.All) Assert.Throws<DatalogException>(() => ReadAll(With(one, part, two[part])));
        Assert.Throws<DatalogException>(() => ReadAll(With(one, SnapshotPart.Data, one[SnapshotPart.Schema])));
    }

    [Fact]
    public void Any_byte_of_an_EDN_data_file_may_change_and_verification_tells_or_the_triples_are_the_same()
    {
        var files = Files(SnapshotEncoding.Edn);
        var digest = SnapshotVerifier.Verify(With(files, SnapshotPart.Data, files[SnapshotPart.Data])).Digest;
        var bytes = files[SnapshotPart.Data];
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            var verification = SnapshotVerifier.Verify(With(files, SnapshotPart.Data, flipped));
            Assert.True(!verification.IsSound || verification.Digest == digest, $"byte {at} of {Encoding.UTF8.GetString(bytes)[Math.Max(0, at - 20)..]} became {flipped[at]:x2}");
        }
    }

    [Fact]
    public void Any_cut_of_an_EDN_data_file_is_told_by_verification()
    {
        var files = Files(SnapshotEncoding.Edn);
        var bytes = files[SnapshotPart.Data];
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(SnapshotVerifier.Verify(With(files, SnapshotPart.Data, bytes[..length])).IsSound, $"cut to {length}");
    }

    private static Dictionary<SnapshotPart, byte[]> Files(SnapshotEncoding encoding, string json = Json)
    {
        var streams = Snapshot.OfJson(json, new SnapshotWriterOptions { Encoding = encoding }).Streams;
        return SnapshotParts.All.ToDictionary(part => part, part =>
        {
            using var stream = streams.Open(part, out _);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static MemoryStreams With(Dictionary<SnapshotPart, byte[]> files, SnapshotPart part, byte[] bytes) =>
        new(files.ToDictionary(f => f.Key, f => (ReadOnlyMemory<byte>)(f.Key == part ? bytes : f.Value)));

    private static bool IsReadable(Dictionary<SnapshotPart, byte[]> files, SnapshotPart part, byte[] bytes)
    {
        try
        {
            ReadAll(With(files, part, bytes));
            return true;
        }
        catch (DatalogException)
        {
            return false;
        }
    }

    private static void ReadAll(ISnapshotStreams streams)
    {
        using var snapshot = new SnapshotReader(streams);
        SnapshotDump.Of(snapshot);
    }
}
