using System.Text.Unicode;
using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Input;

/// <summary>The text of JSON strings, as WTF-8. Escapes may name any UTF-16 unit, so a lone surrogate is legal; raw bytes must be UTF-8.</summary>
internal static class JsonStrings
{
    /// <summary>Whether a string's raw bytes are UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> raw) => Utf8.IsValid(raw);

    /// <summary>Writes a string's text without its escapes, which the JSON reader has checked; returns its length, at most that of <paramref name="raw"/>.</summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> into)
    {
        var length = 0;
        while (true)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(into[length..]);
                return length + raw.Length;
            }

            raw[..plain].CopyTo(into[length..]);
            length += plain;
            var escape = raw[plain + 1];
            raw = raw[(plain + 2)..];
            if (escape != 'u')
            {
                into[length++] = escape switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', _ => escape };
                continue;
            }

            var unit = Hex4(raw);
            raw = raw[4..];
            if (char.IsHighSurrogate(unit) && raw.Length >= 6 && raw[0] == '\\' && raw[1] == 'u' && char.IsLowSurrogate(Hex4(raw[2..])))
            {
                length += Wtf8.Write([unit, Hex4(raw[2..])], into[length..]);
                raw = raw[6..];
                continue;
            }

            // Three bytes need six of escape: there is always room, but not for the margin that Wtf8.Write asks of its callers.
            length += Wtf8.Write([unit], into[length..]);
        }
    }

    private static char Hex4(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        for (var i = 0; i < 4; i++) value = (value << 4) | Convert.ToInt32(((char)digits[i]).ToString(), 16);
        return (char)value;
    }
}
