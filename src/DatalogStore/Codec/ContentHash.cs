using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DatalogStore.Codec;

/// <summary>How a content hash was made. The numbers are on disk.</summary>
internal enum HashScheme : byte
{
    /// <summary>Made by others, under a tag of theirs such as <c>L1$</c>: kept as text.</summary>
    Foreign = 0,

    /// <summary><c>S1$</c> and the first 24 bytes of SHA-256 in base64.</summary>
    S1 = 1,

    /// <summary><c>X1$</c> and the 16 bytes of XxHash128 in base64.</summary>
    X1 = 2,
}

/// <summary>
/// The text of a content hash, with our own schemes kept as their bytes. A text has the form of a hash when it begins with an upper-case ASCII
/// letter, an ASCII digit and <c>$</c>, and something follows. Only the canonical base64 of exactly the right number of bytes is one of ours
/// (so that text and bytes are one to one); everything else under a tag is foreign.
/// </summary>
internal readonly struct ContentHash : IEquatable<ContentHash>
{
    public const int S1Size = 24;
    public const int X1Size = 16;
    private const int TagSize = 3;

    private readonly byte[] _bytes;

    private ContentHash(HashScheme scheme, byte[] bytes)
    {
        Scheme = scheme;
        _bytes = bytes;
    }

    public HashScheme Scheme { get; }

    /// <summary>The bytes of the hash; of a foreign one, its whole text as UTF-8 (WTF-8).</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether a string has the form of a content hash.</summary>
    public static bool IsHashLike(ReadOnlySpan<byte> utf8) =>
        utf8.Length > TagSize && utf8[2] == '$' && utf8[0] is >= (byte)'A' and <= (byte)'Z' && utf8[1] is >= (byte)'0' and <= (byte)'9';

    /// <inheritdoc cref="IsHashLike(ReadOnlySpan{byte})"/>
    public static bool IsHashLike(ReadOnlySpan<char> text) =>
        text.Length > TagSize && text[2] == '$' && text[0] is >= 'A' and <= 'Z' && text[1] is >= '0' and <= '9';

    /// <summary>The hash with these bytes under one of our schemes.</summary>
    public static ContentHash Of(HashScheme scheme, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeOf(scheme)) throw new ArgumentException($"{scheme} has {SizeOf(scheme)} bytes, not {bytes.Length}.", nameof(bytes));
        return new ContentHash(scheme, bytes.ToArray());
    }

    /// <summary>False when the text does not have the form of a content hash.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentHash hash)
    {
        hash = default;
        return IsHashLike(text) && TryParse(Wtf8.OfString(text), out hash);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out ContentHash)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ContentHash hash)
    {
        hash = default;
        if (!IsHashLike(utf8)) return false;
        hash = OfText(utf8);
        return true;
    }

    /// <summary>The hash of any text, also of one that does not have the form of a hash (it is foreign).</summary>
    public static ContentHash OfText(ReadOnlySpan<byte> utf8)
    {
        var scheme = utf8.StartsWith("S1$"u8) ? HashScheme.S1 : utf8.StartsWith("X1$"u8) ? HashScheme.X1 : HashScheme.Foreign;
        if (scheme == HashScheme.Foreign) return new ContentHash(HashScheme.Foreign, utf8.ToArray());
        var bytes = new byte[SizeOf(scheme)];
        return IsCanonical(utf8[TagSize..], bytes) ? new ContentHash(scheme, bytes) : new ContentHash(HashScheme.Foreign, utf8.ToArray());
    }

    /// <summary>What <c>hashes</c> holds: the scheme, then the bytes.</summary>
    public static ContentHash Read(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty || stored[0] > (byte)HashScheme.X1) throw new DamagedBytesException("It is no content hash.");
        var scheme = (HashScheme)stored[0];
        if (scheme != HashScheme.Foreign && stored.Length != 1 + SizeOf(scheme)) throw new DamagedBytesException($"A hash of {stored.Length - 1} bytes is not {scheme}.");
        return new ContentHash(scheme, stored[1..].ToArray());
    }

    public void Write(ByteWriter into)
    {
        into.Byte((byte)Scheme);
        into.Bytes(_bytes);
    }

    /// <summary>Whether <c>hashes</c> holds exactly this hash.</summary>
    public bool IsStoredAs(ReadOnlySpan<byte> stored) => stored.Length == 1 + _bytes.Length && stored[0] == (byte)Scheme && stored[1..].SequenceEqual(_bytes);

    /// <summary>The 8 bytes that <c>identity</c> finds it by: the first of the hash; of a foreign one, of the SHA-256 of its text.</summary>
    public void WritePrefix(Span<byte> into)
    {
        if (Scheme != HashScheme.Foreign)
        {
            _bytes.AsSpan(0, 8).CopyTo(into);
            return;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes, digest);
        digest[..8].CopyTo(into);
    }

    public bool Equals(ContentHash other) => Scheme == other.Scheme && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ContentHash other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The text.</summary>
    public override string ToString() => Scheme switch
    {
        HashScheme.S1 => "S1$" + Convert.ToBase64String(_bytes),
        HashScheme.X1 => "X1$" + Convert.ToBase64String(_bytes),
        _ => Wtf8.ToString(_bytes),
    };

    private static int SizeOf(HashScheme scheme) => scheme == HashScheme.S1 ? S1Size : X1Size;

    private static bool IsCanonical(ReadOnlySpan<byte> base64, Span<byte> bytes)
    {
        if (base64.Length != (bytes.Length + 2) / 3 * 4) return false;
        if (System.Buffers.Text.Base64.DecodeFromUtf8(base64, bytes, out var read, out var written) != System.Buffers.OperationStatus.Done) return false;
        if (read != base64.Length || written != bytes.Length) return false;
        Span<byte> again = stackalloc byte[32];
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, again, out _, out var length);
        return again[..length].SequenceEqual(base64);
    }
}
