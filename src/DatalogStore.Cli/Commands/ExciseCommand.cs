using System.CommandLine;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls excise STORE --entity E…|--attribute A…</c></summary>
internal static class ExciseCommand
{
    private static readonly string[] Columns = ["entities", "attributes", "datoms", "values", "t"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var entities = new Option<string[]>("--entity") { Description = "An entity as EDN: id, ident or lookup ref", HelpName = "E", AllowMultipleArgumentsPerToken = true };
        var attributes = new Option<string[]>("--attribute") { Description = "An attribute, all of whose datoms go", HelpName = "A", AllowMultipleArgumentsPerToken = true };
        var before = new Option<long?>("--before") { Description = "Of the attributes only datoms of transactions before this t", HelpName = "T" };
        var dryRun = RemovalOption.CreateDryRun();
        var format = FormatOption.Create();
        var command = new Command("excise", "Remove the datoms of entities or attributes, of all time, for good") { store, entities, attributes, before, dryRun, format };
        command.SetAction(parsed =>
        {
            var target = new ExciseTarget
            {
                Entities = [.. (parsed.GetValue(entities) ?? []).Select(e => EdnReader.Read(e, "--entity") ?? throw NotAnEntity(e))],
                Attributes = [.. (parsed.GetValue(attributes) ?? []).Select(a => EdnReader.Read(a, "--attribute") as Keyword ?? throw NotAnAttribute(a))],
                BeforeT = parsed.GetValue(before),
            };
            if (target.Entities.Count + target.Attributes.Count == 0) throw new RequestException("nothing-to-excise", "neither --entity nor --attribute was given", "say what is to go");
            using var opened = RemovalOption.Open(parsed.GetRequiredValue(store));
            var options = new RemovalOptions { IsDryRun = parsed.GetValue(dryRun) };
            RemovalOption.Announce(tool, options.IsDryRun);
            var report = opened.Excise(target, options, tool.Cancellation);
            AnswerWriter.Write(
                tool, Answer.Listing(Columns, [[(long)report.Entities.Count, (long)target.Attributes.Count, report.DatomsRemoved, report.ValuesRemoved, report.T]]), parsed.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static RequestException NotAnEntity(string text) => new("bad-entity", $"{text} names no entity", "give an id, an ident or a lookup ref");

    private static RequestException NotAnAttribute(string text) => new("bad-attribute", $"{text} is no attribute", "give its keyword, such as :person/name");
}
