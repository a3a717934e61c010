using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>Turns RocksDB's error texts into our exceptions.</summary>
internal static unsafe class RocksDbError
{
    /// <summary>Throws when a call left an error text behind, and gives the text back to RocksDB.</summary>
    public static void ThrowIf(byte* error, string path)
    {
        if (error is null) return;
        throw Of(Take(error), path);
    }

    /// <summary>The text of an error, whose memory goes back to RocksDB.</summary>
    public static string Take(byte* error)
    {
        var text = Marshal.PtrToStringUTF8((nint)error) ?? "";
        RocksDbNative.Free(error);
        return text;
    }

    /// <summary>Whether a file was missing: beside a writer that is swapping files this passes; when it stays, the store is damaged.</summary>
    public static bool IsMovingFiles(string text) => text.Contains("No such file", StringComparison.Ordinal) || text.Contains("Try again", StringComparison.Ordinal);

    /// <summary>The exception for an error text, which begins with the name of RocksDB's status.</summary>
    public static DatalogException Of(string text, string path)
    {
        if (text.Contains("lock", StringComparison.Ordinal) && text.Contains("LOCK", StringComparison.Ordinal)) return StoreErrors.Locked(path, text);
        if (text.StartsWith("Corruption", StringComparison.Ordinal)) return StoreErrors.Damaged(path, text);
        if (text.Contains("No space left", StringComparison.Ordinal)) return StoreErrors.DiskFull(path, text);
        if (IsMovingFiles(text)) return StoreErrors.Damaged(path, text);
        if (text.Contains("ermission denied", StringComparison.Ordinal) || text.Contains("Read-only file system", StringComparison.Ordinal)) return StoreErrors.NoPermission(path, text);
        return StoreErrors.Io(path, text);
    }
}
