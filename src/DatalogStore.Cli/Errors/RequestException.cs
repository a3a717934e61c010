namespace DatalogStore.Cli.Errors;

/// <summary>The command line asked for something that cannot be: exit code 2.</summary>
internal sealed class RequestException(string code, string message, string? help = null) : DatalogException(ErrorKind.Request, code, message, help);
