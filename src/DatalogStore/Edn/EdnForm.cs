namespace DatalogStore.Edn;

/// <summary>A value that was read and where it stood.</summary>
/// <param name="Value">The value; see <see cref="EdnReader"/> for how EDN maps to .NET types.</param>
/// <param name="Span">Its place in the text; <see langword="default"/> for a value built in code.</param>
public readonly record struct EdnForm(object? Value, SourceSpan Span);
