using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls load STORE FILE… [options]</c>: write and ingest in one step; the snapshot's files go through a temporary folder, so memory stays bounded.</summary>
internal static class LoadCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var files = new Argument<string[]>("FILE") { Description = "JSON, NDJSON or EDN, plain, .gz or .zst; - is standard input", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait for another process that is writing the store" };
        var mixed = MixedPolicyOption.Create();
        var format = FormatOption.Create();
        var options = new SnapshotOptions();
        var command = new Command("load", "Write a snapshot and ingest it in one step; keeps no snapshot files") { store, files, wait, mixed, format };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("dls-load-").FullName;
            try
            {
                SnapshotReport written;
                using (var writer = new SnapshotWriter(options.Read(tool, parsed, folder))) written = SnapshotInput.Write(tool, writer, parsed.GetRequiredValue(files));
                SnapshotInput.Describe(tool, written);
                using var session = new IngestSession(tool, parsed.GetRequiredValue(store), parsed.GetValue(wait), parsed.GetValue(mixed));
                AnswerWriter.Write(tool, Answer.Listing(IngestRows.Columns, [IngestRows.Of(session.Ingest(written.Folder!))]), parsed.GetValue(format));
                return ExitCode.Done;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }
}
