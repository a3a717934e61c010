using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary>
/// <c>dls ingest STORE PATH… [--wait] [--watch]</c>: snapshot folders or trees of them, oldest first. A damaged one is set aside, named, and the rest goes
/// on; the exit code is then 3. What is in the store already is found without opening it for writing.
/// </summary>
internal static class IngestCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var paths = new Argument<string[]>("PATH") { Description = "Snapshot folders, or trees of them", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait for another process that is writing the store" };
        var watch = new Option<bool>("--watch") { Description = "Keep going as new snapshots land below the paths, until Ctrl-C" };
        var mixed = MixedPolicyOption.Create();
        var format = FormatOption.Create();
        var command = new Command("ingest", "Read snapshots into a store, which is made when there is none") { store, paths, wait, watch, mixed, format };
        command.SetAction(parsed =>
        {
            using var session = new IngestSession(tool, parsed.GetRequiredValue(store), parsed.GetValue(wait), parsed.GetValue(mixed));
            var given = parsed.GetRequiredValue(paths);
            if (parsed.GetValue(watch)) return new IngestWatch(tool, session, given).Run(parsed.GetValue(format));
            var folders = SnapshotPaths.FindAll(given);
            var rows = folders.Select(folder => folders.Count == 1 ? IngestRows.Of(session.Ingest(folder)) : session.IngestOrSetAside(folder));
            AnswerWriter.Write(tool, Answer.Listing(IngestRows.Columns, rows), parsed.GetValue(format));
            if (session.SetAside == 0) return ExitCode.Done;
            tool.Note($"{session.SetAside} of {folders.Count} snapshots were set aside");
            return ExitCode.Data;
        });
        return command;
    }
}
