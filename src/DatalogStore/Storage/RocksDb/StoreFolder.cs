using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>Tells a store's folder from everything else that a path can name, before and after RocksDB is asked.</summary>
internal static unsafe class StoreFolder
{
    /// <summary>Throws unless the folder can hold what is asked for. Creates it only for <see cref="StoreAccess.Create"/>.</summary>
    public static void Prepare(string path, StoreAccess access)
    {
        if (File.Exists(path)) throw StoreErrors.NotAFolder(path);
        // RocksDB writes CURRENT last: with it there is a database, without it nothing that was ever complete.
        if (File.Exists(Path.Combine(path, "CURRENT"))) return;
        if (access != StoreAccess.Create)
        {
            throw !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()
                ? StoreErrors.NotFound(path)
                : StoreErrors.NotAStore(path, "the folder holds no database");
        }

        try
        {
            Directory.CreateDirectory(path);
            var foreign = Directory.EnumerateFileSystemEntries(path).Select(e => Path.GetFileName(e)).Where(n => !IsLeftOver(n)).Order(StringComparer.Ordinal).Take(3).ToArray();
            if (foreign.Length > 0) throw StoreErrors.NotAStore(path, $"the folder already holds other things ({string.Join(", ", foreign)})");
        }
        catch (IOException e)
        {
            // A file stands where one of the parent folders should be.
            throw new DatalogException(ErrorKind.Request, "store-not-a-folder", $"the folder '{path}' cannot be created: {e.Message}", "name a path below folders", null, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw StoreErrors.NoPermission(path, e.Message);
        }
    }

    /// <summary>What to throw when RocksDB refused to open the folder: whether its families are ours decides what its words mean.</summary>
    public static DatalogException Diagnose(string path, string error)
    {
        if (error.Contains("olumn famil", StringComparison.Ordinal) && Families(path) is { } families)
        {
            var unknown = families.Where(f => f != "default" && !Own.Contains(f)).Order(StringComparer.Ordinal).ToArray();
            if (unknown.Length > 0) return StoreErrors.NotAStore(path, $"it is a RocksDB database with other column families ({string.Join(", ", unknown)})");
            var missing = Own.Where(f => !families.Contains(f, StringComparer.Ordinal)).ToArray();
            if (missing.Length == Own.Length) return StoreErrors.NotAStore(path, "it is a RocksDB database of something else");
            if (missing.Length > 0) return StoreErrors.Damaged(path, $"the column families {string.Join(", ", missing)} are missing: its creation was interrupted");
        }

        return RocksDbError.Of(error, path);
    }

    /// <summary>Whether a database is one whose creation was interrupted, so that creating may go on.</summary>
    public static bool IsHalfCreated(string path)
    {
        var families = Families(path);
        if (families is null || families.Any(f => f != "default" && !Own.Contains(f))) return false;
        // Nothing was ever written to a half-created store, and a foreign one of a single family is never touched.
        return Directory.EnumerateFiles(path).All(f => !f.EndsWith(".sst", StringComparison.Ordinal) && (!f.EndsWith(".log", StringComparison.Ordinal) || new FileInfo(f).Length == 0));
    }

    private static readonly string[] Own = [.. ColumnFamilies.All.Select(ColumnFamilies.NameOf)];

    private static List<string>? Families(string path)
    {
        var options = RocksDbNative.OptionsCreate();
        nuint count;
        byte* error = null;
        var list = RocksDbNative.ListFamilies(options, path, &count, &error);
        RocksDbNative.OptionsDestroy(options);
        if (error is not null)
        {
            RocksDbError.Take(error);
            return null;
        }

        var names = new List<string>();
        for (nuint i = 0; i < count; i++) names.Add(Marshal.PtrToStringUTF8((nint)list[i]) ?? "");
        RocksDbNative.ListFamiliesDestroy(list, count);
        return names;
    }

    /// <summary>What RocksDB leaves behind when it is killed before its first <c>CURRENT</c>.</summary>
    private static bool IsLeftOver(string? name) =>
        name is "LOCK" or "LOG" or "IDENTITY" || name is not null && (name.StartsWith("MANIFEST-", StringComparison.Ordinal)
            || name.StartsWith("OPTIONS-", StringComparison.Ordinal) || name.StartsWith("LOG.old", StringComparison.Ordinal) || name.EndsWith(".dbtmp", StringComparison.Ordinal));
}
