using System.CommandLine;
using DatalogStore.Cli.Options;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;
using Attribute = DatalogStore.Model.Attribute;
using ValueType = DatalogStore.Model.ValueType;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls schema STORE [PREFIX] [--like NAME] [--conflicts]</c></summary>
internal static class SchemaCommand
{
    private static readonly string[] Columns = ["attribute", "type", "cardinality", "unique", "index", "component", "shared"];

    public static Command Create(Tool tool)
    {
        var store = StoreArgument.Create();
        var prefix = new Argument<string?>("PREFIX") { Description = "Only attributes that begin so, such as aws.ec2", Arity = ArgumentArity.ZeroOrOne };
        var like = new Option<string?>("--like") { Description = "Only attributes whose name contains this, in any letter case", HelpName = "NAME" };
        var conflicts = new Option<bool>("--conflicts") { Description = "Only attributes that were met with values of several types, with an example of each" };
        var format = FormatOption.Create();
        var command = new Command("schema", "List the attributes") { store, prefix, like, conflicts, format };
        command.SetAction(parsed =>
        {
            using var opened = StoreArgument.OpenToRead(parsed.GetRequiredValue(store));
            var start = (parsed.GetValue(prefix) ?? "").TrimStart(':');
            var part = (parsed.GetValue(like) ?? "").TrimStart(':');
            var all = opened.Db.All();
            var attributes = all.Attributes
                .Where(a => a.Ident.Text.StartsWith(start, StringComparison.Ordinal))
                .Where(a => a.Ident.Text.Contains(part, StringComparison.OrdinalIgnoreCase))
                .Where(a => !parsed.GetValue(conflicts) || a.ValueType == ValueType.Any);
            var chosen = parsed.GetValue(format);
            var answer = parsed.GetValue(conflicts)
                ? Answer.Listing([.. Columns, "met"], attributes.Select(a => (IReadOnlyList<object?>)[.. RowOf(a), Met(all, a)]))
                : Answer.Listing(Columns, attributes.Select(RowOf));
            var count = AnswerWriter.Write(tool, answer, chosen);
            if (chosen == OutputFormat.Table) RowCount.Write(tool, count);
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<object?> RowOf(Attribute a) =>
    [
        a.Ident,
        a.ValueType == ValueType.None ? null : NameOf(a.ValueType),
        Keyword.Of(a.Cardinality == Cardinality.Many ? "many" : "one"),
        a.Unique == Uniqueness.None ? null : Keyword.Of(a.Unique == Uniqueness.Identity ? "identity" : "value"),
        a.IsIndexed,
        a.IsComponent,
        a.IsShared,
    ];

    /// <summary>The types of its values in all snapshots, most frequent first, each with an example.</summary>
    private static EdnMap Met(Database all, Attribute a) => EdnMap.Of(all.TypesMet(a.Ident).Select(t => new KeyValuePair<object, object?>(NameOf(t.Type), t.Example)));

    private static Keyword NameOf(ValueType type) => Keyword.Of(type.ToString().ToLowerInvariant());
}
