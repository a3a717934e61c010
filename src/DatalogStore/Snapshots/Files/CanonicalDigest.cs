using System.Security.Cryptography;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Files;

/// <summary>SHA-256 of the canonical lines of a file that is read.</summary>
internal static class CanonicalDigest
{
    private const int LinesSizeMax = 1 << 16;

    public static byte[] Of(ISnapshotCursor file, AttributeNames names)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entity = new SnapshotEntity();
        var lines = new ByteBuilder();
        while (file.Read(entity))
        {
            EdnLines.Append(entity, names, lines);
            if (lines.Length < LinesSizeMax) continue;
            digest.AppendData(lines.Written);
            lines.Clear();
        }

        digest.AppendData(lines.Written);
        return digest.GetHashAndReset();
    }
}
