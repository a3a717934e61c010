using System.Security.Cryptography;
using System.Text;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// The digest of a snapshot: SHA-256 of three lines of text, which are the SHA-256 of the canonical lines of schema, metadata and data in the
/// order of the files, in lower-case hexadecimal. It does not depend on the encoding, and standard tools compute it (docs/snapshots.md).
/// </summary>
internal static class SnapshotDigest
{
    public static string Combine(ReadOnlySpan<byte> schema, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> data)
    {
        var text = $"{Convert.ToHexStringLower(schema)}\n{Convert.ToHexStringLower(metadata)}\n{Convert.ToHexStringLower(data)}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }
}
