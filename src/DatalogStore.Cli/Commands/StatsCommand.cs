using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls stats STORE [--attributes|--space]</c></summary>
internal static class StatsCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var attributes = new Option<bool>("--attributes") { Description = "Datoms of each attribute, most first, and about how many entities and values" };
        var space = new Option<bool>("--space") { Description = "Bytes of each column family, largest first" };
        var format = FormatOption.Create();
        var command = new Command("stats", "Count what the store holds") { store, attributes, space, format };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(store);
            using var opened = StoreArgument.OpenToRead(path);
            var answer = parsed.GetValue(space) ? SpaceOf(opened)
                : parsed.GetValue(attributes)
                ? Answer.Listing(["attribute", "datoms", "entities", "values"], opened.Db.DbStats().Attributes.Select(a => (IReadOnlyList<object?>)[a.Attribute.Ident, a.Datoms, a.Entities, a.Values]))
                : Answer.Listing(["figure", "value"], Figures(opened.Db, path));
            AnswerWriter.Write(tool, answer, parsed.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Answer SpaceOf(DatomStore store)
    {
        var space = store.Space();
        return Answer.Listing(
            ["family", "bytes", "share"],
            space.Families.Select(f => (IReadOnlyList<object?>)[f.Name, f.SizeBytes, space.SizeBytes == 0 ? null : Math.Round((double)f.SizeBytes / space.SizeBytes, 4)]));
    }

    private static IReadOnlyList<object?>[] Figures(Database db, string path)
    {
        var snapshots = db.Snapshots;
        var datoms = db.DbStats().Datoms;
        var files = new DirectoryInfo(path).GetFiles("*", SearchOption.AllDirectories);
        var bytes = files.Sum(f => f.Length);
        return
        [
            ["datoms", datoms],
            ["attributes", (long)db.Attributes.Count],
            ["transactions", db.BasisT],
            ["snapshots", (long)snapshots.Count(s => s.IsLoaded)],
            ["snapshots-partly-loaded", (long)snapshots.Count(s => !s.IsLoaded)],
            ["sources", (long)snapshots.Select(s => s.Source).Distinct().Count()],
            ["oldest", snapshots.Count == 0 ? null : snapshots[0].Time],
            ["newest", snapshots.Count == 0 ? null : snapshots[^1].Time],
            ["files", (long)files.Length],
            ["bytes", bytes],
            ["bytes-a-datom", datoms == 0 ? null : Math.Round((double)bytes / datoms, 1)],
        ];
    }
}
