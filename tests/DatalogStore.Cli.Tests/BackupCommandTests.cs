namespace DatalogStore.Cli.Tests;

public class BackupCommandTests
{
    [Fact]
    public void A_store_is_backed_up_listed_verified_and_restored()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        var made = Run.Of("backup", store, folder["backups"], "--format", "csv");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.StartsWith("backup,time,files,bytes,bytes-new,t\r\n1,", made.Out, StringComparison.Ordinal);
        Run.Of("transact", store, """[{:person/name "Dora"}]""");
        Assert.Equal(0, Run.Of("backup", store, folder["backups"]).ExitCode);
        Assert.Equal(3, Run.Of("backup", "--list", folder["backups"], "--format", "csv").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, Run.Of("backup", "--verify", folder["backups"], "--id", "1").ExitCode);
        Assert.Equal(0, Run.Of("restore", folder["backups"], folder["old"], "--id", "1").ExitCode);
        Assert.Equal(0, Run.Of("restore", folder["backups"], folder["new"]).ExitCode);
        const string names = "[:find [?n ...] :where [_ :person/name ?n]]";
        Assert.DoesNotContain("Dora", Run.Of("query", folder["old"], names, "--all").Out, StringComparison.Ordinal);
        Assert.Contains("Dora", Run.Of("query", folder["new"], names, "--all").Out, StringComparison.Ordinal);
        Assert.Equal(0, Run.Of("verify", folder["new"]).ExitCode);
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        Assert.Equal(0, Run.Of("backup", store, folder["backups"]).ExitCode);
        var run = Run.Of("restore", folder["backups"], store);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("store-exists: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run.Of("backup", store).ExitCode);
        Assert.Equal(2, Run.Of("backup", "--list", folder["none"]).ExitCode);
        using var writer = DatomStore.Open(store);
        Assert.StartsWith("store-locked: ", Run.Of("backup", store, folder["backups"]).Error, StringComparison.Ordinal);
    }
}
