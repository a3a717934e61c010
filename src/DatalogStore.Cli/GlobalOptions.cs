using System.CommandLine;

namespace DatalogStore.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string JsonErrorsName = "--json-errors";

    public static readonly Option<bool> JsonErrors = new(JsonErrorsName) { Description = "Errors, warnings and the scope as one JSON object a line", Recursive = true };

    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Nothing but errors on standard error", Recursive = true };
}
