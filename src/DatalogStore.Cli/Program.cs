using System.Runtime.InteropServices;
using System.Text;

namespace DatalogStore.Cli;

/// <summary>The process: its streams, its signals, its exit code. Everything else is in <see cref="Tool"/>, which tests run in-process.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 1 << 15);
        using var error = new StreamWriter(Console.OpenStandardError(), utf8, bufferSize: 1 << 10) { AutoFlush = true };
        return new Tool
        {
            Out = output,
            Error = error,
            OpenInput = Console.OpenStandardInput,
            OutIsTerminal = !Console.IsOutputRedirected,
            OutWidth = Console.IsOutputRedirected && Console.IsErrorRedirected ? 80 : Console.WindowWidth,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Cancellation = cancellation.Token,
        }.Run(args);

        // The first signal asks the command to stop; whoever sends a second one does not want to wait.
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            if (cancellation.IsCancellationRequested) Environment.Exit(ExitCode.Cancelled);
            cancellation.Cancel();
        }
    }
}
