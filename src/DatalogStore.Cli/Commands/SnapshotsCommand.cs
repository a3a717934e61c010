using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls snapshots STORE</c></summary>
internal static class SnapshotsCommand
{
    private static readonly string[] Columns = ["id", "time", "source", "metadata", "entities", "new", "share-new", "complete"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var format = FormatOption.Create();
        var command = new Command("snapshots", "List the snapshots in the order of their times") { store, format };
        command.SetAction(parsed =>
        {
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = opened.Db;
            var names = db.Attributes.ToDictionary(a => a.Id, a => a.Ident);
            var chosen = parsed.GetValue(format);
            var count = AnswerWriter.Write(tool, Answer.Listing(Columns, db.SnapshotSizes().Select(s => RowOf(db, s, names, chosen))), chosen);
            if (chosen == OutputFormat.Table) RowCount.Write(tool, count);
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<object?> RowOf(Database db, SnapshotSize size, IReadOnlyDictionary<long, Keyword> names, OutputFormat format)
    {
        var metadata = Metadata(db, size.Snapshot.Entity, names);
        return
        [
            size.Snapshot.Id,
            size.Snapshot.Time,
            size.Snapshot.Source.ToString(),
            format is OutputFormat.Table or OutputFormat.Csv ? string.Join(" ", metadata.Select(m => $"{m.Key}={TableWriter.TextOf(m.Value)}")) : metadata,
            size.Entities,
            size.EntitiesNew,
            Math.Round(size.ShareNew, 4),
            // In the store whole, and not called incomplete by its collector.
            size.Snapshot.IsLoaded && size.Snapshot.DeclaredComplete != false,
        ];
    }

    /// <summary>What the snapshot says about itself beyond its source: the rest of <c>:snapshot.meta/*</c>.</summary>
    private static EdnMap Metadata(Database db, long entity, IReadOnlyDictionary<long, Keyword> names) => EdnMap.Of(db.Datoms(DatomIndex.Eavt, entity)
        .Select(d => (Name: names.GetValueOrDefault(d.A), d.V))
        .Where(d => d.Name is { Namespace: "snapshot.meta", Name: not ("collector" or "account" or "region") })
        .GroupBy(d => d.Name!.Name, d => d.V)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new KeyValuePair<object, object?>(g.Key, g.Count() == 1 ? g.First() : new EdnVector([.. g]))));
}
