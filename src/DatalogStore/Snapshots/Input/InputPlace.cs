using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Snapshots.Input;

/// <summary>Where an input is being read: how many lines and bytes lie before the buffer, so that an error names line, column and byte.</summary>
internal sealed class InputPlace(string source)
{
    private const int WindowBytes = 200;
    private const int ColumnMax = 4096;

    private long _bytesBefore;
    private long _linesBefore;
    private long _lineStart;

    /// <summary>These bytes have left the buffer.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOf((byte)'\n');
        if (last >= 0)
        {
            _linesBefore += bytes.Count((byte)'\n');
            _lineStart = _bytesBefore + last + 1;
        }

        _bytesBefore += bytes.Length;
    }

    /// <summary>A line starts here: after a byte order mark.</summary>
    public void StartLine() => _lineStart = _bytesBefore;

    /// <summary>Where in the present buffer the line starts that is open after these bytes of it; negative for a start that has left the buffer.</summary>
    public long LineStart(ReadOnlySpan<byte> before)
    {
        var newline = before.LastIndexOf((byte)'\n');
        return newline >= 0 ? newline + 1 : _lineStart - _bytesBefore;
    }

    /// <summary>The error for a position in the present buffer.</summary>
    public DatalogException Error(ErrorKind kind, string code, string message, string? help, ReadOnlySpan<byte> buffer, int position, Exception inner)
    {
        position = Math.Clamp(position, 0, buffer.Length);
        var before = buffer[..position];
        var line = _linesBefore + before.Count((byte)'\n') + 1;
        var lineStart = _bytesBefore + LineStart(before);
        var at = _bytesBefore + position;
        var inBuffer = (int)Math.Max(0, lineStart - _bytesBefore);
        // Columns count characters where the line is at hand, bytes in a line whose start is long gone.
        var isWhole = lineStart >= _bytesBefore && position - inBuffer <= ColumnMax;
        var column = isWhole ? Encoding.UTF8.GetCharCount(buffer[inBuffer..position]) + 1 : at - lineStart + 1;
        var from = isWhole ? inBuffer : Math.Max(inBuffer, position - WindowBytes);
        var rest = buffer[position..Math.Min(buffer.Length, position + WindowBytes)];
        var lineEnd = rest.IndexOfAny((byte)'\r', (byte)'\n');
        var to = isWhole ? position + (lineEnd < 0 ? rest.Length : lineEnd) : Math.Min(position + 1, buffer.Length);
        var text = Encoding.UTF8.GetString(buffer[from..to]);
        var span = new SourceSpan((int)Math.Min(int.MaxValue, at), 1, (int)Math.Min(int.MaxValue, line), (int)Math.Min(int.MaxValue, column));
        return new DatalogException(kind, code, $"{source}, line {line}, column {column} (byte {at}): {message}", help, new SourcePlace(source, span, text), inner);
    }
}
