using System.CommandLine;
using System.CommandLine.Parsing;
using DatalogStore.Cli.Commands;

namespace DatalogStore.Cli.Errors;

/// <summary>Turns what the parser of the command line found into our errors, and finds what it lets pass: a misspelt option taken for an argument.</summary>
internal static class ArgumentCheck
{
    public static void ThrowIfWrong(RootCommand root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // Help and version answer even when the rest is incomplete.
        if (parsed.Action is System.CommandLine.Help.HelpAction || parsed.GetResult("--version") is not null) return;
        var unmatched = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (command == root && unmatched is { } name && !name.StartsWith('-'))
            throw new RequestException("unknown-command", $"unknown command {name}", NearNames.Hint(name, CommandTable.Names, "`dls --help` lists the commands"));
        ThrowIfUnknownOption(parsed);
        if (command.Subcommands.Count > 0 && command != root && unmatched is { } sub)
            throw new RequestException("unknown-command", $"unknown command {command.Name} {sub}", NearNames.Hint(sub, command.Subcommands.Select(c => c.Name), Known(command)));
        if (command.Subcommands.Count > 0 && command.Action is null && command != root)
            throw new RequestException("missing-command", $"dls {command.Name} needs one of its commands", Known(command));
        if (parsed.Errors.Count == 0) return;
        var help = $"`dls {PathOf(parsed.CommandResult)} --help` shows how it is used";
        var missing = parsed.Errors.Select(e => e.SymbolResult).OfType<ArgumentResult>().Where(a => a.Tokens.Count == 0 && a.Parent is CommandResult).Select(a => a.Argument.HelpName ?? a.Argument.Name).ToList();
        if (missing.Count > 0) throw new RequestException("missing-argument", $"missing {string.Join(", ", missing)}", help);
        throw new RequestException("bad-arguments", string.Join(" ", parsed.Errors.Select(e => e.Message).Distinct()), help);
    }

    private static string Known(Command command) => "known are: " + string.Join(", ", command.Subcommands.Select(c => c.Name));

    private static void ThrowIfUnknownOption(ParseResult parsed)
    {
        var options = OptionsOf(parsed.CommandResult).ToList();
        var suspects = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .Where(t => t.Type == TokenType.Argument && IsLikeOption(t.Value))
            .Select(t => t.Value)
            .Where(v => !IsValueOfOption(parsed.CommandResult, v));
        foreach (var typed in suspects)
        {
            var name = typed.Split('=', ':')[0];
            throw new RequestException("unknown-option", $"unknown option {name} for dls {PathOf(parsed.CommandResult)}".TrimEnd(), NearNames.Hint(name, options, $"`dls {PathOf(parsed.CommandResult)} --help` lists the options; an argument that begins with a dash goes behind --"));
        }
    }

    private static bool IsLikeOption(string token) => token.Length > 1 && token[0] == '-' && (token[1] == '-' || char.IsLetter(token[1]));

    /// <summary>Whether the token was taken as the value of an option, as in <c>--meta --x</c>.</summary>
    private static bool IsValueOfOption(CommandResult command, string value) =>
        command.Children.OfType<OptionResult>().Any(o => o.Tokens.Any(t => ReferenceEquals(t.Value, value)));

    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        for (var c = command; c is not null; c = c.Parent as CommandResult)
        {
            foreach (var option in c.Command.Options) yield return option.Name;
        }
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? (PathOf(parent) + " " + command.Command.Name).TrimStart() : "";
}
