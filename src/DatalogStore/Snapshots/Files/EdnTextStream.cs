using System.Text;

namespace DatalogStore.Snapshots.Files;

/// <summary>The characters of a UTF-8 stream, strictly: bytes that are not UTF-8 are an error. Remembers whether the last one was a line feed.</summary>
internal sealed class EdnTextStream(Stream stream, string name) : TextReader
{
    private readonly StreamReader _reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    private char _last;

    public bool EndsWithLineFeed => _last == '\n';

    public override int Read(char[] buffer, int index, int count)
    {
        try
        {
            var read = _reader.Read(buffer, index, count);
            if (read > 0) _last = buffer[index + read - 1];
            return read;
        }
        catch (DecoderFallbackException e)
        {
            throw new DatalogException(ErrorKind.Data, "not-utf8", $"{name} has bytes that are not UTF-8", "EDN and JSON are read as UTF-8 only.", innerException: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader.Dispose();
        base.Dispose(disposing);
    }
}
