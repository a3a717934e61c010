using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls datoms STORE INDEX [COMPONENT…] [--seek | --reverse | --range] [VIEW]</c></summary>
internal static class DatomsCommand
{
    private static readonly string[] Columns = ["e", "a", "v", "tx", "added"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var index = new Argument<string>("INDEX") { Description = "eavt, aevt, avet or vaet" };
        var components = new Argument<string[]>("COMPONENT") { Description = "Leading components as EDN: entities as id, ident or lookup ref", Arity = ArgumentArity.ZeroOrMore };
        var seek = new Option<bool>("--seek") { Description = "From the first datom not below the components to the end of the index" };
        var reverse = new Option<bool>("--reverse") { Description = "From the last datom not above the components back to the beginning" };
        var range = new Option<bool>("--range") { Description = "The components are ATTRIBUTE START END of avet: START ≤ value < END, nil for no bound" };
        var limit = new Option<long?>("--limit") { Description = "At most so many datoms", HelpName = "N" };
        var format = FormatOption.Create();
        var views = new ViewOptions();
        var command = new Command("datoms", "Walk the datoms of an index") { store, index, components, seek, reverse, range, limit, format };
        views.AddTo(command);
        command.SetAction(parsed =>
        {
            var order = parsed.GetRequiredValue(index);
            if (!Enum.TryParse<DatomIndex>(order, ignoreCase: true, out var parsedIndex) || !Enum.IsDefined(parsedIndex) || char.IsDigit(order[0]))
                throw new RequestException("unknown-index", $"unknown index {order}", "known are: eavt, aevt, avet, vaet");
            var values = (parsed.GetValue(components) ?? []).Select((c, i) => EdnReader.Read(c, $"component {i + 1}")).ToArray();
            var view = views.Read(tool, parsed);
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = view.Apply(tool, opened.Db);
            var datoms = parsed.GetValue(range) ? InRange(db, parsedIndex, values, parsed.GetValue(seek) || parsed.GetValue(reverse))
                : parsed.GetValue(reverse) ? db.RSeekDatoms(parsedIndex, [.. values])
                : parsed.GetValue(seek) ? db.SeekDatoms(parsedIndex, [.. values])
                : db.Datoms(parsedIndex, [.. values]);
            if (parsed.GetValue(limit) is { } most) datoms = datoms.Take((int)Math.Clamp(most, 0, int.MaxValue));
            var chosen = parsed.GetValue(format);
            var names = db.Attributes.ToDictionary(a => a.Id, a => (object?)a.Ident);
            var rows = datoms.Select(d => (IReadOnlyList<object?>)[d.E, names.GetValueOrDefault(d.A, d.A), d.V, d.Tx, d.Added]);
            var count = AnswerWriter.Write(tool, new Answer(FindShape.Relation, Columns, null, rows), chosen);
            if (chosen == OutputFormat.Table) RowCount.Write(tool, count);
            ScopeStatement.Write(tool, db, chosen);
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<Datom> InRange(Database db, DatomIndex index, object?[] given, bool hasDirection)
    {
        if (index != DatomIndex.Avet || given.Length is 0 or > 3 || hasDirection)
            throw new RequestException("bad-components", "--range goes with avet and the components ATTRIBUTE START END, and without --seek and --reverse", "dls datoms st avet :person/age 18 nil --range");
        return db.IndexRange(given[0]!, given.Length > 1 ? given[1] : null, given.Length > 2 ? given[2] : null);
    }
}
