using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// Who holds RocksDB's <c>LOCK</c> file, for the error that says so. The lock is a record lock of POSIX (<c>fcntl</c>), whose owner the kernel tells;
/// only asked on 64-bit Linux, where the layout below holds.
/// </summary>
internal static unsafe partial class LockOwner
{
    private const int GetLock = 5;
    private const short WriteLock = 1;

    /// <summary>For example <c>process 4711 (dls)</c>; <see langword="null"/> when unknown.</summary>
    public static string? Of(string lockFile)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return null;
        try
        {
            using var file = File.OpenHandle(lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var range = new FileLock { Type = WriteLock };
            if (Fcntl((int)file.DangerousGetHandle(), GetLock, &range) != 0 || range.ProcessId <= 0) return null;
            using var process = Process.GetProcessById(range.ProcessId);
            return $"process {range.ProcessId} ({process.ProcessName})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int file, int command, FileLock* range);

    /// <summary><c>struct flock</c>: two shorts, padding to 8, start and length of the range (all of it: zeros), process.</summary>
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}
