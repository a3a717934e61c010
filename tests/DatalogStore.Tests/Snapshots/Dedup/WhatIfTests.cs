using System.Text;
using DatalogStore.Oracle.Snapshots;
using DatalogStore.Snapshots.Dedup;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Tests.Snapshots.Dedup;

public class WhatIfTests
{
    [Theory]
    [InlineData("drop a.b", """{"a":{"b":1,"c":2},"b":3}""", """{"a":{"c":2},"b":3}""")]
    [InlineData("drop a.b", """{"a":[{"b":{"x":[1,{"y":2}]},"c":2},{"b":[]}]}""", """{"a":[{"c":2},{}]}""")]
    [InlineData("drop **.b", """[{"b":"}]\"","a":{"b":null}}] {"b":1}""", "[{\"a\":{}}]\n{}")]
    [InlineData("keyed a", """{"a":{"k1":{"x":1},"k2":5,"k3":[{"y":1},[2]],"k4":{}}}""", """{"a":[{"%key":"k1","x":1},{"%key":"k2","%value":5},{"%key":"k3","%value":[{"y":1},[2]]},{"%key":"k4"}]}""")]
    [InlineData("keyed a.**", """{"a":{"k":{"l":{"x":1}}}}""", """{"a":[{"%key":"k","%value":[{"%key":"l","%value":[{"%key":"x","%value":1}]}]}]}""")]
    [InlineData("keyed a; drop a.*.x", """{"a":{"k":{"x":1,"y":2}}}""", """{"a":[{"%key":"k","y":2}]}""")]
    [InlineData("keyed a", """{"a":{}}""", """{"a":[]}""")]
    [InlineData("ordered", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("ordered", """[{"a":["x"]}]""", """[{"a":["x"],"%order":["a 0"]}]""")]
    [InlineData("ordered", """{"a\"":[1,1],"b":[],"c":[[[]]],"d":{"e":[null]}}""", """{"a\"":[1,1],"b":[],"c":[{"%list":[{"%list":[]}],"%order":["* 0"]}],"d":{"e":[null],"%order":["e 0"]},"%order":["a\" 0 0","c 0"]}""")]
    [InlineData("ordered; keyed a; drop **.x", """{"a":{"k":[1],"l":{"x":[1],"y":[2]}}}""", """{"a":[{"%key":"k","%value":[1],"%order":["%value 0"]},{"%key":"l","y":[2],"%order":["y 0"]}]}""")]
    [InlineData("drop a%2Eb", """{"a.b":1,"a":{"b":1},"\u0061.b":2}""", """{"a":{"b":1}}""")]
    public void Records_are_rewritten(string policy, string json, string expected)
    {
        Assert.Equal(expected, Rewritten(policy, Encoding.UTF8.GetBytes(json), int.MaxValue));
        Assert.Equal(expected, Rewritten(policy, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)], 1));
    }

    [Fact]
    public void Policies_count_as_the_naive_twin_counts_trees_that_were_changed()
    {
        var from = Random.Shared.Next(1_000_000);
        for (var seed = from; seed < from + 150; seed++)
        {
            using var folder = new TestFolder();
            var random = new Random(seed);
            var trees = new JsonTrees(seed);
            var (tree, text) = trees.Record();
            folder.Write("0.json", Encoding.UTF8.GetBytes(text));
            var (drop, keyed) = (Pattern(random), Pattern(random));
            var report = DedupReport.Measure([folder.Path], new DedupOptions { WhatIf = [$"drop {drop}", $"keyed {keyed}"] });
            foreach (var (policy, expected) in report.Policies.Zip<DedupPolicy, object?>([tree, Changed(tree, [], drop, null), Changed(tree, [], null, keyed), Changed(tree, [], drop, keyed)]))
            {
                var twin = new NaiveSnapshot();
                twin.AddRecord(expected);
                Assert.True((twin.Maps, (long)twin.Entities.Count, twin.DistinctDatoms) == (policy.Maps, policy.Unique, policy.PairsUnique), $"seed {seed}, {policy.Name}: {text}");
            }
        }
    }

    [Fact]
    public void When_order_counts_maps_are_one_exactly_when_their_lists_are_equal_element_by_element()
    {
        var (from, counted) = (Random.Shared.Next(1_000_000), 0);
        for (var seed = from; seed < from + 200; seed++)
        {
            using var folder = new TestFolder();
            var records = Enumerable.Range(0, 3).Select(i => new JsonTrees((seed * 10) + i).Record()).ToList();
            // Of a key that is there twice the last wins, and the lists of all: not worth more code.
            if (records.Exists(r => HasRepeatedKeys(r.Tree))) continue;
            counted++;
            folder.Write("0.json", Encoding.UTF8.GetBytes(string.Join('\n', records.Select(r => r.Text))));
            var maps = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (tree, _) in records)
            {
                if (tree is List<object?> list) list.ForEach(r => Ordered(r, r is List<object?> ? "/*" : "", maps));
                else Ordered(tree, "", maps);
            }

            var policy = DedupReport.Measure([folder.Path], new DedupOptions { WhatIf = ["ordered"] }).Policies[1];
            Assert.True(maps.Count == policy.Unique, $"seed {seed}: {maps.Count} counted, {policy.Unique} found: {File.ReadAllText(Path.Combine(folder.Path, "0.json"))}");
        }

        Assert.True(counted > 20);
    }

    [Fact]
    public void Snapshots_are_counted_under_a_policy_through_their_records()
    {
        using var folder = new TestFolder();
        var (raw, snapshots) = (Path.Combine(folder.Path, "raw"), Path.Combine(folder.Path, "snapshots"));
        Directory.CreateDirectory(raw);
        foreach (var (i, file) in Directory.GetFiles(TestFolder.Samples, "*.gz").Order(StringComparer.Ordinal).Take(3).Index())
        {
            File.Copy(file, Path.Combine(raw, Path.GetFileName(file)));
            using var writer = new DatalogStore.Snapshots.SnapshotWriter(new() { OutputFolder = snapshots, Time = DateTimeOffset.UnixEpoch.AddDays(i) });
            writer.AddFile(file);
            writer.Complete();
        }

        var options = new DedupOptions { WhatIf = ["drop **.ResponseMetadata", "keyed aws.ec2"] };
        Assert.Equal(
            DedupReport.Measure([raw], options).Policies.Select(p => (p.Name, p.Unique, p.New, p.PairsUnique, p.BytesKept)),
            DedupReport.Measure([snapshots], options).Policies.Select(p => (p.Name, p.Unique, p.New, p.PairsUnique, p.BytesKept)));
    }

    [Fact]
    public void All_steps_that_are_no_policy_are_named()
    {
        var error = Assert.Throws<DatalogException>(() => WhatIf.Parse("drop a; dorp b; keyed; drop a b"));
        Assert.Equal(("bad-what-if", "'dorp b', 'keyed', 'drop a b' in 'drop a; dorp b; keyed; drop a b' is no policy"), (error.Code, error.Message));
    }

    /// <summary>The tree as a policy would have it, by plain recursion.</summary>
    private static object? Changed(object? tree, string[] path, string? drop, string? keyed) => tree switch
    {
        List<object?> list => list.ConvertAll(item => Changed(item, path, drop, keyed)),
        NaiveMap map => ChangedMap(map, path, drop, keyed),
        _ => tree,
    };

    private static object ChangedMap(NaiveMap map, string[] path, string? drop, string? keyed)
    {
        var members = map.Members.Where(m => !IsMatch(drop, [.. path, m.Key])).Select(m => new NaiveMember(m.Key, Changed(m.Value, [.. path, m.Key], drop, keyed))).ToList();
        if (!IsMatch(keyed, path)) return new NaiveMap(members);
        return members.Select(object? (m) => new NaiveMap(m.Value is NaiveMap value ? [new NaiveMember("%key", m.Key), .. value.Members] : [new NaiveMember("%key", m.Key), new NaiveMember("%value", m.Value)])).ToList();
    }

    private static bool HasRepeatedKeys(object? tree) => tree switch
    {
        List<object?> list => list.Exists(HasRepeatedKeys),
        NaiveMap map => map.Members.DistinctBy(m => m.Key).Count() < map.Members.Count || map.Members.Any(m => HasRepeatedKeys(m.Value)),
        _ => false,
    };

    /// <summary>A value as text that keeps the order of lists; every map and every list in a list goes to <paramref name="maps"/> with its path.</summary>
    private static string Ordered(object? tree, string path, HashSet<string> maps)
    {
        switch (tree)
        {
            case NaiveMap map:
                var members = map.Members.Select(m => $"{Hex(m.Key)}:{Ordered(m.Value, $"{path}/{Hex(m.Key)}", maps)}").Order(StringComparer.Ordinal);
                var text = $"{{{string.Join(',', members)}}}";
                // Nothing in a map without keys says where it lies.
                maps.Add(map.Members.Count == 0 ? text : path + text);
                return text;
            case List<object?> list:
                var items = $"[{string.Join(',', list.Select(i => i is List<object?> ? Ordered(i, path + "/*", maps) : Ordered(i, path, maps)))}]";
                if (path.EndsWith("/*", StringComparison.Ordinal)) maps.Add(path + items);
                return items;
            case string s: return '"' + Hex(s);
            case double d: return $"d{(d == 0 ? 0 : d):R}";
            default: return tree?.ToString() ?? "null";
        }
    }

    private static string Hex(string text) => string.Concat(text.Select(c => $"{(int)c:x4}"));

    private static bool IsMatch(string? pattern, string[] path) =>
        pattern is not null && PathPatternTests.TryEveryWay(pattern.Split('.'), path.Select(k => KeyEscape.Escape(k, isFirst: false)).ToArray());

    private static string Pattern(Random random) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => ((string[])["*", "**", "a", "b", "Name", "%empty", "a%2Eb", "%2A", "%ED%A0%80"])[random.Next(9)]));

    private static string Rewritten(string policy, byte[] json, int readSize)
    {
        using var rewriter = new RecordRewriter(new SmallReads(json, readSize), WhatIf.Parse(policy));
        using var result = new MemoryStream();
        rewriter.CopyTo(result);
        return Encoding.UTF8.GetString(result.ToArray());
    }

    /// <summary>Hands bytes out a few at a time.</summary>
    private sealed class SmallReads(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);
    }
}
