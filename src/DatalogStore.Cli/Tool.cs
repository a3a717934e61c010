using System.CommandLine;
using DatalogStore.Cli.Commands;
using DatalogStore.Cli.Errors;

namespace DatalogStore.Cli;

/// <summary>
/// One run of the tool: where it reads and writes, and what the global options say. Results go to <see cref="Out"/>, everything else to
/// <see cref="Error"/>.
/// </summary>
internal sealed class Tool
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard input as bytes, opened when a command asks for <c>-</c>.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal that <see cref="Out"/> is.</summary>
    public int OutWidth { get; init; } = 80;

    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock: what <c>now</c> means.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Errors, warnings and the scope are one JSON object a line on <see cref="Error"/>.</summary>
    public bool JsonErrors { get; private set; }

    /// <summary>Nothing but errors on <see cref="Error"/>.</summary>
    public bool Quiet { get; private set; }

    /// <summary>Real names of texts that the library knows by their role: <c>query</c> → the file that was given with <c>@</c>.</summary>
    public Dictionary<string, SourceName> SourceNames { get; } = [];

    /// <summary>Runs the command that the arguments name and gives its exit code. Throws nothing.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        JsonErrors = args.TakeWhile(a => a != "--").Contains(GlobalOptions.JsonErrorsName);
        try
        {
            var root = CommandTable.Create(this, args);
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            Quiet = parsed.GetValue(GlobalOptions.Quiet);
            ArgumentCheck.ThrowIfWrong(root, parsed);
            var code = parsed.Invoke(new InvocationConfiguration { Output = Out, Error = Error, EnableDefaultExceptionHandler = false });
            Out.Flush();
            return code;
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(this, exception);
        }
    }

    /// <summary>Says something that is neither result nor error.</summary>
    public void Note(string text)
    {
        if (Quiet) return;
        if (JsonErrors) Error.WriteLine(Output.Json.Object([("note", text)]));
        else Error.WriteLine(text);
    }

    /// <summary>Warns.</summary>
    public void Warn(string text)
    {
        if (Quiet) return;
        Error.WriteLine(JsonErrors ? Output.Json.Object([("warning", text)]) : "warning: " + text);
    }
}
