using System.Text;
using System.Text.Unicode;

namespace DatalogStore.Codec;

/// <summary>
/// Strings of UTF-16 units as bytes and back. WTF-8 is UTF-8 in which a surrogate without its partner is the three bytes of its own number
/// (ED A0 80 … ED BF BF), so that every string has bytes and equal bytes are equal strings. A pair is always the four bytes of its character.
/// </summary>
internal static class Wtf8
{
    public static int LengthMax(int units) => checked(units * 3);

    /// <summary>Writes the bytes; <paramref name="into"/> has room for three a unit. Returns their number.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> into)
    {
        var length = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(text, into[length..], out var read, out var written, replaceInvalidSequences: false);
            length += written;
            if (status == System.Buffers.OperationStatus.Done) return length;
            length += WriteUnit(text[read], into[length..]);
            text = text[(read + 1)..];
        }
    }

    /// <summary>Writes one unit as three bytes, be it a surrogate or another from U+0800 up.</summary>
    public static int WriteUnit(char unit, Span<byte> into)
    {
        into[0] = (byte)(0xE0 | (unit >> 12));
        into[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
        into[2] = (byte)(0x80 | (unit & 0x3F));
        return 3;
    }

    public static byte[] OfString(ReadOnlySpan<char> text)
    {
        var bytes = new byte[LengthMax(text.Length)];
        return bytes[..Write(text, bytes)];
    }

    /// <summary>The string of WTF-8.</summary>
    /// <exception cref="DamagedBytesException">The bytes are no WTF-8.</exception>
    public static string ToString(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (IsSurrogate(bytes))
            {
                text.Append((char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)));
                bytes = bytes[3..];
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) != System.Buffers.OperationStatus.Done) throw new DamagedBytesException("It is not UTF-8.");
            text.Append(rune.ToString());
            bytes = bytes[used..];
        }

        return text.ToString();
    }

    /// <summary>Whether the bytes begin with a lone surrogate.</summary>
    public static bool IsSurrogate(ReadOnlySpan<byte> bytes) => bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && (bytes[2] & 0xC0) == 0x80;

    /// <summary>Whether bytes from outside are well-formed: UTF-8 or lone surrogates, and no pair written as two of these.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return true;
        var highBefore = false;
        while (!bytes.IsEmpty)
        {
            if (IsSurrogate(bytes))
            {
                var isLow = bytes[1] >= 0xB0;
                if (isLow && highBefore) return false;
                highBefore = !isLow;
                bytes = bytes[3..];
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes, out _, out var used) != System.Buffers.OperationStatus.Done) return false;
            highBefore = false;
            bytes = bytes[used..];
        }

        return true;
    }
}
