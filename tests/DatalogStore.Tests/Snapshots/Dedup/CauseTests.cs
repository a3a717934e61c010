using System.Text;
using DatalogStore.Snapshots;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Tests.Snapshots.Dedup;

/// <summary>Why maps are new, against histories whose edits are known; a failure prints its seed.</summary>
public class CauseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_new_map_has_the_cause_that_the_edit_says(bool asSnapshots)
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + (asSnapshots ? 40 : 160); seed++)
        {
            using var folder = new TestFolder();
            var history = new KnownHistory(seed);
            Write(folder, 0, history.Json, asSnapshots);
            var edits = Enumerable.Range(0, 1 + (seed % 4)).Select(_ => history.Edit()).ToList();
            Write(folder, 1, history.Json, asSnapshots);
            var report = DedupReport.Measure([folder.Path]);
            Assert.Equal($"seed {seed}: {string.Join(", ", edits)}\n{string.Join('\n', history.Causes)}", $"seed {seed}: {string.Join(", ", edits)}\n{string.Join('\n', Told(report))}");
        }
    }

    [Fact]
    public void The_spine_above_a_single_change_is_charged_to_it_and_goes_when_what_changed_is_dropped()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 60; seed++)
        {
            using var folder = new TestFolder();
            var history = new KnownHistory(seed);
            Write(folder, 0, history.Json, asSnapshot: false);
            var edit = history.Edit();
            Write(folder, 1, history.Json, asSnapshot: false);
            var causes = DedupReport.Measure([folder.Path]).Causes;
            var changed = causes.Where(c => c.Kind is DedupCauseKind.ChangedScalar or DedupCauseKind.ChangedList).ToList();
            // A resource that moves changes two lists besides itself: the spine above both is for neither alone.
            if (edit.Contains("moves", StringComparison.Ordinal)) continue;
            var about = $"seed {seed}: {edit}";
            Assert.True(changed.Count == 1, about);
            Assert.True(causes.Where(c => c.Kind == DedupCauseKind.Spine).Sum(c => c.Bytes) == changed[0].SpineBytes && changed[0].SpineMaps > 0, about);
            var dropped = DedupReport.Measure([folder.Path], new DedupOptions { WhatIf = [string.Join("; ", changed[0].Attributes.Select(a => "drop " + a))] });
            Assert.True(dropped.Policies[1].New == 0 && dropped.Policies[0].New > 0, about);
        }
    }

    [Theory]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"x":1,"y":3}}""", "ChangedScalar :a/y", "Spine ")]
    [InlineData("""{"a":[1]}""", """{"a":[2]}""", "ChangedList :a")]
    [InlineData("""{"a":1}""", """{"a":[1,2]}""", "ChangedList :a")]
    [InlineData("""{"a":1}""", """{"a":{"b":1}}""", "ChangedScalar :a", "NewResource a")]
    [InlineData("""{"a":{"b":1}}""", """{"a":null}""", "ChangedScalar :a")]
    [InlineData("""{"a":[]}""", """{"a":{}}""", "ChangedScalar :a", "NewResource (empty map)")]
    [InlineData("""{"a":{"id":1,"x":1}}""", """{"a":{"id":2,"x":1}}""", "ChangedScalar :a/id", "Spine ")]
    [InlineData("""{"a":[{"id":1,"x":1},{"id":3,"x":1}]}""", """{"a":[{"id":2,"x":1},{"id":3,"x":1}]}""", "ChangedList :a", "NewResource a")]
    [InlineData("""{"a":[{"id":1,"x":1,"y":1,"z":1},{"id":2,"x":2,"y":2,"z":2}]}""", """{"a":[{"id":1,"x":3,"y":3,"z":3},{"id":2,"x":4,"y":4,"z":4}]}""", "ChangedScalar :a/x + :a/y + :a/z", "ChangedScalar :a/x + :a/y + :a/z", "Spine ")]
    [InlineData("""{"a":[{"x":1,"y":1},{"x":2,"y":2}]}""", """{"a":[{"x":1,"y":3},{"x":2,"y":4}]}""", "ChangedScalar :a/y", "ChangedScalar :a/y", "Spine ")]
    [InlineData("""{"a":[{"x":1,"y":1,"z":1},{"x":2,"y":2,"z":2}]}""", """{"a":[{"x":1,"y":3,"z":3},{"x":2,"y":4,"z":4}]}""", "ChangedList :a", "NewResource a", "NewResource a")]
    [InlineData("""{"a":[[1,2],[3]]}""", """{"a":[[1,4],[3]]}""", "ChangedList :a/*", "Spine ")]
    [InlineData("""[{"id":1,"x":1},{"id":2,"x":1}]""", """[{"id":2,"x":2},{"id":1,"x":1}]""", "ChangedScalar :x")]
    [InlineData("""{"x":1}""", """{"x":1} {"y":1}""", "NewResource ")]
    [InlineData("""{"a":{"x":1,"b":{"c":1}}}""", """{"a":{"x":2,"b":{"c":2}}}""", "ChangedScalar :a.b/c", "ChangedScalar :a/x", "Spine ")]
    public void Causes_by_example(string before, string after, params string[] causes)
    {
        using var folder = new TestFolder();
        Write(folder, 0, before, asSnapshot: false);
        Write(folder, 1, after, asSnapshot: false);
        Assert.Equal(causes, Told(DedupReport.Measure([folder.Path])));
    }

    [Fact]
    public void Among_many_that_are_nearly_alike_each_finds_its_own()
    {
        using var folder = new TestFolder();
        string Rules(int zone) => $$"""{"rules":[{{string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""{"protocol":"tcp","action":"allow","port":{{i}},"zone":{{zone}}}"""))}}]}""";
        Write(folder, 0, Rules(1), asSnapshot: false);
        Write(folder, 1, Rules(2), asSnapshot: false);
        Assert.Equal([.. Enumerable.Repeat("ChangedScalar :rules/zone", 200), "Spine "], Told(DedupReport.Measure([folder.Path])));
    }

    [Fact]
    public void Maps_that_share_what_is_below_them_are_as_many_as_paths_but_looked_into_once()
    {
        // Two towers of seventy maps, each of which has the next twice; the second snapshot swaps them.
        using var folder = new TestFolder();
        WriteTowers(folder, 1, "t", "u");
        WriteTowers(folder, 2, "u", "t");
        var report = DedupReport.Measure([folder.Path]);
        Assert.Equal([(long.MaxValue, 141L, 141L), (long.MaxValue, 141, 1)], report.Snapshots.Select(s => (s.Maps, s.Distinct, s.New)));
        Assert.Equal(["ChangedScalar :bottom"], Told(report));
    }

    [Fact]
    public void What_was_there_before_is_not_new_when_it_comes_back()
    {
        using var folder = new TestFolder();
        foreach (var (i, json) in new[] { """{"a":{"x":1}}""", """{"a":{"x":2}}""", """{"a":{"x":1}}""", """{"a":{"x":1},"b":1}""" }.Index()) Write(folder, i, json, asSnapshot: false);
        var report = DedupReport.Measure([folder.Path]);
        Assert.Equal([2L, 2, 0, 1], report.Snapshots.Select(s => s.New));
        Assert.Equal([0L, 2, 2, 1], report.Snapshots.Select(s => s.Gone));
        Assert.Equal(["ChangedScalar :a/x", "ChangedScalar :b", "Spine "], Told(report));
    }

    /// <summary>The causes as lines, one for each map.</summary>
    private static List<string> Told(DedupReport report)
    {
        var told = report.Causes.SelectMany(c => Enumerable.Repeat($"{c.Kind} {string.Join(" + ", c.Attributes)}", (int)c.Maps)).ToList();
        told.Sort(StringComparer.Ordinal);
        return told;
    }

    /// <summary>A snapshot as another program may write it, under hashes of its own.</summary>
    private static void WriteTowers(TestFolder folder, int day, string x, string y)
    {
        var id = $"0190000{day}-0000-7000-8000-000000000000";
        var path = Path.Combine(folder.Path, id);
        Directory.CreateDirectory(path);
        string[] refs = ["snapshot/metadata", "snapshot/roots", "x", "y", "l", "r"];
        var schema = refs.Select(a => (a, "ref")).Append(("content/hash", "string")).Append(("snapshot/id", "uuid")).Append(("bottom", "string"))
            .SelectMany(a => (string[])[$"[\"$TEMP$:{a.Item1}\" :db/ident :{a.Item1}]", $"[\"$TEMP$:{a.Item1}\" :db/valueType :db.type/{a.Item2}]", $"[\"$TEMP$:{a.Item1}\" :db/cardinality :db.cardinality/one]"]);
        File.WriteAllLines(Path.Combine(path, "schema.edn"), schema);
        File.WriteAllLines(Path.Combine(path, "metadata.edn"), [$"[\"datomic.tx\" :snapshot/metadata \"$TEMP$:{id}:meta\"]", $"[\"$TEMP$:{id}:meta\" :snapshot/id #uuid\"{id}\"]"]);
        var data = new List<string>();
        Entity($"{id}:root", ("snapshot/roots", $"$TEMP$:L1$top{day}"));
        Entity($"L1$top{day}", ("x", $"$TEMP$:L1${x}0"), ("y", $"$TEMP$:L1${y}0"));
        foreach (var tower in (string[])["t", "u"])
        {
            for (var i = 0; i < 69; i++) Entity($"L1${tower}{i}", ("l", $"$TEMP$:L1${tower}{i + 1}"), ("r", $"$TEMP$:L1${tower}{i + 1}"));
            Entity($"L1${tower}69", ("bottom", tower));
        }

        File.WriteAllLines(Path.Combine(path, "data.edn"), data);

        void Entity(string key, params (string Attribute, string Value)[] rows)
        {
            data.Add($"[\"$TEMP$:{key}\" :content/hash \"{(key.StartsWith("L1", StringComparison.Ordinal) ? key : "L1$root" + day)}\"]");
            data.AddRange(rows.Select(r => $"[\"$TEMP$:{key}\" :{r.Attribute} \"{r.Value}\"]"));
        }
    }

    private static void Write(TestFolder folder, int moment, string json, bool asSnapshot)
    {
        if (!asSnapshot)
        {
            folder.Write($"{moment}.json", Encoding.UTF8.GetBytes(json));
            return;
        }

        using var writer = new SnapshotWriter(new SnapshotWriterOptions { OutputFolder = folder.Path, Time = DateTimeOffset.UnixEpoch.AddDays(moment) });
        writer.AddJson(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        writer.Complete();
    }
}
