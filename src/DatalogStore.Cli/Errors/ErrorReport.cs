using System.Globalization;
using System.Text;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Errors;

/// <summary>
/// Says what went wrong and chooses the exit code:
/// <code>
/// edn-syntax: '[' is never closed: expected ']' before the end
/// query:1:1
///   [:find ?x
///   ^
/// help: …
/// </code>
/// and so on for each offender. With <c>--json-errors</c> the same as one JSON object.
/// </summary>
internal static class ErrorReport
{
    /// <summary>As many offenders as are shown as text.</summary>
    private const int ShownMax = 20;

    public static int Write(Tool tool, Exception exception)
    {
        try
        {
            tool.Out.Flush();
            // A closed pipe is its reader's decision, not an error.
            if (IsClosedPipe(exception)) return ExitCode.Done;
            var error = Describe(tool, exception);
            if (error.ExitCode == ExitCode.Cancelled && !tool.JsonErrors) tool.Error.WriteLine("cancelled");
            else tool.Error.WriteLine(tool.JsonErrors ? AsJson(error) : AsText(error));
            return error.ExitCode;
        }
        catch (IOException)
        {
            return ExitCode.Done;
        }
    }

    private static bool IsClosedPipe(Exception exception) => exception is IOException { HResult: 32 or unchecked((int)0x8007006D) } or IOException { InnerException: System.Net.Sockets.SocketException };

    private static ErrorRecord Describe(Tool tool, Exception exception) => exception switch
    {
        OperationCanceledException => new ErrorRecord("cancelled", "cancelled", null, ExitCode.Cancelled),
        EdnException { Place.Source: var source } e when IsRequestText(source) => Of(tool, e, ExitCode.Request),
        DatalogException e => Of(tool, e, (int)e.Kind),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => new ErrorRecord("file-not-readable", exception.Message, null, ExitCode.Request),
        IOException => new ErrorRecord("io-error", exception.Message, null, ExitCode.Data),
        OutOfMemoryException => new ErrorRecord("out-of-memory", "the machine has no memory left", "see --max-rows and --timeout", ExitCode.Limit),
        NotSupportedException => new ErrorRecord("not-supported", exception.Message, null, ExitCode.Request),
        _ => new ErrorRecord("defect", exception.ToString(), "this is a defect of dls: please report it", ExitCode.Defect),
    };

    private static ErrorRecord Of(Tool tool, DatalogException exception, int exitCode) =>
        new(exception.Message, [.. exception.Faults.Select(f => f with { Place = Rename(tool, f.Place) })], exitCode);

    /// <summary>Text that was typed, or given with @: when it is not EDN the request is wrong, not some data.</summary>
    private static bool IsRequestText(string source) => source is "query" or "rules" or "transaction" or "pattern" || source.StartsWith("input ", StringComparison.Ordinal) || source.StartsWith("component ", StringComparison.Ordinal);

    private static SourcePlace? Rename(Tool tool, SourcePlace? place)
    {
        if (place is null || !tool.SourceNames.TryGetValue(place.Source, out var name)) return place;
        var (file, line) = name.At(place.Span.Line);
        return place with { Source = file, Span = place.Span with { Line = line } };
    }

    private static string AsText(ErrorRecord error)
    {
        var text = new StringBuilder();
        for (var i = 0; i < error.Faults.Count && i < ShownMax; i++)
        {
            var fault = error.Faults[i];
            if (i > 0) text.Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"{fault.Code}: {fault.Message}");
            if (fault.Place is not null) text.Append('\n').Append(fault.Place);
            // What mends several offenders is said once, below the last of them.
            var isRepeated = i + 1 < Math.Min(error.Faults.Count, ShownMax) && error.Faults[i + 1].Help == fault.Help;
            if (fault.Help is not null && !isRepeated) text.Append("\nhelp: ").Append(fault.Help);
        }

        if (error.Faults.Count > ShownMax) text.Append(CultureInfo.InvariantCulture, $"\nand {error.Faults.Count - ShownMax} more; --json-errors lists all");
        return text.ToString();
    }

    private static string AsJson(ErrorRecord error) => Json.Object([
        .. Fields(error.Faults[0] with { Message = error.Message }),
        ("faults", new EdnVector([.. error.Faults.Select(f => (object?)new JsonObject([.. Fields(f)]))])),
        ("exit", (long)error.ExitCode),
    ]);

    private static IEnumerable<(string, object?)> Fields(Fault fault) =>
    [
        ("code", fault.Code),
        ("message", fault.Message),
        ("help", fault.Help),
        ("place", fault.Place is not { } place
            ? null
            : new JsonObject([("source", place.Source), ("line", (long)place.Span.Line), ("column", (long)place.Span.Column), ("length", (long)place.Span.Length), ("text", place.LineText)])),
    ];

    /// <param name="Message">What was wrong, all offenders together.</param>
    /// <param name="Faults">The offenders, at least one.</param>
    /// <param name="ExitCode">What the process ends with.</param>
    private sealed record ErrorRecord(string Message, IReadOnlyList<Fault> Faults, int ExitCode)
    {
        public ErrorRecord(string code, string message, string? help, int exitCode)
            : this(message, [new Fault(code, message, help)], exitCode)
        {
        }
    }
}
