using System.Globalization;
using System.Text;

namespace DatalogStore.Cli.Output;

/// <summary>How many columns of a terminal a text takes, and making foreign text safe to print.</summary>
internal static class TextWidth
{
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>The text cut to a width, with an ellipsis where something was cut.</summary>
    public static string Cut(string text, int width)
    {
        if (text.Length <= width && Of(text) <= width) return text;
        var kept = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Of(rune) > width - 1) break;
            used += Of(rune);
            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    /// <summary>Control characters escaped: collected data must not move the cursor or colour the terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var safe = new StringBuilder();
        foreach (var c in text)
        {
            if (!IsUnsafe(c)) safe.Append(c);
            else safe.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }
}
