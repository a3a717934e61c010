using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls log STORE [--from T] [--to T]</c></summary>
internal static class LogCommand
{
    private static readonly string[] Columns = ["t", "instant", "e", "a", "v", "added"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var from = new Option<string?>("--from") { Description = "From this transaction on: a t, a transaction's entity id, or an instant (default: 1; 0 is what every store is born with)", HelpName = "T" };
        var to = new Option<string?>("--to") { Description = "Up to this transaction, exclusive (default: all)", HelpName = "T" };
        var format = FormatOption.Create();
        var command = new Command("log", "List what each transaction asserted and retracted, oldest first") { store, from, to, format };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(format);
            var start = parsed.GetValue(from) is { } first ? TransactionPoint.Parse(tool, "--from", first) : null;
            var end = parsed.GetValue(to) is { } last ? TransactionPoint.Parse(tool, "--to", last) : null;
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = opened.Db;
            var names = db.History().Attributes.ToDictionary(a => a.Id, a => (object?)a.Ident);
            var transactions = db.TxRange(start is null ? 1L : PointIn(db, start), end is null ? null : PointIn(db, end));
            var rows = transactions.SelectMany(x => x.Datoms.Select(d => (IReadOnlyList<object?>)[x.T, x.Instant, d.E, names.GetValueOrDefault(d.A, d.A), d.V, d.Added]));
            var count = AnswerWriter.Write(tool, new Answer(FindShape.Relation, Columns, null, rows), chosen);
            if (chosen == OutputFormat.Table) RowCount.Write(tool, count);
            return ExitCode.Done;
        });
        return command;
    }

    private static object PointIn(Database db, TransactionPoint point) => point.NumberIn(db) is { } number ? number : point.Instant ?? (object)point.Number!.Value;
}
