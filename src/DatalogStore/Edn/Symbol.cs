namespace DatalogStore.Edn;

/// <summary>An EDN symbol such as <c>?x</c>, <c>$</c> or <c>clojure.string/join</c>; equal by text.</summary>
/// <param name="Text">The whole text.</param>
public sealed record Symbol(string Text) : IComparable<Symbol>, IComparable
{
    /// <summary>What stands before the slash, or <see langword="null"/>; the symbol <c>/</c> has none.</summary>
    public string? Namespace => Slash > 0 ? Text[..Slash] : null;

    /// <summary>What stands after the slash, or the whole text.</summary>
    public string Name => Slash > 0 ? Text[(Slash + 1)..] : Text;

    private int Slash => Text.Length > 1 ? Text.IndexOf('/', StringComparison.Ordinal) : -1;

    /// <summary>By the UTF-8 bytes of the text.</summary>
    public int CompareTo(Symbol? other) => other is null ? 1 : Utf8Order.Compare(Text, other.Text);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as Symbol);

    /// <summary>The symbol as EDN text.</summary>
    public override string ToString() => Text;
}
