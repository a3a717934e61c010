using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DatalogStore.Cli.Tests;

public partial class DedupCommandTests
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples", "cloud-custodian");

    [Fact]
    public void Every_example_of_the_document_prints_what_it_says()
    {
        var examples = Examples().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "dedup.md")));
        Assert.Equal(4, examples.Count);
        foreach (var example in examples.ToList())
        {
            string[] arguments = [.. Words().Matches(example.Groups["arguments"].Value).Select(w => w.Value.Trim('\'').Replace("samples/cloud-custodian", Samples, StringComparison.Ordinal))];
            var run = Run.Of(arguments);
            // The compressed size is the library's, whose next version may compress better.
            Assert.Equal((0, WithoutCompressed(example.Groups["output"].Value), ""), (run.ExitCode, WithoutCompressed(run.Out), run.Error));
        }
    }

    [Fact]
    public void Formats_for_machines_have_every_part_whole()
    {
        var document = JsonDocument.Parse(Run.Of("dedup", Samples, "--format", "json", "--top", "1", "--what-if", "drop **.LaunchTime").Out).RootElement;
        Assert.Equal(["snapshots", "totals", "subtrees", "causes", "policies", "yardsticks"], document.EnumerateObject().Select(p => p.Name));
        Assert.Equal(7, document.GetProperty("snapshots").GetArrayLength());
        Assert.Equal(2152, document.GetProperty("totals").GetProperty("unique").GetInt32());
        Assert.Equal(1366, document.GetProperty("causes").EnumerateArray().Sum(c => c.GetProperty("maps").GetInt32()));
        Assert.Equal(["as it is", "drop **.LaunchTime"], document.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("policy").GetString()));

        var csv = Run.Of("dedup", Samples, "--format", "csv").Out.Split("\r\n");
        Assert.StartsWith("snapshot,time,policy,bytes-in,maps,distinct,new,gone,unique,pairs,", csv[0]);
        Assert.StartsWith("2017-08-01,,,169282,1595,828,45,3,831,7838,", csv[2]);
        var lines = Run.Of("dedup", Samples, "--format", "jsonl", "--show", "subtrees", "--depth", "1").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["aws", "(top)", "(empty map)"], lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("path").GetString()));
    }

    [Fact]
    public void Snapshots_are_counted_in_the_order_of_their_ids()
    {
        using var folder = new TemporaryFolder();
        foreach (var day in (string[])["2017-08-01", "2017-07-01"])
            Assert.Equal(0, Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", day, Path.Combine(Samples, day + ".json.gz")).ExitCode);
        var run = Run.Of("dedup", folder["snapshots"], "--format", "csv", "--store");
        Assert.Equal(["2017-07-01T00:00:00.000Z,,", "2017-08-01T00:00:00.000Z,,"], run.Out.Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => l[37..63]));
        var ways = Run.Of("dedup", folder["snapshots"], "--format", "jsonl", "--store", "--show", "yardsticks").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["snapshot files", "store"], ways.Select(w => w.GetProperty("way").GetString()));
        Assert.All(ways, w => Assert.InRange(w.GetProperty("bytes-kept").GetInt64(), 10_000, 2_000_000));
    }

    [Fact]
    public void The_chart_is_sound_XML_with_a_bar_for_every_cause_of_every_snapshot()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Run.Of("dedup", Samples, "--svg", folder["chart.svg"]).ExitCode);
        var chart = XDocument.Load(folder["chart.svg"]);
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal("7 snapshots: 22,170 maps, 2,152 of them different", chart.Root!.Element(svg + "title")!.Value);
        var bars = chart.Descendants(svg + "rect").Where(r => r.Element(svg + "title") is not null).Select(r => r.Element(svg + "title")!.Value).ToList();
        Assert.Contains("2023-10-01: 24 changed scalar", bars);
        Assert.Equal(6 + 1 + 6 + 6, bars.Count);
        Assert.Equal(2, chart.Descendants(svg + "polyline").Count());

        var odd = folder.Write("a<b>&.json", "{}");
        Assert.Equal(0, Run.Of("dedup", odd, "--svg", folder["odd.svg"]).ExitCode);
        Assert.Contains("a<b>&", XDocument.Load(folder["odd.svg"]).Root!.Value);
    }

    [Fact]
    public void Progress_is_shown_on_a_terminal_and_taken_away()
    {
        using var error = new StringWriter();
        var tool = new Tool { Out = TextWriter.Null, Error = error, ErrorIsTerminal = true };
        Assert.Equal(0, tool.Run(["dedup", Samples, "--store"]));
        Assert.StartsWith("\r1 of 7 2017-07-01 1,544 maps, 786 new, 786 unique\u001b[K", error.ToString());
        Assert.EndsWith("\r\u001b[K", error.ToString());
        Assert.DoesNotContain('\n', error.ToString());
    }

    [Fact]
    public void Snapshots_of_different_policies_are_warned_of_and_have_no_yardsticks()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.json", "{\"AB\":1}");
        foreach (var (day, keyCase) in new[] { ("2024-01-01", "keep"), ("2024-01-02", "kebab") })
            Assert.Equal(0, Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", day, "--key-case", keyCase, file).ExitCode);
        var run = Run.Of("dedup", folder["snapshots"], "--yardsticks", "--show", "yardsticks");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: these snapshots have different policies, so equal maps can have different hashes: the default, key-case=kebab\n", run.Error);
        Assert.Contains("--yardsticks measures raw records only", run.Error);
    }

    [Fact]
    public void Wrong_requests_and_bad_data_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.json", "{\"a\":");
        var empty = Directory.CreateDirectory(folder["empty"]).FullName;
        Assert.Equal(0, Run.Of("snapshot", "write", "--out", folder["snapshots"], Path.Combine(Samples, "2017-07-01.json.gz")).ExitCode);
        (string[] Arguments, int Code, string Error)[] cases =
        [
            ([folder["nowhere"]], 2, "input-unreadable: there is no "),
            ([empty], 2, "nothing-to-count: "),
            ([bad], 3, "json-syntax: "),
            ([Samples, folder["snapshots"]], 2, "mixed-input: 1 snapshots and 7 moments of raw records are mixed"),
            ([Samples, "--what-if", "dorp a"], 2, "bad-what-if: 'dorp a'"),
            ([Samples, "--what-if", "drop a..b"], 2, "bad-pattern: a..b is no path pattern"),
            ([Samples, "--show", "cause"], 2, "bad-option: --show cause"),
            ([Samples, "--depth", "-1"], 2, "bad-option: --depth -1"),
            ([folder.Write("x.edn", "{:a 1}"), "--what-if", "drop a"], 2, "what-if-edn: "),
        ];
        foreach (var (arguments, code, error) in cases)
        {
            var run = Run.Of(["dedup", .. arguments]);
            Assert.Equal((code, ""), (run.ExitCode, run.Out));
            Assert.StartsWith(error, run.Error);
        }

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal((130, "cancelled\n"), Run.Of(new RunOptions { Cancellation = cancelled.Token }, "dedup", Samples) is var stopped ? (stopped.ExitCode, stopped.Error) : default);
    }

    private static string WithoutCompressed(string text) => Compressed().Replace(text, "zstd --long");

    [GeneratedRegex("^zstd --long .*$", RegexOptions.Multiline)]
    private static partial Regex Compressed();

    [GeneratedRegex(@"```console\n\$ dls (?<arguments>.*)\n(?<output>(?s:.*?))```", RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
