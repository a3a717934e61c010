namespace DatalogStore.Cli.Tests;

public class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_help_lists_the_commands()
    {
        var run = Run.Of();
        Assert.Equal(0, run.ExitCode);
        foreach (var name in Commands.CommandTable.Names) Assert.Contains("\n  " + name, run.Out);
    }

    [Fact]
    public void Every_command_has_help()
    {
        foreach (var name in Commands.CommandTable.Names)
        {
            var run = Run.Of(name, "--help");
            Assert.Equal(0, run.ExitCode);
            Assert.Contains("Usage:", run.Out);
        }
    }

    [Fact]
    public void An_unknown_command_suggests_a_near_one()
    {
        var run = Run.Of("qurey", "store", "[]");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("unknown-command: unknown command qurey\nhelp: did you mean query?\n", run.Error);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("--fromat", "--format")]
    [InlineData("--snapshoot", "--snapshot")]
    [InlineData("--rule", "--rules")]
    public void An_unknown_option_suggests_a_near_one_and_is_not_taken_for_an_argument(string typed, string meant)
    {
        var run = Run.Of("query", "store", "[:find ?x :where [?x :a]]", typed, "json");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"unknown-option: unknown option {typed} for dls query\nhelp: did you mean {meant}", run.Error);
    }

    [Fact]
    public void A_missing_argument_is_named()
    {
        var run = Run.Of("query", "store");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("missing-argument: missing QUERY\n", run.Error);
    }

    [Fact]
    public void An_unknown_format_lists_the_known_ones()
    {
        var run = Run.Of("schema", "store", "--format", "yaml");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("bad-option: --format yaml: unknown format\nhelp: known are: table, edn, json, jsonl, csv\n", run.Error);
    }

    [Fact]
    public void With_json_errors_an_error_is_one_json_object()
    {
        var run = Run.Of("query", "store", "[:find ?x", "--json-errors");
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("}\n", run.Error);
        using var json = System.Text.Json.JsonDocument.Parse(run.Error);
        Assert.Equal("edn-syntax", json.RootElement.GetProperty("code").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("place").GetProperty("column").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("exit").GetInt32());
    }

    [Fact]
    public void A_query_that_is_not_edn_is_shown_with_a_caret()
    {
        var run = Run.Of("query", "store", "[:find ?x\n :where [?x :a}]");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("edn-syntax: unexpected '}': expected ']' first\nquery:2:15\n   :where [?x :a}]\n                ^\n", run.Error);
    }

    [Fact]
    public void A_query_in_a_file_is_named_by_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("q.edn", "[:find ?x");
        var run = Run.Of("query", "store", "@" + file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"\n{file}:1:1\n", run.Error);
    }

    [Theory]
    [InlineData("--at", "2024-13-01")]
    [InlineData("--at", "yesterday")]
    [InlineData("--since", "x")]
    public void A_moment_that_is_none_says_how_to_write_one(string option, string text)
    {
        var run = Run.Of("query", "store", "[:find ?x :where [?x :db/ident]]", option, text);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"bad-instant: {option} {text}: not a moment\nhelp: ", run.Error);
    }

    [Theory]
    [InlineData("--at now --all", "--at and --all exclude each other")]
    [InlineData("--snapshot 0191e251-c4a1-87ba-967f-84bab9c4abff --from 2024 --to 2025 --union", "--snapshot and --from/--to exclude each other")]
    [InlineData("--as-of 1 --history", "--as-of and --history exclude each other")]
    [InlineData("--from 2024-01-01 --to 2024-02-01", "--union")]
    [InlineData("--from 2024-01-01 --union", "--from and --to go together")]
    [InlineData("--union", "--union needs --from and --to")]
    [InlineData("--over-time", "--over-time needs --from and --to")]
    [InlineData("--from 2024-01-01 --to 2024-02-01 --over-time --union", "--over-time and --union exclude each other")]
    [InlineData("--from 2024-01-01 --to 2024-02-01 --over-time --explain", "--explain speaks of one moment")]
    public void Views_that_contradict_each_other_are_refused(string view, string says)
    {
        var run = Run.Of(["query", "store", "[:find ?x :where [?x :db/ident]]", .. view.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error);
    }

    [Fact]
    public void A_store_that_is_not_there_is_a_wrong_request_and_is_not_made()
    {
        using var folder = new TemporaryFolder();
        var run = Run.Of("query", folder["nothing"], "[:find ?x :where [?x :db/ident]]");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("store-not-found: ", run.Error);
        Assert.False(Directory.Exists(folder["nothing"]));
    }

    [Fact]
    public void A_file_where_a_store_is_meant_is_a_wrong_request()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "text");
        foreach (var args in (string[][])[["query", file, "[:find ?x :where [?x :db/ident]]"], ["transact", file, "[]"], ["stats", file]])
        {
            var run = Run.Of(args);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith("store-not-a-folder: ", run.Error);
            Assert.Equal("text", File.ReadAllText(file));
        }
    }

    [Fact]
    public void Names_that_are_near_are_found_by_typing_errors()
    {
        Assert.Equal(["query"], Errors.NearNames.Of("qurey", ["query", "datoms", "stats"]));
        Assert.Equal(["snapshots"], Errors.NearNames.Of("snap", ["snapshots", "stats"]));
        Assert.Empty(Errors.NearNames.Of("xyzzy", ["query", "stats"]));
        Assert.Equal(1, Errors.NearNames.Distance("qurey", "query"));
        Assert.Equal(3, Errors.NearNames.Distance("", "abc"));
    }
}
