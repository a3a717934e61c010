using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls pull STORE PATTERN ENTITY… [VIEW] [--format F] [--timeout MS] [--strict]</c></summary>
internal static class PullCommand
{
    private static readonly string[] Columns = ["entity"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var pattern = new Argument<string>("PATTERN") { Description = "The pull pattern as EDN, or @FILE (@- reads standard input)" };
        var entities = new Argument<string[]>("ENTITY") { Description = "Entities as EDN: ids, idents or lookup refs", Arity = ArgumentArity.OneOrMore };
        var timeout = new Option<long?>("--timeout") { Description = "Stop after so many milliseconds (exit code 4)", HelpName = "MS" };
        var strict = new Option<bool>("--strict") { Description = "Unknown attributes are errors instead of warnings" };
        var format = FormatOption.Create();
        var views = new ViewOptions();
        var command = new Command("pull", "Show entities as maps") { store, pattern, entities, format, timeout, strict };
        views.AddTo(command);
        command.SetAction(parsed =>
        {
            var text = QueryText.Read(tool, parsed.GetRequiredValue(pattern), "pattern");
            var asked = parsed.GetRequiredValue(entities).Select((e, i) => EdnReader.Read(e, $"entity {i + 1}")!).ToList();
            var options = new PullOptions
            {
                Timeout = QueryCommand.Positive("--timeout", parsed.GetValue(timeout)) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                Strict = parsed.GetValue(strict),
                OnWarning = tool.Warn,
            };
            var view = views.Read(tool, parsed);
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = view.Apply(tool, opened.Db);
            var maps = db.PullMany(text, asked, options, tool.Cancellation);
            foreach (var missing in asked.Where(e => !db.TryEntid(e, out _))) tool.Warn($"no entity {EdnWriter.ToString(missing)}");
            Write(tool, maps, parsed.GetValue(format));
            ScopeStatement.Write(tool, db, parsed.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>One entity is written as a scalar, several as a collection; for people as EDN on several lines.</summary>
    private static void Write(Tool tool, IReadOnlyList<EdnMap?> maps, OutputFormat format)
    {
        if (format == OutputFormat.Table)
        {
            foreach (var map in maps) tool.Out.WriteLine(PrettyEdn.TextOf(map, tool.OutWidth));
            return;
        }

        AnswerWriter.Write(tool, new Answer(maps.Count == 1 ? FindShape.Scalar : FindShape.Collection, Columns, null, maps.Select(m => (IReadOnlyList<object?>)[m])), format);
    }
}
