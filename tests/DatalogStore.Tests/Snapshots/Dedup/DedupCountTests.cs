using System.Text;
using DatalogStore.Oracle.Snapshots;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Tests.Snapshots.Dedup;

/// <summary>Counts against the naive mapping, which interns sets of pairs, on generated histories; a failure prints its seed.</summary>
public class DedupCountTests
{
    private const int Histories = 60;

    [Fact]
    public void Counts_of_raw_records_equal_those_of_the_naive_twin()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + Histories; seed++)
        {
            using var folder = new TestFolder();
            var counted = Count(seed, folder, null);
            var found = DedupReport.Measure([folder.Path]).Snapshots;
            Assert.Equal(counted.Select(c => $"{c} seed {seed}"), found.Select(s => $"{Counts.Of(s)} seed {seed}"));
        }
    }

    [Fact]
    public void Counts_of_snapshots_equal_those_of_the_naive_twin_but_for_what_lists_repeat()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + (Histories / 3); seed++)
        {
            using var folder = new TestFolder();
            var snapshots = Path.Combine(folder.Path, "snapshots");
            var counted = Count(seed, folder, snapshots);
            var found = DedupReport.Measure([snapshots]);
            Assert.Equal(counted.Select(c => $"{c with { Maps = 0, Pairs = 0 }} seed {seed}"), found.Snapshots.Select(s => $"{Counts.Of(s) with { Maps = 0, Pairs = 0 }} seed {seed}"));
            Assert.All(counted.Zip(found.Snapshots), p => Assert.InRange(p.Second.Maps, p.Second.Distinct, p.First.Maps));
            Assert.All(found.Snapshots, s => Assert.True(s.Time is not null && s.Folder is not null && s.Files.Count == 0 && s.BytesIn > 0));
        }
    }

    [Fact]
    public void Of_a_folder_each_file_is_a_moment_and_each_folder_with_all_its_files()
    {
        using var folder = new TestFolder();
        foreach (var below in (string[])["2024-01-02/eu", "2024-01-04"]) Directory.CreateDirectory(Path.Combine(folder.Path, below));
        folder.Write("2024-01-02/eu/b.jsonl", """{"a":1} {"a":2}"""u8.ToArray());
        folder.Write("2024-01-02/a.json", """{"a":1}"""u8.ToArray());
        folder.Write("2024-01-01.json", """{"a":1}"""u8.ToArray());
        folder.Write("2024-01-03.edn", "{:a 3}"u8.ToArray());
        folder.Write("README.txt", "no record"u8.ToArray());
        folder.Write("2024-01-04/notes.txt", "none either"u8.ToArray());
        var found = DedupReport.Measure([folder.Path]).Snapshots;
        Assert.Equal(["2024-01-01 1 1 1", "2024-01-02 3 2 1", "2024-01-03 1 1 1"], found.Select(s => $"{s.Name} {s.Maps} {s.Distinct} {s.New}"));
        Assert.Equal(["a.json", "b.jsonl"], found[1].Files.Select(Path.GetFileName));
        // Files that are named keep the order given.
        Assert.Equal(["2024-01-03", "2024-01-01"], DedupReport.Measure([Path.Combine(folder.Path, "2024-01-03.edn"), Path.Combine(folder.Path, "2024-01-01.json")]).Snapshots.Select(s => s.Name));
    }

    [Fact]
    public void Files_by_others_count_the_same_in_any_order_and_with_triples_stated_twice()
    {
        using var folder = new TestFolder();
        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = folder.Path, Encoding = SnapshotEncoding.Edn });
        writer.AddFile(Path.Combine(TestFolder.Samples, "2017-07-01.json.gz"));
        var data = Path.Combine(writer.Complete().Folder!, "data.edn");
        var before = DedupReport.Measure([folder.Path]);
        var entities = File.ReadAllLines(data).GroupBy(l => l[..l.IndexOf(' ', StringComparison.Ordinal)]).Reverse().ToList();
        File.WriteAllLines(data, entities.SelectMany(e => e.Append(e.Last())));
        var after = DedupReport.Measure([folder.Path]);
        Assert.Equal((Counts.Of(before.Snapshots[0]), before.Snapshots[0].BytesMaps), (Counts.Of(after.Snapshots[0]), after.Snapshots[0].BytesMaps));
        Assert.Equal(before.Subtrees, after.Subtrees);
    }

    [Fact]
    public void Subtrees_and_causes_add_up_to_the_whole()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + (Histories / 3); seed++)
        {
            using var folder = new TestFolder();
            Count(seed, folder, null);
            for (var depth = 0; depth < 4; depth++)
            {
                var report = DedupReport.Measure([folder.Path], new DedupOptions { SubtreeDepth = depth });
                var last = report.Snapshots[^1];
                Assert.Equal(
                    (last.Unique, last.Unique - report.Snapshots[0].Unique, last.PairsUnique, last.BytesKept, report.Snapshots.Sum(s => s.BytesMaps)),
                    (report.Subtrees.Sum(s => s.Unique), report.Subtrees.Sum(s => s.New), report.Subtrees.Sum(s => s.PairsUnique), report.Subtrees.Sum(s => s.BytesKept), report.Subtrees.Sum(s => s.BytesMaps)));
                var later = report.Snapshots.Skip(1).ToList();
                Assert.Equal((later.Sum(s => s.New), later.Sum(s => s.PairsNew), later.Sum(s => s.BytesNew)), (report.Causes.Sum(c => c.Maps), report.Causes.Sum(c => c.Pairs), report.Causes.Sum(c => c.Bytes)));
                Assert.All(later, s => Assert.Equal(s.New, s.NewByCause.Values.Sum()));
                Assert.InRange(report.Causes.Sum(c => c.SpineMaps), 0, report.Causes.Where(c => c.Kind == DedupCauseKind.Spine).Sum(c => c.Maps));
            }
        }
    }

    /// <summary>Real answers; the counts are those of an independent program that interns sets of pairs exactly.</summary>
    [Fact]
    public void Counts_of_the_samples_are_those_of_an_independent_program()
    {
        string[] counted =
        [
            "2017-07-01,163390,1544,786,786,0,786,7564,4487,4487,4487",
            "2017-08-01,169282,1595,828,45,3,831,7838,4732,292,4779",
            "2023-10-01,358759,3551,1744,1058,142,1889,16676,10043,6082,10861",
            "2023-11-01,364043,3607,1770,29,3,1918,16884,10143,202,11063",
            "2024-06-01,404744,3912,1923,155,3,2073,18548,11042,1003,12066",
            "2025-01-01,408702,3952,1950,30,3,2103,18723,11196,272,12338",
            "2025-02-01,413627,4009,1996,49,3,2152,18950,11400,324,12662",
        ];
        var found = DedupReport.Measure([TestFolder.Samples]).Snapshots;
        Assert.Equal(counted, found.Select(s => $"{s.Name},{s.BytesIn},{s.Maps},{s.Distinct},{s.New},{s.Gone},{s.Unique},{s.Pairs},{s.PairsDistinct},{s.PairsNew},{s.PairsUnique}"));
    }

    /// <summary>Writes a history of a few documents that recur and change, and counts it naively.</summary>
    private static List<Counts> Count(int seed, TestFolder folder, string? snapshots)
    {
        var random = new Random(seed);
        var documents = Enumerable.Range(0, 6).Select(i => new JsonTrees((seed * 10) + i).Record()).ToList();
        var (result, ever, before, unique, pairsUnique) = (new List<Counts>(), new HashSet<string>(), new HashSet<string>(), 0L, 0L);
        for (var moment = 0; moment < 5; moment++)
        {
            var twin = new NaiveSnapshot();
            var text = new StringBuilder();
            foreach (var _ in Enumerable.Range(0, random.Next(1, 4)))
            {
                var (tree, record) = documents[random.Next(documents.Count)];
                twin.AddRecord(tree);
                text.Append(record).Append('\n');
            }

            var file = folder.Write($"{moment}.json", Encoding.UTF8.GetBytes(text.ToString()));
            if (snapshots is not null)
            {
                using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = snapshots, Time = DateTimeOffset.UnixEpoch.AddDays(moment), Encoding = (SnapshotEncoding)(moment % 2) });
                writer.AddFile(file);
                writer.Complete();
            }

            var now = twin.Entities.Keys.ToHashSet();
            var added = now.Where(ever.Add).ToList();
            unique += added.Count;
            pairsUnique += added.Sum(PairsOf);
            result.Add(new Counts(twin.Maps, now.Count, added.Count, before.Count(e => !now.Contains(e)), unique, twin.Datoms, now.Sum(PairsOf), added.Sum(PairsOf), pairsUnique));
            before = now;
        }

        return result;
    }

    private static long PairsOf(string entity) => entity.Length == 0 ? 0 : entity.Split(' ').Length;

    private sealed record Counts(long Maps, long Distinct, long New, long Gone, long Unique, long Pairs, long PairsDistinct, long PairsNew, long PairsUnique)
    {
        public static Counts Of(DedupSnapshot s) => new(s.Maps, s.Distinct, s.New, s.Gone, s.Unique, s.Pairs, s.PairsDistinct, s.PairsNew, s.PairsUnique);
    }
}
