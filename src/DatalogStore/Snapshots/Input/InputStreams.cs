using System.IO.Compression;
using ZstdSharp;

namespace DatalogStore.Snapshots.Input;

/// <summary>Unpacks gzip and zstd, told by their first bytes.</summary>
internal static class InputStreams
{
    /// <summary>The text of a stream that may be compressed. Disposing the result disposes what it reads.</summary>
    public static Stream Unpack(Stream stream)
    {
        var ahead = new byte[4];
        var count = stream.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(ahead.AsMemory(0, count), stream);
        if (count >= 2 && ahead[0] == 0x1F && ahead[1] == 0x8B) return new GZipStream(whole, CompressionMode.Decompress);
        if (count == 4 && ahead.AsSpan().SequenceEqual<byte>([0x28, 0xB5, 0x2F, 0xFD])) return new DecompressionStream(whole, leaveOpen: false);
        return whole;
    }

    /// <summary>Whether a file's name says EDN; everything else is JSON.</summary>
    public static bool IsEdn(string name) => UnpackedName(name).EndsWith(".edn", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file's name without the endings that say it is packed.</summary>
    public static string UnpackedName(string name)
    {
        foreach (var suffix in new[] { ".gz", ".zst" })
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) name = name[..^suffix.Length];
        }

        return name;
    }
}
