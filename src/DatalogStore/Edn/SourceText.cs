namespace DatalogStore.Edn;

/// <summary>A text held in memory with its name, to show places of it in errors.</summary>
/// <param name="Source">What it is: a path, <c>query</c>, <c>rules</c>, … .</param>
/// <param name="Text">The text.</param>
internal sealed record SourceText(string Source, string Text)
{
    /// <summary>How much of a line a place keeps on either side of the column: an error of many offenders must not hold a long line many times.</summary>
    private const int AroundMax = 160;

    /// <summary>The place of a span of this text, or <see langword="null"/> for a value that was built in code.</summary>
    public SourcePlace? PlaceOf(SourceSpan span)
    {
        if (span.Line == 0) return null;
        var at = Math.Clamp(span.Start, 0, Text.Length);
        var start = Math.Max(at - Math.Min(span.Column - 1, AroundMax), 0);
        var window = Text.AsSpan(start, Math.Min(at - start + AroundMax, Text.Length - start));
        var end = window.IndexOf('\n');
        return new SourcePlace(Source, span, (end < 0 ? window : window[..end]).TrimEnd('\r').ToString(), span.Column - (at - start));
    }
}
