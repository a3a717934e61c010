namespace DatalogStore.Edn;

/// <summary>A stretch of a text that was read.</summary>
/// <param name="Start">Offset of its first character (UTF-16 units, from 0).</param>
/// <param name="Length">Number of characters.</param>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Column">Column of its first character, from 1.</param>
public readonly record struct SourceSpan(int Start, int Length, int Line, int Column);

/// <summary>A place to show in an error: the name of the text, the span, and the whole line it begins on.</summary>
/// <param name="Source">What was read: a file's path, <c>query</c>, <c>rules</c>, … .</param>
/// <param name="Span">The offending stretch.</param>
/// <param name="LineText">The text of the line that <paramref name="Span"/> begins on, without its line end; of a long line a part.</param>
/// <param name="LineTextColumn">The column of the first character of <paramref name="LineText"/>; 0 when the line is no longer at hand.</param>
public sealed record SourcePlace(string Source, SourceSpan Span, string LineText, int LineTextColumn = 1)
{
    private const int WidthMax = 120;

    /// <summary>The place as <c>source:line:column</c>, the line, and a caret under the offending column; without the line when it is not at hand.</summary>
    public override string ToString()
    {
        if (LineTextColumn == 0) return $"{Source}:{Span.Line}:{Span.Column}";
        // A long line is cut to a window around the column.
        var column = Math.Clamp(Span.Column - LineTextColumn, 0, LineText.Length);
        var from = Math.Max(0, column - (WidthMax / 2));
        var text = LineText.Substring(from, Math.Min(WidthMax, LineText.Length - from)).Replace('\t', ' ').Replace('\r', ' ');
        var carets = new string('^', Math.Clamp(Span.Length, 1, Math.Max(1, text.Length - (column - from))));
        return $"{Source}:{Span.Line}:{Span.Column}\n  {text}\n  {new string(' ', column - from)}{carets}";
    }
}
