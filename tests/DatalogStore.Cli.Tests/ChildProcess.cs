using System.Diagnostics;

namespace DatalogStore.Cli.Tests;

/// <summary>The tool as a process of its own, for what only a process shows: signals, pipes, locks.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public Process Process => _process;

    public static ChildProcess Start(params string[] args) => StartProgram("dls.dll", args);

    /// <summary>Starts a program that lies beside the tests.</summary>
    public static ChildProcess StartProgram(string program, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Run> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = _process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = _process.StandardError.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new Run(_process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal by its name: INT, TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
