namespace DatalogStore.Edn;

/// <summary>
/// The order of strings in every index, predicate and sort: by their UTF-8 bytes, which is the order of code points.
/// UTF-16 order differs from it only where surrogates meet characters from U+E000 up.
/// </summary>
internal static class Utf8Order
{
    /// <summary>Compares by code points without encoding either string; a lone surrogate sorts as its own code point (WTF-8).</summary>
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var n = x.CommonPrefixLength(y);
        if (n == x.Length || n == y.Length) return x.Length.CompareTo(y.Length);
        // Where the strings part behind a high surrogate, one of them may have a pair there and the other a surrogate that stands alone: the pair is above it.
        if (n > 0 && char.IsHighSurrogate(x[n - 1]) && char.IsLowSurrogate(x[n]) != char.IsLowSurrogate(y[n])) return char.IsLowSurrogate(x[n]) ? 1 : -1;
        return CodePoint(x, n).CompareTo(CodePoint(y, n));
    }

    /// <summary>The code point that begins at an index, or whose second half stands there behind a first half that both strings share.</summary>
    private static int CodePoint(ReadOnlySpan<char> s, int at)
    {
        if (char.IsLowSurrogate(s[at]) && at > 0 && char.IsHighSurrogate(s[at - 1])) return char.ConvertToUtf32(s[at - 1], s[at]);
        if (char.IsHighSurrogate(s[at]) && at + 1 < s.Length && char.IsLowSurrogate(s[at + 1])) return char.ConvertToUtf32(s[at], s[at + 1]);
        return s[at];
    }
}
