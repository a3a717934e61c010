namespace DatalogStore.Cli.Tests;

public class RemovalCommandTests
{
    [Fact]
    public void Log_lists_transactions_and_takes_ranges()
    {
        using var folder = new TemporaryFolder();
        Run.Of("transact", folder["st"], "[{:db/ident :n :db/valueType :db.type/long}]");
        Run.Of("transact", folder["st"], """[{:db/id "x" :n 7}]""");
        var all = Run.Of("log", folder["st"], "--format", "csv");
        Assert.Equal(0, all.ExitCode);
        Assert.StartsWith("t,instant,e,a,v,added", all.Out, StringComparison.Ordinal);
        Assert.Contains(":db/ident", all.Out, StringComparison.Ordinal);
        var last = Run.Of("log", folder["st"], "--from", "2", "--to", "3", "--format", "csv").Out;
        Assert.DoesNotContain(":db/ident", last, StringComparison.Ordinal);
        Assert.Contains(":n,7,true", last, StringComparison.Ordinal);
        Assert.Equal(2, Run.Of("log", folder["st"], "--from", "yesterday-ish").ExitCode);
    }

    [Fact]
    public void Forget_reports_what_would_go_and_what_went()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], """{"a":{"x":1}}""");
        File.WriteAllText(folder["b.json"], """{"a":{"x":2}}""");
        Run.Of("load", folder["st"], folder["a.json"]);
        Run.Of("load", folder["st"], folder["b.json"]);
        var ids = Run.Of("snapshots", folder["st"], "--format", "jsonl").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('"').First(p => Guid.TryParse(p, out _))).ToList();
        var dry = Run.Of("forget", folder["st"], ids[0], "--dry-run", "--format", "csv");
        Assert.Equal(0, dry.ExitCode);
        Assert.Equal(2, ids.Count);
        var done = Run.Of("forget", folder["st"], ids[0], "--format", "csv");
        Assert.Equal(dry.Out, done.Out);
        Assert.DoesNotContain(ids[0], Run.Of("snapshots", folder["st"]).Out, StringComparison.Ordinal);
        Assert.Equal(2, Run.Of("forget", folder["st"], ids[0]).ExitCode);
        Assert.Equal(2, Run.Of("forget", folder["none"], ids[1]).ExitCode);
        Assert.False(Directory.Exists(folder["none"]));
    }

    [Fact]
    public void Excise_takes_entities_and_attributes()
    {
        using var folder = new TemporaryFolder();
        Run.Of("transact", folder["st"], "[{:db/ident :name :db/valueType :db.type/string :db/unique :db.unique/identity}]");
        Run.Of("transact", folder["st"], """[{:name "Ada"} {:name "Bob"}]""");
        Assert.Equal(0, Run.Of("excise", folder["st"], "--entity", """[:name "Ada"]""", "--dry-run").ExitCode);
        Assert.Contains("Ada", Run.Of("datoms", folder["st"], "aevt", ":name").Out, StringComparison.Ordinal);
        Assert.Equal(0, Run.Of("excise", folder["st"], "--entity", """[:name "Ada"]""").ExitCode);
        Assert.DoesNotContain("Ada", Run.Of("datoms", folder["st"], "aevt", ":name", "--history").Out, StringComparison.Ordinal);
        Assert.Equal(0, Run.Of("excise", folder["st"], "--attribute", ":name").ExitCode);
        Assert.DoesNotContain("Bob", Run.Of("datoms", folder["st"], "aevt", ":name", "--history").Out, StringComparison.Ordinal);
        Assert.Equal(2, Run.Of("excise", folder["st"]).ExitCode);
        Assert.Equal(2, Run.Of("excise", folder["st"], "--attribute", ":db/ident").ExitCode);
    }
}
