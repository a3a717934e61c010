using System.Diagnostics;
using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Demo;

/// <summary>
/// The story: write the states as snapshots, ingest them, ask which addresses the internet reaches, now, then, and of all moments mixed, and ingest once
/// more. Everything shown is computed here and now, in a temporary folder.
/// </summary>
internal sealed class DemoRun(Tool tool, string folder)
{
    private const string Queries = "samples/queries/";
    private const string RulesQuestion = $"dls query st @{Queries}public-ips.edn --rules {Queries}public-ips.rules.edn";

    private readonly Story _story = new(tool);
    private readonly List<string> _snapshots = [];

    private string StorePath => Path.Combine(folder, "st");

    public void Run()
    {
        var watch = Stopwatch.StartNew();
        Introduce();
        WriteSnapshots();
        using (var store = DatomStore.Open(StorePath, new StoreOptions { CreateIfMissing = true, Time = tool.Time }))
        {
            Ingest(store);
            AskInline(store.Db);
            var moments = AskOverTime(store.Db);
            AskAll(store.Db, moments);
            IngestAgain(store);
        }

        _story.Title("Your turn");
        _story.Paragraph($"That took {watch.Elapsed.TotalSeconds:0.0} seconds, and the temporary store is gone. Write your own: `dls load st --time 2024-03-01T04:00:00Z answers.json`, then `dls schema st` and `dls query st '[:find …]'`. Every command and option is in docs/cli.md and `dls --help`.");
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private void Introduce()
    {
        _story.Title("DatalogStore: ask any question about any moment");
        _story.Paragraph("Security teams collect, every day, everything the read-only APIs of their clouds answer. Nearly all of it is the same as yesterday's. DatalogStore keeps every distinct map once, and answers questions about any day.");
        _story.Paragraph($"Here are {DemoData.Days.Count} states of recorded AWS answers, {Day(DemoData.Days[0])} to {Day(DemoData.Days[^1])} (test recordings of Cloud Custodian, Apache-2.0; see samples/README.md).");
    }

    private void WriteSnapshots()
    {
        _story.Title("1. Write what was collected as snapshots");
        _story.Paragraph("A snapshot is one run of a collector: nested maps become entities named by the hash of their content, keys become attributes named by their path.");
        _story.Command($"dls snapshot write --out snapshots --meta collector=custodian --time {Day(DemoData.Days[0])} {DemoData.FileOf(DemoData.Days[0])}");
        foreach (var day in DemoData.Days)
        {
            tool.Cancellation.ThrowIfCancellationRequested();
            _snapshots.Add(DemoSnapshots.Write(Path.Combine(folder, "snapshots"), day));
        }

        _story.Paragraph($"… and so on for all {_snapshots.Count}.");
    }

    private void Ingest(DatomStore store)
    {
        _story.Title("2. Ingest them: only what is new is written");
        _story.Command("dls ingest st snapshots");
        var reports = new List<IngestReport>();
        foreach (var snapshot in _snapshots) reports.Add(store.Ingest(snapshot, null, tool.Cancellation));
        _story.Table(
            ["snapshot", "maps", "new", "share new", "datoms", "written"],
            reports.Select(r => (IReadOnlyList<object?>)[Day(r.Time), r.EntitiesSeen, r.EntitiesNew, $"{100.0 * r.EntitiesNew / r.EntitiesSeen,7:0.0} %", r.DatomsSeen, r.DatomsNew]));
        var (seen, written) = (reports.Sum(r => r.DatomsSeen), reports.Sum(r => r.DatomsNew));
        _story.Paragraph($"{seen:N0} datoms of distinct maps were seen, {written:N0} written: {(double)seen / written:0.0} times fewer. The states are months and years apart; of a cloud collected daily, one map in a hundred is new, or one in five hundred.");
    }

    private void AskInline(Database db)
    {
        _story.Title("3. Which public addresses does the internet reach?");
        _story.Paragraph("A network interface with a public address, in a security group that lets 0.0.0.0/0 or ::/0 in, as one query:");
        _story.Command($"dls query st @{Queries}public-ips-inline.edn");
        _story.Verbatim(Shortened(DemoData.Query("public-ips-inline.edn")));
        _story.Paragraph("(Every attribute is named by the path of its keys; here … stands for aws.ec2.OPERATION.response.data.) The answer:");
        tool.Out.WriteLine();
        var now = db.At(tool.Time.GetUtcNow());
        var result = Ask(now, "public-ips-inline.edn", null);
        _story.Values(Sorted(result), "no address");
        if (result.Warnings.Count > 0) _story.Paragraph("(dls also warns that no attribute …/CidrIpv6 was ever collected, and names near ones: what nothing has could as well be a typing error.)");
    }

    /// <returns>The answer at each snapshot.</returns>
    private List<(DateTimeOffset Time, SortedSet<string> Addresses)> AskOverTime(Database db)
    {
        _story.Title("4. The same as rules, and at earlier moments");
        _story.Paragraph("That asked one API operation about interfaces. Rules name the pieces of a question so that it can grow: these also know the interfaces inside the answers about instances.");
        _story.Command(RulesQuestion);
        var now = Sorted(Ask(db.At(tool.Time.GetUtcNow()), "public-ips.edn", "public-ips.rules.edn"));
        _story.Values(now, "no address");
        _story.Paragraph("And two weeks before? A moment needs no more than --at; without it, dls asks about now, never about everything at once.");
        var earlier = DemoData.Days[^2].AddDays(14);
        _story.Command($"{RulesQuestion} --at {Day(earlier)}");
        _story.Values(Sorted(Ask(db.At(earlier), "public-ips.edn", "public-ips.rules.edn")), "no address");
        var moments = db.Snapshots.Select(s => (s.Time, Sorted(Ask(db.Snapshot(s.Id), "public-ips.edn", "public-ips.rules.edn")))).ToList();
        _story.Paragraph("Asked at each snapshot:");
        tool.Out.WriteLine();
        _story.Table(["moment", "addresses"], moments.Select(m => (IReadOnlyList<object?>)[Day(m.Time), (long)m.Item2.Count]));
        _story.Paragraph("In January 2025 one group was opened to the world; seven addresses that had been there for years were suddenly reachable.");
        return moments;
    }

    private void AskAll(Database db, List<(DateTimeOffset Time, SortedSet<string> Addresses)> moments)
    {
        _story.Title("5. What a store without moments would have claimed");
        _story.Paragraph("--all asks of every snapshot at once, as a store would that only ever adds facts:");
        _story.Command($"{RulesQuestion} --all");
        var all = Sorted(Ask(db.All(), "public-ips.edn", "public-ips.rules.edn"));
        _story.Values(all, "no address");
        var never = all.Except(moments.SelectMany(m => m.Addresses)).Order(StringComparer.Ordinal).ToList();
        _story.Paragraph($"{all.Count} addresses; but {never.Count} of them were at no moment reachable:");
        tool.Out.WriteLine();
        _story.Values(never, "none");
        _story.Paragraph("Their interfaces were seen in 2017 and gone when, later, their groups were opened. Joining a map of one day with a map of another makes an answer that was never true: that is why --at now is the default, and why every answer states its scope.");
    }

    private void IngestAgain(DatomStore store)
    {
        _story.Title("6. Ingest the same again: nothing happens");
        var (t, files) = (store.Db.BasisT, StoreFiles());
        _story.Command("dls ingest st snapshots");
        var reports = _snapshots.Select(s => store.Ingest(s, null, tool.Cancellation)).ToList();
        var same = StoreFiles().SetEquals(files);
        _story.Paragraph($"{reports.Count(r => r.WasAlreadyThere)} of {reports.Count} snapshots were there already, {reports.Sum(r => r.DatomsNew)} datoms written; the store is at transaction {store.Db.BasisT} as before ({t}), its files of data {(same ? "untouched" : "changed")}.");
    }

    /// <summary>Tables and write-ahead log of the store with their sizes.</summary>
    private HashSet<string> StoreFiles() => [.. new DirectoryInfo(StorePath).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension is ".sst" or ".log").Select(f => $"{f.FullName} {f.Length}")];

    private QueryResult Ask(Database db, string query, string? rules)
    {
        IReadOnlyList<object?> inputs = rules is null ? [] : [DemoData.Query(rules)];
        return db.Query(DemoData.Query(query), inputs, new QueryOptions(), tool.Cancellation);
    }

    private static SortedSet<string> Sorted(QueryResult result) => new(result.Column.Select(TableWriter.TextOf), StringComparer.Ordinal);

    /// <summary>The query without comments and with its namespaces cut to their ends, to fit a terminal.</summary>
    private static string Shortened(string query)
    {
        foreach (var operation in (string[])["DescribeNetworkInterfaces", "DescribeSecurityGroups"]) query = query.Replace($":aws.ec2.{operation}.response.data.", ":…", StringComparison.Ordinal);
        return string.Join('\n', query.Split('\n').Where(l => !l.StartsWith(';')));
    }
}
