using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Cli.Dedup;

/// <summary>A report's parts as tables. Names of columns are those of docs/dedup.md.</summary>
internal sealed class DedupTables(DedupReport report, int top)
{
    public const string Snapshots = "snapshots";

    /// <summary>So many attributes of one cause are written out in a table.</summary>
    private const int AttributesShownMax = 3;

    /// <summary>The parts, in the order in which they are shown.</summary>
    public static readonly string[] Parts = [Snapshots, "totals", "subtrees", "causes", "policies", "yardsticks"];

    private static readonly (string Name, Func<DedupSnapshot, object?> Value, bool InTable)[] SnapshotColumns =
    [
        ("snapshot", s => s.Name, true),
        ("time", s => s.Time, false),
        ("policy", s => s.Policy, false),
        ("bytes-in", s => s.BytesIn, true),
        ("maps", s => s.Maps, true),
        ("distinct", s => s.Distinct, true),
        ("new", s => s.New, true),
        ("gone", s => s.Gone, true),
        ("unique", s => s.Unique, true),
        ("pairs", s => s.Pairs, false),
        ("pairs-distinct", s => s.PairsDistinct, false),
        ("pairs-new", s => s.PairsNew, true),
        ("pairs-unique", s => s.PairsUnique, false),
        ("bytes-maps", s => s.BytesMaps, false),
        ("bytes-new", s => s.BytesNew, true),
        ("bytes-kept", s => s.BytesKept, false),
        ("by-scalar", s => s.NewByCause.GetValueOrDefault(DedupCauseKind.ChangedScalar), true),
        ("by-list", s => s.NewByCause.GetValueOrDefault(DedupCauseKind.ChangedList), true),
        ("by-spine", s => s.NewByCause.GetValueOrDefault(DedupCauseKind.Spine), true),
        ("by-resource", s => s.NewByCause.GetValueOrDefault(DedupCauseKind.NewResource), true),
    ];

    /// <summary>Whether a part has anything that was not said elsewhere.</summary>
    public bool Has(string part) => part switch
    {
        "causes" => report.Causes.Count > 0,
        "policies" => report.Policies.Count > 1,
        "yardsticks" => report.Yardsticks.Count > 0,
        _ => true,
    };

    /// <summary>One part. A table has fewer columns and rows than the formats for machines.</summary>
    public Answer Of(string part, OutputFormat format)
    {
        var isTable = format == OutputFormat.Table;
        var rows = isTable ? top : int.MaxValue;
        return part switch
        {
            "totals" => Answer.Listing(["figure", "value"], Totals()),
            "subtrees" => Answer.Listing(["path", "maps", "unique", "new", "pairs-unique", "bytes-maps", "bytes-kept", "share"], report.Subtrees.Take(rows).Select(s => RowOf(s))),
            "causes" => Answer.Listing(["cause", "what", "maps", "pairs", "bytes", "spine-maps", "spine-bytes", "share"], report.Causes.Take(rows).Select(c => RowOf(c, format))),
            "policies" => Answer.Listing(["policy", "maps", "unique", "new", "pairs-unique", "bytes-kept", "share"], report.Policies.Select(p => RowOf(p))),
            "yardsticks" => Answer.Listing(["way", "units", "unique", "bytes-in", "bytes-kept", "ratio"], report.Yardsticks.Select(y => RowOf(y))),
            _ => SnapshotsOf(isTable),
        };
    }

    /// <summary>All parts: a map of part to rows.</summary>
    public Answer Document()
    {
        var parts = Parts.Select(part => (Part: part, Answer: Of(part, OutputFormat.Json))).ToList();
        return new Answer(FindShape.Tuple, Parts, [.. Parts.Select(Keyword.Of)], [[.. parts.Select(p => p.Part == "totals" ? (object)Map(p.Answer) : new EdnVector([.. p.Answer.Rows.Select(r => p.Answer.ValueOf(r))]))]]);
    }

    private static EdnMap Map(Answer answer) => EdnMap.Of(answer.Rows.Select(r => new KeyValuePair<object, object?>(Keyword.Of((string)r[0]!), r[1])));

    private Answer SnapshotsOf(bool isTable)
    {
        var columns = SnapshotColumns.Where(c => c.InTable || !isTable).ToList();
        return Answer.Listing([.. columns.Select(c => c.Name)], report.Snapshots.Select(s => (IReadOnlyList<object?>)[.. columns.Select(c => c.Value(s))]));
    }

    private IReadOnlyList<object?>[] Totals()
    {
        var all = report.Policies[0];
        var later = report.Snapshots.Skip(1).ToList();
        return
        [
            ["snapshots", (long)report.Snapshots.Count],
            ["bytes-in", report.Snapshots.Sum(s => s.BytesIn)],
            ["maps", all.Maps],
            ["unique", all.Unique],
            ["maps-a-unique-map", Ratio(all.Maps, all.Unique)],
            ["pairs", all.Pairs],
            ["pairs-unique", all.PairsUnique],
            ["bytes-maps", all.BytesMaps],
            ["bytes-kept", all.BytesKept],
            ["bytes-maps-a-byte-kept", Ratio(all.BytesMaps, all.BytesKept)],
            ["share-new-after-the-first", later.Count == 0 ? null : Share(later.Sum(s => s.New), later.Sum(s => s.Distinct))],
        ];
    }

    private IReadOnlyList<object?> RowOf(DedupSubtree subtree) =>
    [
        subtree.Path.Length == 0 ? "(top)" : subtree.Path, subtree.Maps, subtree.Unique, subtree.New, subtree.PairsUnique, subtree.BytesMaps, subtree.BytesKept,
        Share(subtree.BytesKept, report.Snapshots[^1].BytesKept),
    ];

    private IReadOnlyList<object?> RowOf(DedupCause cause, OutputFormat format) =>
    [
        NameOf(cause.Kind),
        format is OutputFormat.Table ? Shown(cause.Attributes) : format is OutputFormat.Csv ? string.Join(" + ", cause.Attributes) : new EdnVector([.. cause.Attributes]),
        cause.Maps, cause.Pairs, cause.Bytes, cause.SpineMaps, cause.SpineBytes,
        Share(cause.Bytes + cause.SpineBytes, report.Snapshots[^1].BytesKept - report.Snapshots[0].BytesKept),
    ];

    private IReadOnlyList<object?> RowOf(DedupPolicy policy) =>
        [policy.Name, policy.Maps, policy.Unique, policy.New, policy.PairsUnique, policy.BytesKept, Share(policy.BytesKept, report.Policies[0].BytesKept)];

    private static IReadOnlyList<object?> RowOf(DedupYardstick way) => [way.Name, way.Units, way.Unique, way.BytesIn, way.BytesKept, Ratio(way.BytesIn, way.BytesKept)];

    private static string NameOf(DedupCauseKind kind) => kind switch
    {
        DedupCauseKind.ChangedScalar => "changed scalar",
        DedupCauseKind.ChangedList => "changed list",
        DedupCauseKind.NewResource => "new resource",
        _ => "spine",
    };

    /// <summary>What a cause names, for a table: of attributes under one path only the first has it, and not too many are named.</summary>
    private static string Shown(IReadOnlyList<string> attributes)
    {
        if (attributes is [""]) return "(top)";
        var names = attributes.Take(AttributesShownMax).Select((a, i) => i > 0 && PathOf(a) == PathOf(attributes[i - 1]) ? a[PathOf(a).Length..] : a);
        return string.Join(" + ", names) + (attributes.Count > AttributesShownMax ? $" + {attributes.Count - AttributesShownMax} more" : "");
    }

    private static string PathOf(string attribute) => attribute[..(attribute.LastIndexOf('/') + 1)];

    private static object? Ratio(long whole, long part) => part == 0 ? null : Math.Round((double)whole / part, 1);

    private static object? Share(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);
}
