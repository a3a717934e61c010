using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>One opened native database with its column families; closed when the store and all views, iterators and batches have let go of it.</summary>
internal sealed unsafe class RocksDbInstance : SharedHandle
{
    /// <summary>At closing, a write-ahead log longer than this is flushed into files; up to this it is replayed by the next opening (some 10 ms).</summary>
    public const long LogBytesKeptMax = 2 * 1024 * 1024;

    private readonly nint[] _families;
    private readonly string? _scratchPath;

    private RocksDbInstance(string path, string? scratchPath, nint database, nint[] families)
    {
        Path = path;
        Database = database;
        _families = families;
        _scratchPath = scratchPath;
        LazyWrites = RocksDbNative.WriteOptionsCreate();
        DurableWrites = RocksDbNative.WriteOptionsCreate();
        RocksDbNative.WriteOptionsSetSync(DurableWrites, 1);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The native database.</summary>
    public nint Database { get; }

    /// <summary>Native options of a write that has reached the operating system when the call returns.</summary>
    public nint LazyWrites { get; }

    /// <summary>Native options of a write that has reached the disk when the call returns.</summary>
    public nint DurableWrites { get; }

    /// <summary>The native handles of all families, in the order of <see cref="ColumnFamilies.All"/>.</summary>
    public ReadOnlySpan<nint> Families => _families.AsSpan(0, ColumnFamilies.Count);

    /// <summary>The native handle of a family.</summary>
    public nint Family(ColumnFamily family) => _families[(int)family];

    /// <summary>Opens for writing. Returns <see langword="null"/> with RocksDB's error text when it refuses.</summary>
    public static RocksDbInstance? OpenForWriting(string path, bool create, out string error) => Open(path, null, create, out error);

    /// <summary>Opens beside another process's writer, with a folder of its own for RocksDB's messages, which is deleted at closing.</summary>
    public static RocksDbInstance? OpenForReading(string path, out string error)
    {
        var scratch = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"datalogstore-reader-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var instance = Open(path, scratch, create: false, out error);
        if (instance is null) DeleteScratch(scratch);
        return instance;
    }

    /// <summary>Lets a secondary see what the writer has written since. False when a file that it needs is gone: then it is opened anew.</summary>
    public bool TryCatchUp()
    {
        byte* error = null;
        RocksDbNative.CatchUp(Database, &error);
        if (error is null) return true;
        var text = RocksDbError.Take(error);
        return RocksDbError.IsMovingFiles(text) ? false : throw RocksDbError.Of(text, Path);
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        if (_scratchPath is null) FlushLongLog();
        RocksDbNative.WriteOptionsDestroy(LazyWrites);
        RocksDbNative.WriteOptionsDestroy(DurableWrites);
        foreach (var family in _families) RocksDbNative.FamilyDestroy(family);
        RocksDbNative.CancelBackgroundWork(Database, wait: 1);
        RocksDbNative.Close(Database);
        if (_scratchPath is not null) DeleteScratch(_scratchPath);
    }

    private static RocksDbInstance? Open(string path, string? scratch, bool create, out string error)
    {
        // RocksDB insists on its own family "default"; it comes last, so that the others keep their numbers.
        var count = ColumnFamilies.Count + 1;
        var names = stackalloc byte*[count];
        var options = stackalloc nint[count];
        var families = new nint[count];
        using var databaseOptions = new DatabaseOptions(create);
        for (var i = 0; i < count; i++)
        {
            var own = i < ColumnFamilies.Count;
            names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(own ? ColumnFamilies.NameOf((ColumnFamily)i) : "default");
            options[i] = databaseOptions.Of(own ? FamilyOptions.Of((ColumnFamily)i) : FamilyOptions.OfDefault);
        }

        byte* failure = null;
        nint database;
        fixed (nint* handles = families)
        {
            database = scratch is null
                ? RocksDbNative.Open(databaseOptions.Database, path, count, names, options, handles, &failure)
                : RocksDbNative.OpenAsSecondary(databaseOptions.Database, path, scratch, count, names, options, handles, &failure);
        }

        for (var i = 0; i < count; i++) Marshal.FreeCoTaskMem((nint)names[i]);
        error = failure is null ? "" : RocksDbError.Take(failure);
        return failure is null ? new RocksDbInstance(path, scratch, database, families) : null;
    }

    /// <summary>An error here loses nothing: what is in the log stays in the log.</summary>
    private void FlushLongLog()
    {
        ulong bytes = 0;
        foreach (var family in Families)
        {
            ulong value;
            if (RocksDbNative.PropertyInt(Database, family, "rocksdb.cur-size-all-mem-tables", &value) == 0) bytes += value;
        }

        if (bytes <= LogBytesKeptMax) return;
        var options = RocksDbNative.FlushOptionsCreate();
        byte* error = null;
        fixed (nint* families = _families) RocksDbNative.Flush(Database, options, families, _families.Length, &error);
        RocksDbNative.FlushOptionsDestroy(options);
        if (error is not null) RocksDbError.Take(error);
    }

    private static void DeleteScratch(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A few kilobytes of messages in the temporary folder are no reason to fail a reader that is done.
        }
    }
}
