namespace DatalogStore.Cli.Tests;

public class ProcessTests
{
    [Fact]
    public async Task The_exit_code_is_the_process_s()
    {
        using var help = ChildProcess.Start("--help");
        Assert.Equal(0, (await help.EndAsync()).ExitCode);
        using var wrong = ChildProcess.Start("nonsense");
        var run = await wrong.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("unknown-command: ", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task An_interrupt_cancels_and_exits_with_130()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 2000);
        // Some 8 billion combinations: not done within anybody's patience.
        using var child = ChildProcess.Start("query", store, "[:find (count ?a) . :with ?b ?c :where [?a :n/value ?x] [?b :n/value ?y] [?c :n/value ?z] [(< ?x ?y)] [(< ?y ?z)] [(+ ?x ?y ?z) ?s] [(= ?s -1)]]");
        await Task.Delay(1500);
        Assert.False(child.Process.HasExited);
        await child.SignalAsync("INT");
        var run = await child.EndAsync();
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("cancelled\n", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_reader_that_closes_the_pipe_ends_the_command_quietly()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 20_000);
        using var child = ChildProcess.Start("datoms", store, "aevt", ":n/value", "--format", "jsonl");
        Assert.NotNull(await child.Process.StandardOutput.ReadLineAsync());
        child.Process.StandardOutput.Close();
        await child.Process.WaitForExitAsync();
        Assert.Equal(0, child.Process.ExitCode);
        Assert.DoesNotContain("Exception", await child.Process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task A_store_that_another_process_writes_can_be_read_but_not_written()
    {
        using var folder = new TemporaryFolder();
        var store = Stores.WithNumbers(folder, 10);
        using var writer = DatomStore.Open(store);
        using var second = ChildProcess.Start("transact", store, "[[:db/add \"x\" :n/value 77]]");
        var refused = await second.EndAsync();
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("store-locked: ", refused.Error);
        using var reader = ChildProcess.Start("query", store, "[:find (count ?e) . :where [?e :n/value]]", "--format", "json");
        var read = await reader.EndAsync();
        Assert.Equal(("10\n", 0), (read.Out, read.ExitCode));
        writer.Transact("[[:db/add \"x\" :n/value 77]]");
        using var again = ChildProcess.Start("query", store, "[:find (count ?e) . :where [?e :n/value]]", "--format", "json");
        Assert.Equal("11\n", (await again.EndAsync()).Out);
    }

    [Fact]
    public async Task Watching_ingests_what_lands_until_it_is_interrupted()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["snapshots"]);
        using var child = ChildProcess.Start("ingest", folder["st"], folder["snapshots"], "--watch", "--format", "jsonl");
        foreach (var day in (string[])["2024-03-01", "2024-03-02"])
        {
            Assert.Equal(0, Run.Of("snapshot", "write", "--out", folder["snapshots"], "--time", day, folder.Write("d.json", $"{{\"day\": \"{day}\"}}")).ExitCode);
            var line = await child.Process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Contains($"\"time\":\"{day}T00:00:00.000Z\",\"result\":\"ingested\"", line);
        }

        await child.SignalAsync("INT");
        Assert.Equal(130, (await child.EndAsync()).ExitCode);
        Assert.Equal("2\n", Run.Of("query", folder["st"], "[:find (count ?d) . :where [_ :day ?d]]", "--all", "--format", "json").Out);
    }

    [Fact]
    public async Task In_a_pipe_there_are_no_colours_and_no_progress()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.Start("load", folder["st"], "--time", "2024-01-01T00:00:00Z", folder.Write("a.json", "{\"a\": {\"b\": [1, 2, 3]}}"));
        var run = await child.EndAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
        Assert.DoesNotContain('\r', run.Out + run.Error);
    }
}
