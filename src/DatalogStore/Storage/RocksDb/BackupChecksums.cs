using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// The checksums that RocksDB's backup engine wrote down when it made a backup, held against its files. The list is the text <c>meta/</c> and the backup's number; it has lines of its own before a
/// line for each file: its path, <c>crc32</c>, and the CRC-32C of all its bytes in decimal.
/// </summary>
internal sealed class BackupChecksums(string folder, long id)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The files that are missing or are not what they were.</summary>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<string> Differing(Action<long> progress, CancellationToken cancellationToken)
    {
        var differing = new List<string>();
        var buffer = new byte[BufferBytes];
        long done = 0;
        foreach (var (file, expected) in Listed())
        {
            try
            {
                using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
                uint crc = uint.MaxValue;
                for (int read; (read = stream.Read(buffer)) > 0; progress(done += read))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    crc = Add(crc, buffer.AsSpan(0, read));
                }

                if (~crc != expected) differing.Add(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                differing.Add(file);
            }
        }

        return differing;
    }

    private IEnumerable<(string File, uint Crc)> Listed()
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "meta", id.ToString(CultureInfo.InvariantCulture))))
        {
            var words = line.Split(' ');
            if (words.Length >= 3 && words[1] == "crc32" && uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var crc)) yield return (words[0], crc);
        }
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, word);
        foreach (var b in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
