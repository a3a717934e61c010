using DatalogStore.Cli.Output;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>How far an ingest has come, on a terminal only.</summary>
internal sealed class IngestProgressLine : IProgress<IngestProgress>, IDisposable
{
    private readonly ProgressLine _line;
    private readonly string _name;

    public IngestProgressLine(Tool tool, string folder)
    {
        _line = new ProgressLine(tool);
        _name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        Reporter = _line.IsSeen ? this : null;
    }

    /// <summary>What the ingest tells; <see langword="null"/> in a pipe.</summary>
    public IProgress<IngestProgress>? Reporter { get; }

    public void Report(IngestProgress value) => _line.Draw(() =>
    {
        var share = value.BytesTotal > 0 ? $"{100.0 * value.BytesRead / value.BytesTotal,3:0} % " : "";
        return $"{_name} {share}{value.EntitiesSeen:N0} maps, {value.EntitiesNew:N0} new, {value.DatomsNew:N0} datoms";
    });

    public void Dispose() => _line.Dispose();
}
