using System.Security.Cryptography;

namespace DatalogStore.Codec;

/// <summary>
/// Keys of <c>stringids</c>: kind (1) and the value's bytes, as <see cref="ValueBytes"/> writes them, while these are at most 64; of a longer value
/// the first 64 and the first 16 of the SHA-256 of kind and all bytes. Keys sort as the values do up to 64 bytes; walks re-check longer ones.
/// </summary>
internal static class DictionaryKey
{
    public const int PrefixSize = 64;
    public const int DigestSize = 16;
    public const int SizeMax = 1 + PrefixSize + DigestSize;

    /// <summary>Writes the key of a value (kind and bytes) and returns its size.</summary>
    public static int Write(ReadOnlySpan<byte> value, Span<byte> into)
    {
        if (value.Length <= 1 + PrefixSize)
        {
            value.CopyTo(into);
            return value.Length;
        }

        value[..(1 + PrefixSize)].CopyTo(into);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, digest);
        digest[..DigestSize].CopyTo(into[(1 + PrefixSize)..]);
        return SizeMax;
    }
}
