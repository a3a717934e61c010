using System.Text;
using DatalogStore.Model;
using DatalogStore.Oracle.Snapshots;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>The streaming mapping against the recursive one, on generated documents; a failure prints its seed.</summary>
public class MappingTwinTests
{
    private const int Documents = 400;

    [Theory]
    [InlineData(SnapshotEncoding.Binary)]
    [InlineData(SnapshotEncoding.Edn)]
    public void Entities_hashes_and_counts_equal_those_of_the_naive_twin(SnapshotEncoding encoding)
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + Documents; seed++)
        {
            var trees = new JsonTrees(seed);
            var twin = new NaiveSnapshot();
            var text = new StringBuilder();
            for (var i = 0; i < 3; i++)
            {
                var (tree, record) = trees.Record();
                twin.AddRecord(tree);
                text.Append(record).Append('\n');
            }

            var snapshot = Snapshot.OfJson(text.ToString(), new SnapshotWriterOptions { Encoding = encoding });
            using var source = snapshot.Open();
            var entities = SnapshotDump.Of(source);
            var about = $"seed {seed}: {text}";
            Assert.True(twin.Entities.Values.Order(StringComparer.Ordinal).SequenceEqual(entities.Where(e => e.Key == e.Hash).Select(e => e.Hash).Order(StringComparer.Ordinal)), about);
            Assert.True(twin.Roots.SetEquals(entities.Single(e => e.Key != e.Hash).Rows.Select(r => r[(r.LastIndexOf(' ') + 1)..])), about);
            Assert.True((twin.Maps, twin.Datoms, (long)twin.Entities.Count, twin.DistinctDatoms)
                == (snapshot.Report.Maps, snapshot.Report.Datoms, snapshot.Report.EntitiesWritten, snapshot.Report.DatomsWritten), about);
            Assert.True(snapshot.Report.RepeatedKeys.Count > 0 || SameAttributes(twin, source), about);
            Assert.True(SnapshotVerifier.Verify(snapshot.Streams) is { IsSound: true } verification && verification.Digest == source.Digest, about);
        }
    }

    [Fact]
    public void Exported_JSON_makes_the_same_entities_again()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + Documents; seed++)
        {
            var (_, text) = new JsonTrees(seed).Record();
            var snapshot = Snapshot.OfJson(text);
            if (snapshot.Report.Roots == 0) continue;
            using var exported = new MemoryStream();
            SnapshotExport.ToJson(snapshot, exported);
            var again = Snapshot.OfJson(Encoding.UTF8.GetString(exported.ToArray()));
            Assert.True(HashesOf(snapshot).SetEquals(HashesOf(again)), $"seed {seed}: {text} became {Encoding.UTF8.GetString(exported.ToArray())}");
        }
    }

    [Fact]
    public void Both_encodings_have_the_same_digest_and_entities()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 100; seed++)
        {
            var (_, text) = new JsonTrees(seed).Record();
            var id = Guid.CreateVersion7();
            var binary = Snapshot.OfJson(text, new SnapshotWriterOptions { Id = id });
            var edn = Snapshot.OfJson(text, new SnapshotWriterOptions { Id = id, Encoding = SnapshotEncoding.Edn });
            using var binarySource = binary.Open();
            using var ednSource = edn.Open();
            Assert.Equal(binary.Report.Digest, binarySource.Digest);
            Assert.Equal(binary.Report.Digest, ednSource.Digest);
            Assert.Equal(SnapshotDump.Of(binarySource).Select(d => d.ToString() + string.Join('|', d.Rows)), SnapshotDump.Of(ednSource).Select(d => d.ToString() + string.Join('|', d.Rows)));
        }
    }

    private static HashSet<string> HashesOf(Snapshot snapshot) => [.. SnapshotDump.Of(snapshot).Where(e => e.Key == e.Hash).Select(e => e.Hash)];

    /// <summary>Attributes with a value, their types and cardinalities. Repeated keys leave the twin's with what was dropped.</summary>
    private static bool SameAttributes(NaiveSnapshot twin, ISnapshotSource source)
    {
        var ours = source.Attributes.Where(a => a.ValueType != Model.ValueType.None && !a.Ident.Text.StartsWith("snapshot/", StringComparison.Ordinal) && a.Ident.Text != "content/hash");
        var want = twin.Attributes.Where(a => a.Value.Kinds.Count > 0).Select(a => $"{a.Key} {(a.Value.Kinds.Count > 1 ? "any" : a.Value.Kinds.First())} {a.Value.Many}");
        return want.Order(StringComparer.Ordinal).SequenceEqual(ours.Select(a => $"{a.Ident.Text} {KindOf(a.ValueType)} {a.Cardinality == Cardinality.Many}").Order(StringComparer.Ordinal));
    }

    private static string KindOf(Model.ValueType type) => type switch
    {
        Model.ValueType.Any => "any",
        Model.ValueType.Long or Model.ValueType.BigInt => "2",
        _ => ((int)Enum.Parse<ValueKind>(type.ToString())).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
