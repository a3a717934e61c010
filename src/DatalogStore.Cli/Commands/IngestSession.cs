using DatalogStore.Cli.Errors;
using DatalogStore.Snapshots;

namespace DatalogStore.Cli.Commands;

/// <summary>
/// A store while snapshots are read into it. It is opened for writing only when one comes that it does not have whole: ingesting the same again opens
/// nothing for writing and changes no file.
/// </summary>
internal sealed class IngestSession(Tool tool, string path, bool wait, bool allowsMixedPolicy) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private DatomStore? _reader;
    private DatomStore? _writer;

    /// <summary>How many snapshots were bad data and left out.</summary>
    public int SetAside { get; private set; }

    /// <summary>Ingests a snapshot; one that is damaged is named on standard error and left out.</summary>
    public IReadOnlyList<object?> IngestOrSetAside(string folder)
    {
        tool.Cancellation.ThrowIfCancellationRequested();
        try
        {
            return IngestRows.Of(Ingest(folder));
        }
        catch (DatalogException exception) when (exception.Kind == ErrorKind.Data && !exception.Code.StartsWith("store-", StringComparison.Ordinal))
        {
            SetAside++;
            ErrorReport.Write(tool, exception);
            return IngestRows.OfFailure(folder, exception);
        }
    }

    public IngestReport Ingest(string folder)
    {
        if (_writer is null && IsThere(folder))
        {
            // Compares digests, and says what is there; a store opened for reading writes nothing.
            return _reader!.Ingest(folder, null, tool.Cancellation);
        }

        _reader?.Dispose();
        _reader = null;
        _writer ??= OpenToWrite();
        using var progress = new IngestProgressLine(tool, folder);
        return _writer.Ingest(folder, new IngestOptions { Progress = progress.Reporter, AllowsMixedPolicy = allowsMixedPolicy }, tool.Cancellation);
    }

    /// <summary>Closes the store: others may write it until the next snapshot comes.</summary>
    public void Release()
    {
        _reader?.Dispose();
        _reader = null;
        _writer?.Dispose();
        _writer = null;
    }

    public void Dispose() => Release();

    /// <summary>Whether the store has the snapshot whole, by the id that its folder is named by.</summary>
    private bool IsThere(string folder)
    {
        if (!Guid.TryParseExact(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), "D", out var id)) return false;
        if (_reader is null)
        {
            if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return false;
            _reader = StoreArgument.OpenToRead(path);
        }

        return _reader.Db.Snapshots.Any(s => s.Id == id && s.IsLoaded);
    }

    private DatomStore OpenToWrite()
    {
        while (true)
        {
            try
            {
                return StoreArgument.OpenToWrite(path);
            }
            catch (DatalogException exception) when (wait && exception.Code == "store-locked")
            {
                if (tool.Cancellation.WaitHandle.WaitOne(Patience)) tool.Cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
