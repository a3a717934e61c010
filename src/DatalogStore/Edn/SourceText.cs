namespace DatalogStore.Edn;

/// <summary>A text held in memory with its name, to show places of it in errors.</summary>
/// <param name="Source">What it is: a path, <c>query</c>, <c>rules</c>, … .</param>
/// <param name="Text">The text.</param>
internal sealed record SourceText(string Source, string Text)
{
    /// <summary>The place of a span of this text, or <see langword="null"/> for a value that was built in code.</summary>
    public SourcePlace? PlaceOf(SourceSpan span)
    {
        if (span.Line == 0) return null;
        var start = Math.Clamp(span.Start - (span.Column - 1), 0, Text.Length);
        var end = Text.AsSpan(start).IndexOf('\n');
        return new SourcePlace(Source, span, (end < 0 ? Text[start..] : Text.Substring(start, end)).TrimEnd('\r'));
    }
}
