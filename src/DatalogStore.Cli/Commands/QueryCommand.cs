using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls query STORE QUERY [INPUT…] [--rules FILE]… [VIEW] [--format F] [--explain] [--timeout MS] [--max-memory BYTES] [--strict]</c></summary>
internal static class QueryCommand
{
    /// <summary>What a row of an intermediate result is reckoned at: a few words of 8 bytes and its share of hash tables.</summary>
    private const int BytesARow = 64;

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var query = new Argument<string>("QUERY") { Description = "The query as EDN, or @FILE (@- reads standard input)" };
        var inputs = new Argument<string[]>("INPUT") { Description = "Inputs as EDN, in the order of :in without $ and %", Arity = ArgumentArity.ZeroOrMore };
        var rules = new Option<string[]>("--rules") { Description = "A file of rules for %; several are joined", HelpName = "FILE" };
        var timeout = new Option<long?>("--timeout") { Description = "Stop after so many milliseconds (exit code 4)", HelpName = "MS" };
        var rowsMax = new Option<long?>("--max-rows") { Description = "Stop when intermediate results hold more rows (exit code 4)", HelpName = "ROWS" };
        var memoryMax = new Option<long?>("--max-memory") { Description = "The same in bytes, at 64 a row", HelpName = "BYTES" };
        var explain = new Option<bool>("--explain") { Description = "Say on standard error how the answer came about" };
        var strict = new Option<bool>("--strict") { Description = "Unknown attributes are errors instead of warnings" };
        var withScope = new Option<bool>("--with-scope") { Description = "In json and jsonl, put the scope into the result: {\"scope\", \"columns\", \"rows\"}" };
        var format = FormatOption.Create();
        var views = new ViewOptions();
        var command = new Command("query", "Ask a Datalog query") { store, query, inputs, rules, format, explain, timeout, rowsMax, memoryMax, strict, withScope };
        views.AddTo(command);
        command.SetAction(parsed =>
        {
            var text = QueryText.Read(tool, parsed.GetRequiredValue(query), "query");
            var values = QueryText.Inputs(text, QueryText.Rules(tool, parsed.GetValue(rules) ?? []), parsed.GetValue(inputs) ?? []);
            var options = new QueryOptions
            {
                Timeout = Positive("--timeout", parsed.GetValue(timeout)) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                RowsMax = Least(Positive("--max-rows", parsed.GetValue(rowsMax)), Positive("--max-memory", parsed.GetValue(memoryMax)) is { } bytes ? Math.Max(1, bytes / BytesARow) : null),
                Explain = parsed.GetValue(explain),
                Strict = parsed.GetValue(strict),
            };
            var view = views.Read(tool, parsed);
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var db = view.Apply(tool, opened.Db);
            var result = db.Query(text, values, options, tool.Cancellation);
            foreach (var warning in result.Warnings) tool.Warn(warning);
            if (result.EmptyBecause is { } reason) tool.Note("nothing found: " + reason);
            if (result.Explanation is { } explanation) tool.Note(explanation.TrimEnd());
            Write(tool, db, result, parsed.GetValue(format), parsed.GetValue(withScope));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(Tool tool, Database db, QueryResult result, OutputFormat format, bool withScope)
    {
        var answer = Answer.Of(result);
        if (withScope && format is OutputFormat.Json or OutputFormat.Jsonl)
        {
            ScopedAnswer.Write(tool, db, answer, format);
            return;
        }

        if (withScope && format is not (OutputFormat.Json or OutputFormat.Jsonl)) throw new RequestException("bad-option", "--with-scope needs --format json or jsonl");
        var count = AnswerWriter.Write(tool, answer, format);
        if (format == OutputFormat.Table && result.Shape is FindShape.Relation or FindShape.Collection) RowCount.Write(tool, count);
        ScopeStatement.Write(tool, db, format);
    }

    private static long? Least(long? x, long? y) => x is null ? y : y is null ? x : Math.Min(x.Value, y.Value);

    /// <summary>The value of an option that must be above 0.</summary>
    public static long? Positive(string option, long? value) =>
        value is <= 0 ? throw new RequestException("bad-option", $"{option} {value}: must be above 0") : value;
}
