using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>How far an ingest has come, on a terminal only: one line on standard error that is rewritten and taken away at the end.</summary>
internal sealed class IngestProgressLine : IDisposable
{
    private readonly Tool _tool;
    private readonly string _name;
    private readonly Lock _lock = new();
    private long _lastTicks;
    private bool _isDrawn;

    public IngestProgressLine(Tool tool, string folder)
    {
        _tool = tool;
        _name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        Reporter = tool.ErrorIsTerminal && !tool.Quiet && !tool.JsonErrors ? new Relay(this) : null;
    }

    /// <summary>What the ingest tells; <see langword="null"/> in a pipe.</summary>
    public IProgress<IngestProgress>? Reporter { get; }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDrawn) _tool.Error.Write("\r\u001b[K");
            _isDrawn = false;
        }
    }

    private void Draw(in IngestProgress progress)
    {
        const int IntervalMs = 100;
        lock (_lock)
        {
            var now = Environment.TickCount64;
            if (now - _lastTicks < IntervalMs) return;
            _lastTicks = now;
            var share = progress.BytesTotal > 0 ? $"{100.0 * progress.BytesRead / progress.BytesTotal,3:0} % " : "";
            var line = $"{_name} {share}{progress.EntitiesSeen:N0} maps, {progress.EntitiesNew:N0} new, {progress.DatomsNew:N0} datoms";
            _tool.Error.Write("\r" + Output.TextWidth.Cut(line, _tool.OutWidth - 1) + "\u001b[K");
            _isDrawn = true;
        }
    }

    private sealed class Relay(IngestProgressLine line) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => line.Draw(value);
    }
}
