using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary>
/// <c>dls ingest STORE PATH… [--wait]</c>: snapshot folders or trees of them, oldest first. A damaged one is set aside, named, and the rest goes on; the
/// exit code is then 3. What is in the store already is found without opening it for writing.
/// </summary>
internal static class IngestCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var paths = new Argument<string[]>("PATH") { Description = "Snapshot folders, or trees of them", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait for another process that is writing the store" };
        var watch = new Option<bool>("--watch") { Hidden = true };
        var format = FormatOption.Create();
        var command = new Command("ingest", "Read snapshots into a store, which is made when there is none") { store, paths, wait, watch, format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(watch)) throw new RequestException("not-there-yet", "--watch is not there yet", "run dls ingest again: what is in the store already costs next to nothing");
            var folders = SnapshotPaths.FindAll(parsed.GetRequiredValue(paths));
            using var run = new IngestSession(tool, parsed.GetRequiredValue(store), parsed.GetValue(wait));
            var chosen = parsed.GetValue(format);
            var failed = 0;
            var rows = folders.Select(folder =>
            {
                tool.Cancellation.ThrowIfCancellationRequested();
                try
                {
                    return IngestRows.Of(run.Ingest(folder));
                }
                catch (DatalogException exception) when (exception.Kind == ErrorKind.Data && folders.Count > 1 && exception.Code.StartsWith("store-", StringComparison.Ordinal) == false)
                {
                    failed++;
                    ErrorReport.Write(tool, exception);
                    return IngestRows.OfFailure(folder, exception);
                }
            });
            AnswerWriter.Write(tool, Answer.Listing(IngestRows.Columns, rows), chosen);
            if (failed > 0) tool.Note($"{failed} of {folders.Count} snapshots were set aside");
            return failed > 0 ? ExitCode.Data : ExitCode.Done;
        });
        return command;
    }
}
