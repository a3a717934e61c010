namespace DatalogStore.Edn;

/// <summary>
/// The characters of a text with one of look-ahead, and their places. A text in memory is one buffer; a stream goes through a small one, of which the last characters
/// stay when it is refilled, so that an error can show its line. Memory is bounded however long a stream or a line of it is.
/// </summary>
/// <remarks>
/// Only line ends are counted as they pass; columns follow from the offset of the line's start. <see cref="Unread"/> and <see cref="Skip"/> let a caller
/// search the buffer with vector instructions instead of taking characters one by one.
/// </remarks>
internal sealed class EdnCharacters
{
    /// <summary>How much of a line an error shows on either side of its place.</summary>
    private const int WindowMax = 240;
    private const int BufferSize = 32 * 1024;

    private readonly TextReader? _text;
    private readonly string _source;
    private readonly char[] _buffer;

    /// <summary>Offset of the buffer's first character in the text.</summary>
    private long _base;
    private int _at;
    private int _filled;
    private long _lineStart;
    private int _line = 1;

    public EdnCharacters(TextReader text, string source)
    {
        _text = text;
        _source = source;
        _buffer = new char[BufferSize];
        SkipByteOrderMark();
    }

    public EdnCharacters(string text, string source)
    {
        _source = source;
        _buffer = text.ToCharArray();
        _filled = _buffer.Length;
        SkipByteOrderMark();
    }

    /// <summary>The characters that follow in the buffer; after <see cref="Peek"/> found one, at least that one. Valid until the next call.</summary>
    public ReadOnlySpan<char> Unread => _buffer.AsSpan(_at, _filled - _at);

    /// <summary>The next character, or −1 at the end.</summary>
    public int Peek() => _at < _filled || Fill() ? _buffer[_at] : -1;

    /// <summary>Takes the next character, or −1 at the end.</summary>
    public int Next()
    {
        var c = Peek();
        if (c < 0) return c;
        _at++;
        if (c == '\n') BeginLine();
        return c;
    }

    /// <summary>Takes characters of <see cref="Unread"/>, among which no line ends.</summary>
    public void Skip(int count) => _at += count;

    /// <summary>The place of the next character, with length 0.</summary>
    public SourceSpan Mark() => new(Clamp(Offset), 0, _line, Clamp(Offset - _lineStart + 1));

    /// <summary>From a mark up to here.</summary>
    public SourceSpan Since(SourceSpan mark) => mark with { Length = Clamp(Offset) - mark.Start };

    public EdnException Error(string message) => ErrorAt(Mark() with { Length = 1 }, message);

    public EdnException ErrorAt(SourceSpan span, string message)
    {
        // As much of the line as the buffer has or has room for, from at most a window before the place to a window after it.
        var start = span.Start - _base;
        if (start < 0) return new EdnException(message, new SourcePlace(_source, span, "", 0));
        var from = Math.Max(Math.Max(0, start - (span.Column - 1)), start - WindowMax);
        while (_filled - start < WindowMax && _buffer.AsSpan((int)start.._filled).IndexOf('\n') < 0)
        {
            if (_text is null || _filled == _buffer.Length) break;
            var read = _text.Read(_buffer, _filled, _buffer.Length - _filled);
            if (read <= 0) break;
            _filled += read;
        }

        var line = _buffer.AsSpan((int)from, (int)Math.Min(_filled - from, start - from + WindowMax));
        var end = line.IndexOf('\n');
        return new EdnException(message, new SourcePlace(_source, span, (end < 0 ? line : line[..end]).TrimEnd('\r').ToString(), span.Column - (int)(start - from)));
    }

    private long Offset => _base + _at;

    private static int Clamp(long offset) => (int)Math.Min(offset, int.MaxValue);

    private void BeginLine()
    {
        _line++;
        _lineStart = Offset;
    }

    private bool Fill()
    {
        if (_text is null) return false;
        var kept = Math.Min(_at, WindowMax);
        _buffer.AsSpan(_at - kept, kept).CopyTo(_buffer);
        _base += _at - kept;
        _at = kept;
        _filled = kept + Math.Max(0, _text.Read(_buffer, kept, _buffer.Length - kept));
        return _at < _filled;
    }

    /// <summary>A mark of encoding that a decoder left in front is no part of the text.</summary>
    private void SkipByteOrderMark()
    {
        if (Peek() != '\ufeff') return;
        _at++;
        _lineStart = 1;
    }
}
