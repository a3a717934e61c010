namespace DatalogStore.Cli.Tests;

public class DemoTests
{
    /// <summary>Counted independently of this project: see samples/README.md.</summary>
    private static readonly string[] Exposed = ["100.26.36.220", "184.72.74.167", "23.20.122.250", "34.229.124.59", "34.237.245.174", "52.201.238.220", "54.157.252.70", "54.173.31.238"];

    private static readonly string[] NeverExposed = ["34.234.193.238", "52.205.46.96", "52.23.223.150", "54.209.172.47"];

    [Fact]
    public void The_story_tells_what_an_independent_count_found()
    {
        var run = Run.Of("demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(string.Join(" ", Exposed[..6]), run.Out);
        Assert.Contains("12 addresses; but 4 of them were at no moment reachable:\n\n    " + string.Join(" ", NeverExposed) + "\n", run.Out);
        Assert.Contains("7 of 7 snapshots were there already, 0 datoms written", run.Out);
        Assert.Contains("files of data untouched", run.Out);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public void On_a_terminal_every_line_fits()
    {
        var run = Run.Of(new RunOptions { TerminalWidth = 80 }, "demo");
        Assert.All(run.Out.Split('\n'), line => Assert.InRange(Output.TextWidth.Of(WithoutColour(line)), 0, 80));
    }

    [Fact]
    public void The_sample_queries_answer_the_same_through_the_commands()
    {
        using var folder = new TemporaryFolder();
        var samples = Path.Combine(Repository.Root, "samples");
        foreach (var file in Directory.GetFiles(Path.Combine(samples, "cloud-custodian"), "*.json.gz").Order(StringComparer.Ordinal))
            Assert.Equal(0, Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", Path.GetFileName(file)[..10], file).ExitCode);
        Assert.Equal(0, Run.Of("ingest", folder["st"], folder["snapshots"]).ExitCode);
        string[] byRules = ["@" + Path.Combine(samples, "queries", "public-ips.edn"), "--rules", Path.Combine(samples, "queries", "public-ips.rules.edn")];
        string[] inline = ["@" + Path.Combine(samples, "queries", "public-ips-inline.edn")];
        (string[] Query, string[] View, string[] Addresses)[] cases =
        [
            (byRules, [], Exposed),
            (byRules, ["--at", "2023-10-31"], []),
            (byRules, ["--at", "2023-11-01"], ["23.20.122.250"]),
            (byRules, ["--at", "2025-01-31"], ["23.20.122.250"]),
            (byRules, ["--all"], [.. Exposed, .. NeverExposed]),
            (inline, [], ["23.20.122.250"]),
            (inline, ["--at", "2017-08-15"], []),
            (inline, ["--all"], ["23.20.122.250", .. NeverExposed]),
        ];
        foreach (var (query, view, addresses) in cases)
        {
            var run = Run.Of(["query", folder["st"], .. query, .. view, "--format", "json"]);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(addresses.Order(StringComparer.Ordinal), System.Text.Json.JsonSerializer.Deserialize<string[]>(run.Out)!.Order(StringComparer.Ordinal));
        }
    }

    private static string WithoutColour(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
