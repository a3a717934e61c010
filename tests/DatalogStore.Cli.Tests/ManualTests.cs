using System.CommandLine;
using DatalogStore.Cli.Commands;

namespace DatalogStore.Cli.Tests;

public class ManualTests
{
    private static readonly string Manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));

    [Fact]
    public void The_manual_names_every_command_and_option()
    {
        var root = CommandTable.Create(new Tool { Out = TextWriter.Null, Error = TextWriter.Null }, []);
        foreach (var command in Commands(root).Where(c => c != root))
        {
            Assert.Contains($"`dls {PathOf(command, root)}", Manual);
            foreach (var option in command.Options) Assert.True(Manual.Contains(option.Name, StringComparison.Ordinal), $"docs/cli.md does not mention {option.Name} of {command.Name}");
        }
    }

    [Fact]
    public void The_manual_names_every_exit_code()
    {
        foreach (var field in typeof(ExitCode).GetFields()) Assert.Contains($"\n| {field.GetRawConstantValue()} |", Manual);
    }

    [Fact]
    public void The_readme_s_commands_are_understood()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains("    dotnet run --project src/DatalogStore.Cli -c Release -- demo\n", readme);
        Assert.Contains("    dotnet test --solution DatalogStore.sln\n", readme);
        foreach (var file in (string[])["samples/queries/public-ips.edn", "samples/queries/public-ips.rules.edn", "samples/cloud-custodian/2023-10-01.json.gz"])
        {
            Assert.Contains(file, readme);
            Assert.True(File.Exists(Path.Combine(Repository.Root, file)));
        }
    }

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static string PathOf(Command command, Command root) =>
        command.Parents.OfType<Command>().FirstOrDefault(p => p != root) is { } parent ? $"{PathOf(parent, root)} {command.Name}" : command.Name;
}
