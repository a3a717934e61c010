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
/// With <c>--json-errors</c> the same as one JSON object.
/// </summary>
internal static class ErrorReport
{
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
        OperationCanceledException => new ErrorRecord("cancelled", "cancelled", null, null, ExitCode.Cancelled),
        EdnException { Place.Source: var source } e when IsRequestText(source) => new ErrorRecord(e.Code, e.Message, e.Help, Rename(tool, e.Place), ExitCode.Request),
        DatalogException e => new ErrorRecord(e.Code, e.Message, e.Help, Rename(tool, e.Place), (int)e.Kind),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => new ErrorRecord("file-not-readable", exception.Message, null, null, ExitCode.Request),
        IOException => new ErrorRecord("io-error", exception.Message, null, null, ExitCode.Data),
        OutOfMemoryException => new ErrorRecord("out-of-memory", "the machine has no memory left", "see --max-rows and --timeout", null, ExitCode.Limit),
        NotSupportedException => new ErrorRecord("not-supported", exception.Message, null, null, ExitCode.Request),
        _ => new ErrorRecord("defect", exception.ToString(), "this is a defect of dls: please report it", null, ExitCode.Defect),
    };

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
        var text = $"{error.Code}: {error.Message}";
        if (error.Place is not null) text += "\n" + error.Place;
        if (error.Help is not null) text += "\nhelp: " + error.Help;
        return text;
    }

    private static string AsJson(ErrorRecord error) => Json.Object([
        ("code", error.Code),
        ("message", error.Message),
        ("help", error.Help),
        ("place", error.Place is not { } place
            ? null
            : new JsonObject([("source", place.Source), ("line", (long)place.Span.Line), ("column", (long)place.Span.Column), ("length", (long)place.Span.Length), ("text", place.LineText)])),
        ("exit", (long)error.ExitCode),
    ]);

    private sealed record ErrorRecord(string Code, string Message, string? Help, SourcePlace? Place, int ExitCode);
}
