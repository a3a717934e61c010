using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls backup STORE FOLDER</c>, <c>dls backup --list FOLDER</c>, <c>dls backup --verify FOLDER [--id N]</c></summary>
internal static class BackupCommand
{
    private static readonly string[] Columns = ["backup", "time", "files", "bytes"];

    public static Command Create(Tool tool)
    {
        var paths = new Argument<string[]>("PATH") { Description = "The store's folder and the folder of backups; with --list or --verify the folder of backups alone", Arity = new ArgumentArity(1, 2) };
        var list = new Option<bool>("--list") { Description = "List the backups of a folder" };
        var verify = new Option<bool>("--verify") { Description = "Read a backup through and compare checksums" };
        var id = CreateId();
        var format = FormatOption.Create();
        var command = new Command("backup", "Add a backup of a store to a folder of them; only new files are copied") { paths, list, verify, id, format };
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(paths);
            var chosen = parsed.GetValue(format);
            using var line = new MaintenanceLine(tool);
            if (parsed.GetValue(list) || parsed.GetValue(verify))
            {
                if (given.Length != 1) throw new RequestException("bad-arguments", "--list and --verify take the folder of backups alone", "dls backup --list FOLDER");
                var backups = parsed.GetValue(list) ? DatomStore.ListBackups(given[0]) : [DatomStore.VerifyBackup(given[0], parsed.GetValue(id), line.Reporter, tool.Cancellation)];
                AnswerWriter.Write(tool, Answer.Listing(Columns, backups.Select(Row)), chosen);
                return ExitCode.Done;
            }

            if (given.Length != 2) throw new RequestException("bad-arguments", "a store and a folder of backups are needed", "dls backup STORE FOLDER");
            using var store = DatomStore.Open(given[0]);
            var report = store.Backup(given[1], line.Reporter, tool.Cancellation);
            AnswerWriter.Write(tool, Answer.Listing([.. Columns, "bytes-new", "t"], [[.. Row(report.Backup), report.BytesNew, report.BasisT]]), chosen);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Which backup, for <c>restore</c> too.</summary>
    public static Option<long?> CreateId() => new("--id") { Description = "Which backup (default: the latest)", HelpName = "N" };

    private static IReadOnlyList<object?> Row(StoreBackup backup) => [backup.Id, backup.Time, (long)backup.Files, backup.SizeBytes];
}
