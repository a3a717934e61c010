using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// The keys of maps as segments of attribute names, exactly and back. Kept are ASCII letters, digits and <c>- _ + ! ? $ &amp; = &lt; &gt;</c>; every
/// other byte of the key's WTF-8 is <c>%XX</c>, upper case. So is the first byte where it would read as something else: a leading <c>_</c>
/// (reverse attributes) or digit, a leading <c>+</c> or <c>-</c> before a digit (numbers), and, of the first key of a path, that of the words
/// that are ours: <c>db json content snapshot</c>. The empty key is <c>%empty</c>.
/// No key's segment is <c>*</c> or has a <c>%</c> that is not followed by two upper-case digits, so these are free for our own names.
/// </summary>
internal static class KeyEscape
{
    /// <summary>The segment of a list inside a list.</summary>
    public const string ListSegment = "*";

    /// <summary>The segment of the key of an entity that was an entry of a map whose keys are data.</summary>
    public const string KeySegment = "%key";

    /// <summary>The segment of such an entry's value, where that is no map.</summary>
    public const string ValueSegment = "%value";

    /// <summary>The segment of what a string holds that is a document itself.</summary>
    public const string DocumentSegment = "%doc";

    private const string EmptySegment = "%empty";

    private static readonly bool[] Kept = KeptBytes();

    public static int LengthMax(int keyLength) => Math.Max(EmptySegment.Length, checked(keyLength * 3));

    /// <summary>Writes the segment of a key given in WTF-8; returns its length.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isFirst">Whether it is the first key of its path.</param>
    /// <param name="into">Room for <see cref="LengthMax"/> bytes.</param>
    /// <param name="escapeFirst">Escapes the first byte whatever it is: for a key whose plain spelling is taken.</param>
    public static int Write(ReadOnlySpan<byte> key, bool isFirst, Span<byte> into, bool escapeFirst = false)
    {
        if (key.IsEmpty)
        {
            "%empty"u8.CopyTo(into);
            return EmptySegment.Length;
        }

        var length = 0;
        for (var i = 0; i < key.Length; i++)
        {
            var b = key[i];
            if (Kept[b] && !(i == 0 && (escapeFirst || Misleads(key, isFirst))))
            {
                into[length++] = b;
                continue;
            }

            into[length++] = (byte)'%';
            into[length++] = HexDigit(b >> 4);
            into[length++] = HexDigit(b & 15);
        }

        return length;
    }

    /// <summary>The segment of a key.</summary>
    public static string Escape(string key, bool isFirst)
    {
        var bytes = Wtf8.OfString(key);
        var segment = new byte[LengthMax(bytes.Length)];
        return System.Text.Encoding.ASCII.GetString(segment, 0, Write(bytes, isFirst, segment));
    }

    /// <summary>The key of a segment; false for one of our own names and for what <see cref="Write"/> never writes.</summary>
    public static bool TryUnescape(ReadOnlySpan<char> segment, out string key)
    {
        key = "";
        if (segment.SequenceEqual(EmptySegment)) return true;
        if (segment.IsEmpty) return false;
        var bytes = new byte[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            if (c == '%')
            {
                if (i + 2 >= segment.Length || !TryHex(segment[i + 1], out var high) || !TryHex(segment[i + 2], out var low)) return false;
                bytes[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (c < 128 && Kept[c])
            {
                bytes[length++] = (byte)c;
            }
            else
            {
                return false;
            }
        }

        if (!Wtf8.IsValid(bytes.AsSpan(0, length))) return false;
        key = Wtf8.ToString(bytes.AsSpan(0, length));
        return true;
    }

    private static bool Misleads(ReadOnlySpan<byte> key, bool isFirst)
    {
        var b = key[0];
        if (b == '_' || char.IsAsciiDigit((char)b)) return true;
        if (b is (byte)'+' or (byte)'-') return key.Length > 1 && char.IsAsciiDigit((char)key[1]);
        return isFirst && (key.SequenceEqual("db"u8) || key.SequenceEqual("json"u8) || key.SequenceEqual("content"u8) || key.SequenceEqual("snapshot"u8));
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private static bool TryHex(char c, out int value)
    {
        value = c is >= '0' and <= '9' ? c - '0' : c - 'A' + 10;
        return c is (>= '0' and <= '9') or (>= 'A' and <= 'F');
    }

    private static bool[] KeptBytes()
    {
        var kept = new bool[256];
        foreach (var c in "-_+!?$&=<>") kept[c] = true;
        for (var c = 0; c < 128; c++) kept[c] |= char.IsAsciiLetterOrDigit((char)c);
        return kept;
    }
}
