using System.Text;

namespace DatalogStore.Codec;

/// <summary>
/// UTF-8 of any .NET string: a lone surrogate becomes the three bytes of its code point, so nothing is lost and order is the order of code points.
/// </summary>
internal static class Wtf8
{
    private static readonly UTF8Encoding Strict = new(false, true);

    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[SizeMax(text.Length)];
        return bytes.AsSpan(0, Encode(text, bytes)).ToArray();
    }

    /// <summary>Bytes that a text of this many chars needs at most.</summary>
    public static int SizeMax(int chars) => chars * 3;

    /// <summary>Encodes into a span of at least <see cref="SizeMax"/> bytes and returns how many were written.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> into)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            System.Text.Unicode.Utf8.FromUtf16(text, into[written..], out var read, out var bytes, replaceInvalidSequences: false);
            written += bytes;
            text = text[read..];
            if (text.IsEmpty) break;
            var c = text[0];
            into[written++] = (byte)(0xE0 | (c >> 12));
            into[written++] = (byte)(0x80 | ((c >> 6) & 0x3F));
            into[written++] = (byte)(0x80 | (c & 0x3F));
            text = text[1..];
        }

        return written;
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        // Surrogates begin with 0xED 0xA0–0xBF; without them it is plain UTF-8.
        if (!bytes.Contains((byte)0xED)) return Plain(bytes);
        var text = new StringBuilder();
        while (true)
        {
            var at = FirstSurrogate(bytes);
            text.Append(Plain(at < 0 ? bytes : bytes[..at]));
            if (at < 0) return text.ToString();
            text.Append((char)(0xD000 | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F)));
            bytes = bytes[(at + 3)..];
        }
    }

    private static int FirstSurrogate(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + 2 < bytes.Length; i++)
        {
            if (bytes[i] == 0xED && bytes[i + 1] >= 0xA0 && (bytes[i + 2] & 0xC0) == 0x80) return i;
        }

        return -1;
    }

    private static string Plain(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new DamagedBytesException("It is not UTF-8.");
        }
    }
}
