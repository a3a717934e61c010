namespace DatalogStore.Query.Functions;

/// <summary>
/// Patterns of <c>*</c> (any run of characters, none included) and <c>?</c> (one character). Everything else stands for itself. The time is at
/// most the product of both lengths: after a mismatch only the last <c>*</c> is widened.
/// </summary>
internal static class Wildcards
{
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">What it must match from its first to its last character.</param>
    /// <param name="ignoreCase">Whether ASCII letters match in either case.</param>
    public static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        int p = 0, t = 0, star = -1, widened = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                widened = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                // A character beyond the first plane is two of .NET's.
                t += pattern[p] == '?' && char.IsHighSurrogate(text[t]) && t + 1 < text.Length ? 2 : 1;
                p++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++widened;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char x, char y, bool ignoreCase) => x == y || (ignoreCase && char.IsAsciiLetter(x) && char.IsAsciiLetter(y) && (x | 0x20) == (y | 0x20));
}
