using System.Text.Json;

namespace DatalogStore.Cli.Tests;

public class OverTimeCommandTests
{
    private const string Open = "[:find ?id :where [?g :aws.groups/id ?id] [?g :aws.groups/open true] :order-by [?id]]";

    private static readonly string[] Period = ["--from", "2024-03-01", "--to", "2024-03-06", "--over-time"];

    [Fact]
    public void A_table_has_a_column_of_intervals_and_one_of_what_is_unknown()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of(["query", Store(folder), Open, .. Period]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            ?id   held                                                                                          unknown
            ────  ────────────────────────────────────────────────────────────────────────────────────────────  ────────────────────────────────────────────
            sg-1  2024-03-02T00:00:00Z to 2024-03-03T00:00:00Z, 2024-03-04T00:00:00Z to 2024-03-06T00:00:00Z  2024-03-01T00:00:00Z to 2024-03-02T00:00:00Z
            sg-2  2024-03-02T00:00:00Z to 2024-03-04T00:00:00Z                                                  2024-03-01T00:00:00Z to 2024-03-02T00:00:00Z
            """.Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('─', ' ')),
            run.Out.TrimEnd('\n').Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('─', ' ')));
        Assert.Equal(
            "2 rows\nscope: over time from 2024-03-01T00:00:00Z to 2024-03-06T00:00:00Z: 4 moments, not collected: - no snapshot yet, 2024-03-01T00:00:00Z to 2024-03-02T00:00:00Z\n", run.Error);
        var known = Run.Of("query", folder["st"], Open, "--from", "2024-03-02", "--to", "2024-03-06", "--over-time");
        Assert.DoesNotContain("unknown", known.Out);
        Assert.Contains("4 moments".Replace('4', '3') + ", nothing uncollected", known.Error);
    }

    [Fact]
    public void Intervals_are_arrays_of_two_instants_in_json()
    {
        using var folder = new TemporaryFolder();
        var store = Store(folder);
        var run = Run.Of(["query", store, Open, .. Period, "--format", "json"]);
        Assert.Equal(
            """
            [["sg-1",[["2024-03-02T00:00:00.000Z","2024-03-03T00:00:00.000Z"],["2024-03-04T00:00:00.000Z","2024-03-06T00:00:00.000Z"]],[["2024-03-01T00:00:00.000Z","2024-03-02T00:00:00.000Z"]]],
             ["sg-2",[["2024-03-02T00:00:00.000Z","2024-03-04T00:00:00.000Z"]],[["2024-03-01T00:00:00.000Z","2024-03-02T00:00:00.000Z"]]]]

            """, run.Out);
        using var scope = JsonDocument.Parse(run.Error);
        var gap = Assert.Single(scope.RootElement.GetProperty("scope").GetProperty("gaps").EnumerateArray());
        Assert.Equal("no-snapshot-yet", gap.GetProperty("reason").GetString());

        using var whole = JsonDocument.Parse(Run.Of(["query", store, Open.Replace(":where", ":keys group :where", StringComparison.Ordinal), .. Period, "--format", "json", "--with-scope"]).Out);
        Assert.Equal("sg-1", whole.RootElement.GetProperty("rows")[0].GetProperty("group").GetString());
        Assert.Equal(2, whole.RootElement.GetProperty("rows")[0].GetProperty("held").GetArrayLength());
        Assert.Equal(4, whole.RootElement.GetProperty("scope").GetProperty("moments").GetInt32());
    }

    [Theory]
    [InlineData("edn", "[[\"sg-1\" [[#inst \"2024-03-02T00:00:00.000-00:00\" #inst \"2024-03-03T00:00:00.000-00:00\"]")]
    [InlineData("csv", "?id,held,unknown\r\nsg-1,\"[[#inst ")]
    [InlineData("jsonl", "[\"sg-1\",[[\"2024-03-02T00:00:00.000Z\",")]
    public void Every_format_has_the_intervals(string format, string start)
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith(start, Run.Of(["query", Store(folder), Open, .. Period, "--format", format]).Out);
    }

    [Fact]
    public void The_future_is_left_out()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of("query", Store(folder), Open, "--from", "2024-03-05", "--to", "2999-01-01", "--over-time", "--format", "json");
        Assert.Contains("lies in the future", run.Error);
        Assert.DoesNotContain("2999", run.Out);
    }

    [Fact]
    public void Only_query_goes_over_time()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of(["datoms", Store(folder), "aevt", ":aws.groups/id", .. Period]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--over-time goes with query alone", run.Error);
    }

    /// <summary>sg-1 is open on the 2nd and from the 4th, sg-2 on the 2nd and 3rd.</summary>
    private static string Store(TemporaryFolder folder)
    {
        foreach (var (day, first, second) in new[] { (2, true, true), (3, false, true), (4, true, false) })
        {
            var text = $$$"""{"aws":{"groups":[{"id":"sg-1","open":{{{(first ? "true" : "false")}}}},{"id":"sg-2","open":{{{(second ? "true" : "false")}}}}]}}""";
            Assert.Equal(0, Run.Of(new RunOptions { Input = text }, "load", folder["st"], "--time", $"2024-03-0{day}", "-").ExitCode);
        }

        return folder["st"];
    }
}
