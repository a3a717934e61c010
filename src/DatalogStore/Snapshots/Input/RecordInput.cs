namespace DatalogStore.Snapshots.Input;

/// <summary>The records of a stream, whatever it is packed and written in.</summary>
internal static class RecordInput
{
    /// <summary>Opens a file to be read once, from its start to its end.</summary>
    /// <exception cref="DatalogException">It cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatalogException(ErrorKind.Request, "input-unreadable", $"{path} cannot be read: {e.Message}", "Check that the file is there and may be read.", innerException: e);
        }
    }

    /// <summary>Hands the records on. The stream, plain or packed by gzip or zstd, is disposed.</summary>
    /// <param name="stream">JSON, NDJSON or EDN.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="isEdn">Whether it is EDN.</param>
    /// <param name="sink">Takes the records.</param>
    /// <param name="through">What the unpacked text passes through before it is read, if anything.</param>
    public static void Read(Stream stream, string name, bool isEdn, RecordSink sink, Func<Stream, Stream>? through = null)
    {
        try
        {
            using var unpacked = InputStreams.Unpack(stream);
            using var text = through is null ? unpacked : through(unpacked);
            if (isEdn) EdnInput.Read(text, name, sink);
            else new JsonInput(text, name, sink).Read();
        }
        catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
        {
            throw new DatalogException(ErrorKind.Data, "input-damaged", $"{name} does not unpack: {e.Message}", "The compressed input is cut or damaged.", innerException: e);
        }
    }
}
