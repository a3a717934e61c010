namespace DatalogStore.Cli.Tests;

public class VerifyCommandTests
{
    [Fact]
    public void A_sound_store_is_said_to_be_sound_in_every_format()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        File.WriteAllText(folder["a.json"], """{"a":{"x":[1,2,3],"y":null}}""");
        Run.Of("load", store, folder["a.json"]);
        var run = Run.Of("verify", store, "--format", "csv");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("sound,true", run.Out, StringComparison.Ordinal);
        Assert.Contains("snapshots-walked,1", run.Out, StringComparison.Ordinal);
        Assert.Contains("snapshots-walked,0", Run.Of("verify", store, "--rows-only", "--format", "csv").Out, StringComparison.Ordinal);
        foreach (var format in new[] { "table", "json", "jsonl", "edn" }) Assert.Equal(0, Run.Of("verify", store, "--format", format).ExitCode);
    }

    [Fact]
    public void It_reads_a_store_that_is_open_for_writing()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithPeople(folder);
        using var writer = DatomStore.Open(store);
        writer.Transact("""[{:person/name "Dora"}]""");
        Assert.Equal(0, Run.Of("verify", store).ExitCode);
    }

    [Fact]
    public void Damaged_files_are_findings_and_no_end()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 20_000);
        using (var open = DatomStore.Open(store)) open.Compact(TestContext.Current.CancellationToken);
        var largest = new DirectoryInfo(store).GetFiles("*.sst").MaxBy(f => f.Length)!;
        using (var file = largest.Open(FileMode.Open))
        {
            file.Position = largest.Length / 3;
            file.Write(new byte[64]);
        }

        var run = Run.Of("verify", store, "--format", "csv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("store-damaged: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("sound,false", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"store-damaged\"", Run.Of("verify", store, "--json-errors").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_not_there_is_an_error_and_a_cancelled_run_ends_with_130()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, Run.Of("verify", folder["none"]).ExitCode);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Equal(130, Run.Of(new RunOptions { Cancellation = cancel.Token }, "verify", Stores.WithPeople(folder)).ExitCode);
    }
}
