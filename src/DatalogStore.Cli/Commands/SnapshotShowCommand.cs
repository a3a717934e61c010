using System.CommandLine;
using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls snapshot show PATH [schema|metadata|data]</c>: EDN lines.</summary>
internal static class SnapshotShowCommand
{
    public static Command Create(Tool tool)
    {
        var path = new Argument<string>("PATH") { Description = "A snapshot's folder, or one of its files" };
        var part = new Argument<string?>("PART") { Description = "schema, metadata or data; all three without it", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("show", "Print a snapshot's files as EDN lines") { path, part };
        command.SetAction(parsed =>
        {
            using var output = new TextWriterStream(tool.Out);
            SnapshotPrinter.Print(parsed.GetRequiredValue(path), parsed.GetValue(part), output);
            return ExitCode.Done;
        });
        return command;
    }
}
