using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Model;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls query STORE QUERY [INPUT…] [--rules FILE]… [VIEW] [--format F] [--explain|--explain-json] [--timeout MS] [--max-memory BYTES] [--strict]</c></summary>
internal static class QueryCommand
{
    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var query = new Argument<string>("QUERY") { Description = "The query as EDN, or @FILE (@- reads standard input)" };
        var inputs = new Argument<string[]>("INPUT") { Description = "Inputs as EDN, in the order of :in without $ and %", Arity = ArgumentArity.ZeroOrMore };
        var rules = new Option<string[]>("--rules") { Description = "A file of rules for %; several are joined", HelpName = "FILE" };
        var timeout = new Option<long?>("--timeout") { Description = "Stop after so many milliseconds (exit code 4)", HelpName = "MS" };
        var rowsMax = new Option<long?>("--max-rows") { Description = "Stop when intermediate results hold more rows (exit code 4)", HelpName = "ROWS" };
        var memoryMax = new Option<long?>("--max-memory") { Description = "Stop when the query holds more memory (exit code 4)", HelpName = "BYTES" };
        var explain = new Option<bool>("--explain") { Description = "Say on standard error how the answer came about" };
        var explainJson = new Option<bool>("--explain-json") { Description = "The same as one JSON object, with every stage" };
        var strict = new Option<bool>("--strict") { Description = "Unknown attributes are errors instead of warnings" };
        var withScope = new Option<bool>("--with-scope") { Description = "In json and jsonl, put the scope into the result: {\"scope\", \"columns\", \"rows\"}" };
        var format = FormatOption.Create();
        var views = new ViewOptions();
        var command = new Command("query", "Ask a Datalog query") { store, query, inputs, rules, format, explain, explainJson, timeout, rowsMax, memoryMax, strict, withScope };
        views.AddTo(command);
        command.SetAction(parsed =>
        {
            var text = QueryText.Read(tool, parsed.GetRequiredValue(query), "query");
            var values = QueryText.Inputs(text, QueryText.Rules(tool, parsed.GetValue(rules) ?? []), parsed.GetValue(inputs) ?? []);
            var options = new QueryOptions
            {
                Timeout = Positive("--timeout", parsed.GetValue(timeout)) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                RowsMax = Positive("--max-rows", parsed.GetValue(rowsMax)),
                MemoryMax = Positive("--max-memory", parsed.GetValue(memoryMax)),
                Explain = parsed.GetValue(explain) || parsed.GetValue(explainJson),
                Strict = parsed.GetValue(strict),
            };
            var view = views.Read(tool, parsed);
            if (parsed.GetValue(withScope) && parsed.GetValue(format) is not (OutputFormat.Json or OutputFormat.Jsonl)) throw new RequestException("bad-option", "--with-scope needs --format json or jsonl");
            if (view.IsOverTime && options.Explain) throw new RequestException("bad-option", "--explain speaks of one moment, --over-time of many", "ask with --at for the moment to be explained");
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            if (view.IsOverTime)
            {
                OverTimeAnswer.Write(tool, view.OverTime(tool, opened.Db, text, values, options), opened.Db, parsed.GetValue(format), parsed.GetValue(withScope));
                return ExitCode.Done;
            }

            var db = view.Apply(tool, opened.Db);
            var result = db.Query(text, values, options, tool.Cancellation);
            foreach (var warning in result.Warnings) tool.Warn(warning);
            if (result.EmptyBecause is { } reason) tool.Note("nothing found: " + reason);
            if (result.Explanation is { } explanation) tool.Note(parsed.GetValue(explainJson) ? ExplanationJson.Of(explanation) : explanation.ToString().TrimEnd());
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
            ScopedAnswer.Write(tool, ScopeStatement.AsJson(db), answer, format);
            return;
        }

        var count = AnswerWriter.Write(tool, answer, format);
        if (format == OutputFormat.Table && result.Shape is FindShape.Relation or FindShape.Collection) RowCount.Write(tool, count);
        ScopeStatement.Write(tool, db, format);
    }

    /// <summary>The value of an option that must be above 0.</summary>
    public static long? Positive(string option, long? value) =>
        value is <= 0 ? throw new RequestException("bad-option", $"{option} {value}: must be above 0") : value;
}
