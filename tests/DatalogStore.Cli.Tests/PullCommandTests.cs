namespace DatalogStore.Cli.Tests;

public class PullCommandTests
{
    [Fact]
    public void Each_format_shows_one_entity_as_a_scalar_and_several_as_a_collection()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        (string[] Arguments, string Out)[] cases =
        [
            (["[:person/name :person/age]", "[:person/name \"Ada\"]"], "{:person/name \"Ada\", :person/age 36}\n"),
            (["[:person/age]", "[:person/name \"Ada\"]", "--format", "edn"], "{:person/age 36}\n"),
            (["[:person/age]", "[:person/name \"Ada\"]", "--format", "json"], "{\"person/age\":36}\n"),
            (["[:person/age]", "[:person/name \"Cy\"]", "--format", "json"], "null\n"),
            (["[:person/age]", "[:person/name \"Ada\"]", "[:person/name \"Cy\"]", "[:person/name \"Bo\"]"], "{:person/age 36}\nnil\n{:person/age 12}\n"),
            (["[:person/age]", "[:person/name \"Ada\"]", "[:person/name \"Cy\"]", "--format", "json"], "[{\"person/age\":36},\n null]\n"),
            (["[:person/age]", "[:person/name \"Ada\"]", "[:person/name \"Cy\"]", "--format", "jsonl"], "{\"person/age\":36}\nnull\n"),
            (["[:db/ident]", ":person/name", "--format", "edn"], "{:db/ident :person/name}\n"),
        ];
        foreach (var (arguments, expected) in cases)
        {
            var run = Run.Of(["pull", store, .. arguments]);
            Assert.Equal((0, expected, ""), (run.ExitCode, run.Out, run.Error));
        }
    }

    [Fact]
    public void What_does_not_fit_into_a_line_is_broken_at_its_entries()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of(new RunOptions { TerminalWidth = 30 }, "pull", store, "[:person/name :person/age {(:person/_name :default [\"one item\" \"another item\"]) [*]}]", "[:person/name \"Ada\"]", "-q");
        Assert.Equal("{:person/name \"Ada\"\n :person/age 36\n :person/_name [\"one item\"\n                \"another item\"]}\n", run.Out);
    }

    [Fact]
    public void A_pattern_may_stand_in_a_file_and_its_faults_are_shown_there()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        Assert.Equal("{:person/age 36}\n", Run.Of("pull", store, "@" + folder.Write("good.edn", "[:person/age]"), "[:person/name \"Ada\"]").Out);
        var bad = folder.Write("bad.edn", "[:person/age\n {:person/name 0}]");
        var run = Run.Of("pull", store, "@" + bad, "[:person/name \"Ada\"]");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("bad-pull: ", run.Error);
        Assert.Contains($"\n{bad}:2:16\n", run.Error);
    }

    [Fact]
    public void Unknown_names_warn_and_an_unknown_attribute_is_an_error_when_strict()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var run = Run.Of("pull", store, "[:person/nmae]", "[:person/name \"Nobody\"]");
        Assert.Equal((0, "nil\n"), (run.ExitCode, run.Out));
        Assert.Contains("warning: unknown-attribute: ", run.Error);
        Assert.Contains("warning: no entity [:person/name \"Nobody\"]", run.Error);
        Assert.Equal(2, Run.Of("pull", store, "[:person/nmae]", "1", "--strict").ExitCode);
        Assert.Equal(2, Run.Of("pull", store, "[*]", "1", "--history").ExitCode);
    }

    [Fact]
    public void A_store_with_snapshots_is_pulled_from_at_one_moment_and_says_which()
    {
        using var folder = new TemporaryFolder();
        var store = folder["store"];
        foreach (var (day, x) in new[] { ("2024-03-01", 1), ("2024-03-02", 2) })
            Assert.Equal(0, Run.Of("load", store, folder.Write($"{day}.json", $"{{\"a\":{{\"x\":{x},\"c\":{{\"y\":7}}}}}}"), "--time", day + "T00:00:00Z").ExitCode);
        var part = Run.Of("query", store, "[:find ?c . :where [?c :a.c/y 7]]", "--format", "edn").Out.Trim();
        var now = Run.Of("pull", store, "[{:a/_c [:a/x]}]", part);
        Assert.Equal("{:a/_c [{:a/x 2}]}\n", now.Out);
        Assert.StartsWith("scope: at ", now.Error);
        Assert.Equal("{:a/_c [{:a/x 1}]}\n", Run.Of("pull", store, "[{:a/_c [:a/x]}]", part, "--at", "2024-03-01").Out);
        Assert.Equal("{:a/_c [{:a/x 1} {:a/x 2}]}\n", Run.Of("pull", store, "[{:a/_c [:a/x]}]", part, "--all").Out);
    }
}
