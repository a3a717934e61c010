namespace DatalogStore.Cli.Tests;

public class SpaceCommandTests
{
    [Fact]
    public void Compacting_reports_the_space_before_and_after_and_changes_no_answer()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        for (var i = 0; i < 20; i++) Run.Of("transact", store, $$"""[{:person/name "N{{i}}" :person/age {{i}}}]""");
        const string query = "[:find ?n ?a :where [?e :person/name ?n] [?e :person/age ?a]]";
        var before = Run.Of("query", store, query, "--all", "--format", "csv").Out.Split('\n').Order();
        var run = Run.Of("compact", store, "--format", "csv");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("family,bytes-before,bytes-after", run.Out, StringComparison.Ordinal);
        Assert.Contains("pieces fewer", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Run.Of("query", store, query, "--all", "--format", "csv").Out.Split('\n').Order());
        var space = Run.Of("stats", store, "--space", "--format", "csv").Out;
        Assert.StartsWith("family,bytes,share", space, StringComparison.Ordinal);
        Assert.Contains("eavt,", space, StringComparison.Ordinal);
        Assert.DoesNotContain("eavt,0,", space, StringComparison.Ordinal);
        Assert.Equal(2, Run.Of("compact", folder["none"]).ExitCode);
    }
}
