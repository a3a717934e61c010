using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls restore FOLDER STORE [--id N]</c></summary>
internal static class RestoreCommand
{
    public static Command Create(Tool tool)
    {
        var folder = new Argument<string>("FOLDER") { Description = "The folder of backups" };
        var store = new Argument<string>("STORE") { Description = "Where the store shall be; nothing may be there" };
        var id = BackupCommand.CreateId();
        var format = FormatOption.Create();
        var command = new Command("restore", "Restore a backup as a new store") { folder, store, id, format };
        command.SetAction(parsed =>
        {
            RestoreReport report;
            using (var line = new MaintenanceLine(tool))
                report = DatomStore.Restore(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(store), parsed.GetValue(id), line.Reporter, tool.Cancellation);
            AnswerWriter.Write(tool, Answer.Listing(["backup", "time", "t", "snapshots"], [[report.Backup.Id, report.Backup.Time, report.BasisT, report.Snapshots]]), parsed.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
