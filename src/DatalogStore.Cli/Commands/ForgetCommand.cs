using System.CommandLine;
using System.Globalization;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls forget STORE SNAPSHOT…</c></summary>
internal static class ForgetCommand
{
    private static readonly string[] Columns = ["snapshots", "entities", "datoms", "values", "annotations"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var ids = new Argument<string[]>("SNAPSHOT") { Description = "Ids of snapshots, or their first characters", Arity = ArgumentArity.OneOrMore };
        var dryRun = RemovalOption.CreateDryRun();
        var format = FormatOption.Create();
        var command = new Command("forget", "Remove snapshots, with all that no other snapshot holds, for good") { store, ids, dryRun, format };
        command.SetAction(parsed =>
        {
            using var opened = RemovalOption.Open(parsed.GetRequiredValue(store));
            var db = opened.Db;
            var catalog = db.Snapshots;
            var chosen = parsed.GetRequiredValue(ids).Select(id => SnapshotIds.Parse(id, catalog)).Distinct().ToList();
            var options = new RemovalOptions { IsDryRun = parsed.GetValue(dryRun) };
            RemovalOption.Announce(tool, options.IsDryRun);
            var names = db.Attributes.ToDictionary(a => a.Id, a => a.Ident);
            var report = opened.Forget(chosen, options, tool.Cancellation);
            AnswerWriter.Write(
                tool, Answer.Listing(Columns, [[(long)report.Snapshots.Count, report.EntitiesRemoved, report.DatomsRemoved, report.ValuesRemoved, (long)report.Annotations.Count]]), parsed.GetValue(format));
            tool.Out.Flush();
            foreach (var d in report.Annotations) tool.Note(string.Create(CultureInfo.InvariantCulture, $"annotation {(options.IsDryRun ? "would go" : "went")}: {d.E} {names.GetValueOrDefault(d.A)} {TableWriter.TextOf(d.V)}"));
            return ExitCode.Done;
        });
        return command;
    }
}
