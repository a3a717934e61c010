using System.Collections.Concurrent;

namespace DatalogStore.Edn;

/// <summary>
/// An EDN keyword such as <c>:db/ident</c>. Keywords are interned: equal text is the same object, so that comparing is comparing references.
/// </summary>
public sealed class Keyword : IComparable<Keyword>, IComparable
{
    private static readonly ConcurrentDictionary<string, Keyword> Interned = new(StringComparer.Ordinal);

    private Keyword(string text)
    {
        Text = text;
        var slash = text.Length > 1 ? text.IndexOf('/', StringComparison.Ordinal) : -1;
        Namespace = slash > 0 ? text[..slash] : null;
        Name = slash > 0 ? text[(slash + 1)..] : text;
    }

    /// <summary>The whole text without the colon: <c>db/ident</c>.</summary>
    public string Text { get; }

    /// <summary>What stands before the first slash, or <see langword="null"/>.</summary>
    public string? Namespace { get; }

    /// <summary>What stands after the first slash, or the whole text.</summary>
    public string Name { get; }

    /// <summary>The keyword with this text, given without its colon.</summary>
    /// <param name="text">For example <c>db/ident</c>.</param>
    public static Keyword Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Interned.GetOrAdd(text, static t => new Keyword(t));
    }

    /// <summary>Whether a reader has found the text to be a keyword of EDN. One made in code may have any text.</summary>
    internal bool WasRead { get; set; }

    /// <summary>The keyword with this text, if it was read before: without making a string of the text.</summary>
    internal static bool TryGetKnown(ReadOnlySpan<char> text, out object? keyword)
    {
        var found = Interned.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known) && known.WasRead;
        keyword = known;
        return found;
    }

    /// <summary>The keyword with this namespace (or <see langword="null"/>) and name.</summary>
    public static Keyword Of(string? ns, string name) => Of(ns is null ? name : ns + "/" + name);

    /// <summary>By UTF-8 bytes of namespace (none first), then of name, as Clojure orders keywords.</summary>
    public int CompareTo(Keyword? other)
    {
        if (other is null) return 1;
        if (ReferenceEquals(this, other)) return 0;
        if (Namespace is null != other.Namespace is null) return Namespace is null ? -1 : 1;
        var byNamespace = Namespace is null ? 0 : Utf8Order.Compare(Namespace, other.Namespace!);
        return byNamespace != 0 ? byNamespace : Utf8Order.Compare(Name, other.Name);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as Keyword);

    /// <summary>The keyword as EDN text, with its colon.</summary>
    public override string ToString() => ":" + Text;
}
