using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls transact STORE EDN|@FILE</c></summary>
internal static class TransactCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var data = new Argument<string>("EDN") { Description = "A transaction, [[:db/add …] {…} …], or @FILE (@- reads standard input)" };
        var format = FormatOption.Create();
        var command = new Command("transact", "Commit a transaction; makes the store when there is none") { store, data, format };
        command.SetAction(parsed =>
        {
            var text = QueryText.Read(tool, parsed.GetRequiredValue(data), "transaction");
            var path = parsed.GetRequiredValue(store);
            // Tried before the store is made: a transaction that is refused leaves no trace, not even an empty store.
            if (!Directory.Exists(path)) Try(text);
            using var opened = StoreArgument.OpenToWrite(path);
            var report = opened.Transact(text);
            var names = report.DbAfter.Attributes.ToDictionary(a => a.Id, a => (object?)a.Ident);
            var rows = report.TxData.Select(d => (IReadOnlyList<object?>)[d.E, names.GetValueOrDefault(d.A, d.A), d.V, d.Tx, d.Added]);
            AnswerWriter.Write(tool, new Answer(FindShape.Relation, ["e", "a", "v", "tx", "added"], null, rows), parsed.GetValue(format));
            tool.Out.Flush();
            foreach (var (tempid, e) in report.Tempids) tool.Note($"tempid {EdnWriter.ToString(tempid)} is entity {e}");
            tool.Note($"committed as t {report.DbAfter.BasisT}");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Try(string text)
    {
        using var none = DatomStore.OpenInMemory();
        none.Db.With(text);
    }
}
