using System.CommandLine;
using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Options;

/// <summary><c>--format table|edn|json|jsonl|csv</c>.</summary>
internal static class FormatOption
{
    private static readonly string[] Names = ["table", "edn", "json", "jsonl", "csv"];

    public static Option<OutputFormat> Create()
    {
        var option = new Option<OutputFormat>("--format", "-f")
        {
            Description = $"How results are written: {string.Join(", ", Names)} (default: table)",
            HelpName = "FORMAT",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
                var index = Array.IndexOf(Names, text);
                if (index < 0) throw new Errors.RequestException("bad-option", $"--format {text}: unknown format", "known are: " + string.Join(", ", Names));
                return (OutputFormat)index;
            },
            DefaultValueFactory = _ => OutputFormat.Table,
        };
        option.CompletionSources.Add(Names);
        return option;
    }
}
