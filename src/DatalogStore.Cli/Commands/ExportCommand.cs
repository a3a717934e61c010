using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls export STORE SNAPSHOT</c>: back to JSON, a record a line.</summary>
internal static class ExportCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var snapshot = new Argument<string>("SNAPSHOT") { Description = "Its id, or the first characters of it" };
        var command = new Command("export", "Write a snapshot back as JSON, a record a line") { store, snapshot };
        command.SetAction(parsed =>
        {
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = opened.Db;
            using var output = new TextWriterStream(tool.Out);
            db.ExportJson(SnapshotIds.Parse(parsed.GetRequiredValue(snapshot), db.Snapshots), output);
            return ExitCode.Done;
        });
        return command;
    }
}
