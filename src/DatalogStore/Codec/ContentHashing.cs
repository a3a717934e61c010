using System.Buffers.Text;
using System.IO.Hashing;
using System.Security.Cryptography;
using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// The content hash of an entity and its text.
/// <code>
/// hashed bytes   "S1" then for each distinct pair in bytewise order: u32be length | pair     (pairs: ContentPair)
/// S1             first 24 bytes of their SHA-256                text  S1$ + base64, 35 bytes, no padding
/// X1             XxHash128 of the same bytes, big-endian        text  X1$ + base64, 27 bytes, padded with ==
/// </code>
/// Lengths before the pairs keep apart what concatenation would join; the order makes the hash that of a set.
/// Texts with another tag (<c>L1$…</c>) are identities that others computed.
/// </summary>
internal static class ContentHashing
{
    public const int S1Size = 24;
    public const int X1Size = 16;
    public const int SizeMax = S1Size;

    /// <summary>Bytes of the tag with its dollar sign, the same for both schemes.</summary>
    public const int TagLength = 3;
    public const int S1TextLength = TagLength + 32;
    public const int X1TextLength = TagLength + 24;
    public const int TextLengthMax = S1TextLength;

    /// <summary>What the hashed bytes begin with, under either scheme.</summary>
    public static ReadOnlySpan<byte> Prologue => "S1"u8;

    public static ReadOnlySpan<byte> TagOf(ContentHashScheme scheme) => scheme == ContentHashScheme.S1 ? "S1$"u8 : "X1$"u8;

    public static int SizeOf(ContentHashScheme scheme) => scheme == ContentHashScheme.S1 ? S1Size : X1Size;

    public static int TextLengthOf(ContentHashScheme scheme) => scheme == ContentHashScheme.S1 ? S1TextLength : X1TextLength;

    /// <summary>Hashes prologue and pairs. Returns how many bytes were written.</summary>
    public static int Compute(ContentHashScheme scheme, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        if (scheme == ContentHashScheme.X1) return XxHash128.Hash(bytes, into);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, whole);
        whole[..S1Size].CopyTo(into);
        return S1Size;
    }

    /// <summary>Writes the text of a hash. Returns its length.</summary>
    public static int WriteText(ContentHashScheme scheme, ReadOnlySpan<byte> hash, Span<byte> into)
    {
        TagOf(scheme).CopyTo(into);
        Base64.EncodeToUtf8(hash, into[TagLength..], out _, out var written);
        return TagLength + written;
    }

    /// <summary>Whether a text is a hash under one of our schemes, well formed to the last bit; then its bytes are in <paramref name="hash"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ContentHashScheme scheme, Span<byte> hash)
    {
        scheme = default;
        if (text.Length == S1TextLength && text.StartsWith("S1$"u8)) scheme = ContentHashScheme.S1;
        else if (text.Length == X1TextLength && text.StartsWith("X1$"u8)) scheme = ContentHashScheme.X1;
        else return false;
        Span<byte> again = stackalloc byte[TextLengthMax];
        return Base64.DecodeFromUtf8(text[TagLength..], hash, out _, out var size) == System.Buffers.OperationStatus.Done
            && size == SizeOf(scheme) && text.SequenceEqual(again[..WriteText(scheme, hash[..size], again)]);
    }
}
