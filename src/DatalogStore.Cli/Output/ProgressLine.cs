namespace DatalogStore.Cli.Output;

/// <summary>One line on standard error that is rewritten and taken away at the end; on a terminal only.</summary>
internal sealed class ProgressLine(Tool tool) : IDisposable
{
    private const int IntervalMs = 100;

    private readonly Lock _lock = new();
    private long _lastTicks;
    private bool _isDrawn;

    /// <summary>Whether there is anyone to see it.</summary>
    public bool IsSeen { get; } = tool.ErrorIsTerminal && !tool.Quiet && !tool.JsonErrors;

    /// <summary>Rewrites the line, unless that was done a moment ago.</summary>
    public void Draw(Func<string> text)
    {
        lock (_lock)
        {
            var now = Environment.TickCount64;
            if (!IsSeen || now - _lastTicks < IntervalMs) return;
            _lastTicks = now;
            tool.Error.Write("\r" + TextWidth.Cut(text(), tool.OutWidth - 1) + "\u001b[K");
            _isDrawn = true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDrawn) tool.Error.Write("\r\u001b[K");
            _isDrawn = false;
        }
    }
}
