using DatalogStore.Cli.Output;

namespace DatalogStore.Cli.Commands;

/// <summary>How far the upkeep of a store has come, on a terminal only.</summary>
internal sealed class MaintenanceLine : IProgress<MaintenanceProgress>, IDisposable
{
    private readonly ProgressLine _line;

    public MaintenanceLine(Tool tool)
    {
        _line = new ProgressLine(tool);
        Reporter = _line.IsSeen ? this : null;
    }

    /// <summary>What is told; <see langword="null"/> in a pipe.</summary>
    public IProgress<MaintenanceProgress>? Reporter { get; }

    public void Report(MaintenanceProgress value) => _line.Draw(() =>
        value.Total > 0 ? $"{value.Stage} {100.0 * value.Done / value.Total,3:0} %" : $"{value.Stage} {value.Done:N0}");

    public void Dispose() => _line.Dispose();
}
