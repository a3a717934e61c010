using System.Text;
using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Commands;

/// <summary>
/// Looks for new snapshots once a second and ingests them, until it is cancelled. A row is written and flushed as each is done, the store closed whenever
/// there is nothing to do.
/// </summary>
internal sealed class IngestWatch(Tool tool, IngestSession session, IReadOnlyList<string> paths)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    public int Run(OutputFormat format)
    {
        if (format is OutputFormat.Edn or OutputFormat.Json) throw new RequestException("bad-option", $"--watch has no end, and {format.ToString().ToLowerInvariant()} is one document", "--format jsonl, csv or table");
        if (format == OutputFormat.Csv) CsvWriter.Write(tool.Out, Answer.Listing(IngestRows.Columns, []));
        while (true)
        {
            foreach (var folder in paths.SelectMany(SnapshotPaths.FindAny).Where(f => _done.Add(Path.GetFullPath(f)))) Write(session.IngestOrSetAside(folder), format);
            session.Release();
            if (tool.Cancellation.WaitHandle.WaitOne(Interval)) tool.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Write(IReadOnlyList<object?> row, OutputFormat format)
    {
        if (format == OutputFormat.Table)
        {
            tool.Out.WriteLine(string.Join("  ", row.Take(5).Select(TableWriter.TextOf)));
        }
        else if (format == OutputFormat.Csv)
        {
            CsvWriter.WriteRow(tool.Out, row);
        }
        else
        {
            var text = new StringBuilder();
            Json.Write(EdnMap.Of(IngestRows.Columns.Zip(row, (key, value) => new KeyValuePair<object, object?>(key, value))), text);
            tool.Out.WriteLine(text);
        }

        tool.Out.Flush();
    }
}
