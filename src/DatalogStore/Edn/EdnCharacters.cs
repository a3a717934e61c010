namespace DatalogStore.Edn;

/// <summary>
/// The characters of a text with one of look-ahead, their places, and a window of the current line for errors.
/// Memory is bounded however long the text or a line of it is.
/// </summary>
internal sealed class EdnCharacters(TextReader text, string source)
{
    private const int WindowMax = 240;

    private readonly char[] _buffer = new char[4096];
    private readonly Queue<char> _line = new();
    private int _at;
    private int _filled;
    private int _offset;
    private int _lineNumber = 1;
    private int _column = 1;

    /// <summary>The next character, or −1 at the end.</summary>
    public int Peek()
    {
        if (_at < _filled) return _buffer[_at];
        _filled = text.Read(_buffer, 0, _buffer.Length);
        _at = 0;
        return _filled > 0 ? _buffer[0] : -1;
    }

    /// <summary>Takes the next character, or −1 at the end.</summary>
    public int Next()
    {
        var c = Peek();
        if (c < 0) return c;
        _at++;
        _offset++;
        if (c == '\n')
        {
            _lineNumber++;
            _column = 1;
            _line.Clear();
        }
        else
        {
            _column++;
            _line.Enqueue((char)c);
            if (_line.Count > WindowMax) _line.Dequeue();
        }

        return c;
    }

    /// <summary>The place of the next character, with length 0.</summary>
    public SourceSpan Mark() => new(_offset, 0, _lineNumber, _column);

    /// <summary>From a mark up to here.</summary>
    public SourceSpan Since(SourceSpan mark) => mark with { Length = _offset - mark.Start };

    public EdnException Error(string message) => ErrorAt(Mark() with { Length = 1 }, message);

    public EdnException ErrorAt(SourceSpan span, string message)
    {
        // The window may begin within the line: blanks stand for what was dropped, so that columns stay true.
        var taken = new string([.. _line]);
        var dropped = _column - 1 - taken.Length;
        var rest = new System.Text.StringBuilder();
        while (rest.Length < WindowMax && Peek() is >= 0 and not ('\n' or '\r')) rest.Append((char)Next());
        var line = span.Line == _lineNumber || rest.Length > 0 ? new string(' ', Math.Max(0, dropped)) + taken + rest : "";
        return new EdnException(message, new SourcePlace(source, span, span.Line == _lineNumber ? line : $"(line {span.Line})"));
    }
}
