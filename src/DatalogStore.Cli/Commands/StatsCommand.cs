using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls stats STORE</c></summary>
internal static class StatsCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var format = FormatOption.Create();
        var command = new Command("stats", "Count what the store holds") { store, format };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(store);
            using var opened = StoreArgument.OpenToRead(path);
            var db = opened.Db;
            var snapshots = db.Snapshots;
            var datoms = 0L;
            foreach (var attribute in db.Attributes)
            {
                tool.Cancellation.ThrowIfCancellationRequested();
                datoms += db.Datoms(DatomIndex.Aevt, attribute.Ident).LongCount();
            }

            var files = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
            IReadOnlyList<IReadOnlyList<object?>> rows =
            [
                ["datoms", datoms],
                ["attributes", (long)db.Attributes.Count],
                ["transactions", db.BasisT],
                ["snapshots", (long)snapshots.Count(s => s.IsLoaded)],
                ["snapshots-partly-loaded", (long)snapshots.Count(s => !s.IsLoaded)],
                ["sources", (long)snapshots.Select(s => s.Source).Distinct().Count()],
                ["oldest", snapshots.Count == 0 ? null : snapshots[0].Time],
                ["newest", snapshots.Count == 0 ? null : snapshots[^1].Time],
                ["files", (long)files.Count],
                ["bytes", files.Sum(f => f.Length)],
            ];
            AnswerWriter.Write(tool, Answer.Listing(["figure", "value"], rows), parsed.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
