using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls compact STORE</c></summary>
internal static class CompactCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var format = FormatOption.Create();
        var command = new Command("compact", "Join small pieces and rewrite the files; no answer changes") { store, format };
        command.SetAction(parsed =>
        {
            CompactionReport report;
            using (var opened = DatomStore.Open(parsed.GetRequiredValue(store)))
            using (var line = new MaintenanceLine(tool))
                report = opened.CompactFiles(line.Reporter, tool.Cancellation);
            var before = report.Before.Families.ToDictionary(f => f.Name, f => f.SizeBytes);
            var rows = report.After.Families.Select(f => (IReadOnlyList<object?>)[f.Name, before[f.Name], f.SizeBytes]).Append(["all", report.Before.SizeBytes, report.After.SizeBytes]);
            AnswerWriter.Write(tool, Answer.Listing(["family", "bytes-before", "bytes-after"], rows), parsed.GetValue(format));
            tool.Note($"{report.PiecesJoined} pieces fewer");
            return ExitCode.Done;
        });
        return command;
    }
}
