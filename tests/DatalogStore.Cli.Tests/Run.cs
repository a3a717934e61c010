namespace DatalogStore.Cli.Tests;

/// <summary>One run of the tool, in this process.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    public static Run Of(params string[] args) => Of(new RunOptions(), args);

    public static Run Of(RunOptions options, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var tool = new Tool
        {
            Out = output,
            Error = error,
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(options.Input ?? "")),
            OutIsTerminal = options.TerminalWidth is not null,
            OutWidth = options.TerminalWidth ?? 80,
            Cancellation = options.Cancellation,
            Time = options.Time,
        };
        return new Run(tool.Run(args), output.ToString(), error.ToString());
    }
}

/// <summary>What surrounds a run.</summary>
internal sealed record RunOptions
{
    public string? Input { get; init; }

    public int? TerminalWidth { get; init; }

    public CancellationToken Cancellation { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
