using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls snapshot write --out DIR [options] FILE…</c>: prints the path of the snapshot.</summary>
internal static class SnapshotWriteCommand
{
    public static Command Create(Tool tool)
    {
        var files = new Argument<string[]>("FILE") { Description = "JSON, NDJSON or EDN, plain, .gz or .zst; - is standard input", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The folder of snapshots: yyyy/mm/dd/ID is made below it", HelpName = "DIR", Required = true };
        var options = new SnapshotOptions();
        var command = new Command("write", "Write a snapshot; several files are several records of one") { files, output };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var writer = new SnapshotWriter(options.Read(tool, parsed, parsed.GetRequiredValue(output)));
            var report = SnapshotInput.Write(tool, writer, parsed.GetRequiredValue(files));
            tool.Out.WriteLine(report.Folder);
            tool.Out.Flush();
            SnapshotInput.Describe(tool, report);
            return ExitCode.Done;
        });
        return command;
    }
}
