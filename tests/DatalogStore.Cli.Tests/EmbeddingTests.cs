namespace DatalogStore.Cli.Tests;

/// <summary>The sample that embeds the library: it runs, says what it should, and is what the manual shows.</summary>
public class EmbeddingTests
{
    [Fact]
    public async Task The_sample_prints_what_it_should()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.StartProgram("Embedding.dll", folder["store"]);
        var run = await child.EndAsync();
        Assert.Equal("", run.Error);
        Assert.Equal(
            """
            now    10.0.0.9:80
            now    10.0.0.9:443
            before 10.0.0.1:80
            before 10.0.0.1:443
            tried  Host { Ip = 10.0.0.3, Port = 25 }, and the store has 2 rows still

            """,
            run.Out.ReplaceLineEndings("\n"));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void The_manual_shows_the_sample_as_it_is()
    {
        var program = File.ReadAllText(Path.Combine(Repository.Root, "samples", "Embedding", "Program.cs"));
        Assert.Contains(program.TrimStart('\uFEFF'), File.ReadAllText(Path.Combine(Repository.Root, "docs", "embedding.md")));
        Assert.True(program.Split('\n').Length <= 40, "the sample is short");
    }
}
