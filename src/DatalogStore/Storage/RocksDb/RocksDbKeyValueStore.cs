using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// A store on disk. One process opens it for writing; any number open it for reading beside that one, as RocksDB secondaries, which see a
/// state of their own until <see cref="CatchUp"/>. Disposing it under open views is allowed: the database closes (and its lock is freed) with the last of them.
/// </summary>
internal sealed unsafe class RocksDbKeyValueStore : IKeyValueStore
{
    private const int OpeningsMax = 8;
    private const int ReadingsMax = 20;

    private readonly Lock _switching = new();
    private RocksDbInstance? _instance;

    private RocksDbKeyValueStore(string path, bool writable, RocksDbInstance instance)
    {
        Path = path;
        IsWritable = writable;
        _instance = instance;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public bool IsWritable { get; }

    /// <summary>Opens a store.</summary>
    /// <exception cref="DatalogException">
    /// <c>store-not-found</c>, <c>store-not-a-folder</c>, <c>not-a-store</c>, <c>store-locked</c>, <c>store-damaged</c>, <c>store-no-permission</c>, <c>disk-full</c>, <c>store-io-error</c>.
    /// </exception>
    public static RocksDbKeyValueStore Open(string path, StoreAccess access)
    {
        path = System.IO.Path.GetFullPath(path);
        StoreFolder.Prepare(path, access);
        return new RocksDbKeyValueStore(path, access != StoreAccess.Read, access == StoreAccess.Read ? OpenForReading(path) : OpenForWriting(path, access));
    }

    /// <inheritdoc/>
    public IReadView OpenReadView() => new RocksDbReadView(Use(), takeSnapshot: IsWritable);

    /// <inheritdoc/>
    public IWriteBatch NewBatch() => IsWritable ? new RocksDbWriteBatch(Use()) : throw StoreErrors.ReadOnly(Path);

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool durable)
    {
        if (!IsWritable) throw StoreErrors.ReadOnly(Path);
        if (batch is not RocksDbWriteBatch writes) throw new ArgumentException("the batch was made by another kind of store", nameof(batch));
        var instance = Use();
        try
        {
            writes.Acquire();
            byte* error = null;
            RocksDbNative.Write(instance.Database, durable ? instance.DurableWrites : instance.LazyWrites, writes.Native, &error);
            writes.Release();
            RocksDbError.ThrowIf(error, Path);
        }
        finally
        {
            instance.Release();
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        if (!IsWritable) throw StoreErrors.ReadOnly(Path);
        var instance = Use();
        try
        {
            byte* error = null;
            RocksDbNative.FlushLog(instance.Database, sync: 1, &error);
            RocksDbError.ThrowIf(error, Path);
        }
        finally
        {
            instance.Release();
        }
    }

    /// <summary>
    /// Lets later views see what the writer has written since. Views that are open keep what they see: a secondary in use is left to them, and another one is opened.
    /// </summary>
    public void CatchUp()
    {
        lock (_switching)
        {
            ObjectDisposedException.ThrowIf(_instance is null, this);
            if (IsWritable) return;
            if (!_instance.IsShared && IsWhole(Path, _instance.TryCatchUp)) return;
            var next = OpenForReading(Path);
            _instance.Dispose();
            _instance = next;
        }
    }

    /// <inheritdoc/>
    public void Compact(CancellationToken cancellationToken)
    {
        if (!IsWritable) throw StoreErrors.ReadOnly(Path);
        var instance = Use();
        var options = RocksDbNative.CompactOptionsCreate();
        try
        {
            // 3: rewrite the bottom level too, but not the files this very compaction has just written.
            RocksDbNative.CompactOptionsSetBottommost(options, 3);
            RocksDbNative.CompactOptionsSetExclusive(options, 0);
            using (cancellationToken.Register(() => RocksDbNative.DisableManualCompaction(instance.Database)))
            {
                foreach (var family in instance.Families)
                    if (!cancellationToken.IsCancellationRequested) RocksDbNative.CompactRange(instance.Database, family, options, null, 0, null, 0);
            }

            if (!cancellationToken.IsCancellationRequested) return;
            RocksDbNative.EnableManualCompaction(instance.Database);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            RocksDbNative.CompactOptionsDestroy(options);
            instance.Release();
        }
    }

    /// <summary>Bytes of the family's live files; what is only in the write-ahead log does not count.</summary>
    public long SizeBytes(ColumnFamily family) => LiveFiles().Where(f => f.Family == ColumnFamilies.NameOf(family)).Sum(f => f.SizeBytes);

    /// <summary>The files of sorted keys that make up the present state, by name.</summary>
    public IReadOnlyList<LiveFile> LiveFiles()
    {
        var instance = Use();
        try
        {
            var native = RocksDbNative.LiveFiles(instance.Database);
            var files = new LiveFile[RocksDbNative.LiveFilesCount(native)];
            for (var i = 0; i < files.Length; i++)
            {
                files[i] = new LiveFile(
                    Marshal.PtrToStringUTF8((nint)RocksDbNative.LiveFilesFamily(native, i)) ?? "",
                    Marshal.PtrToStringUTF8((nint)RocksDbNative.LiveFilesName(native, i)) ?? "",
                    (long)RocksDbNative.LiveFilesSize(native, i));
            }

            RocksDbNative.LiveFilesDestroy(native);
            Array.Sort(files, (x, y) => string.CompareOrdinal(x.Name, y.Name));
            return files;
        }
        finally
        {
            instance.Release();
        }
    }

    /// <summary>Adds a backup to a folder of them.</summary>
    public BackupRecord Backup(BackupFolder folder, CancellationToken cancellationToken)
    {
        if (!IsWritable) throw StoreErrors.ReadOnly(Path);
        var instance = Use();
        try
        {
            return folder.Create(instance.Database, cancellationToken);
        }
        finally
        {
            instance.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_switching)
        {
            if (_instance is null) return;
            _instance.Dispose();
            _instance = null;
        }
    }

    private static RocksDbInstance OpenForWriting(string path, StoreAccess access)
    {
        var isNew = access == StoreAccess.Create && !File.Exists(System.IO.Path.Combine(path, "CURRENT"));
        var instance = RocksDbInstance.OpenForWriting(path, isNew, out var error);
        if (instance is null && access == StoreAccess.Create && StoreFolder.IsHalfCreated(path)) instance = RocksDbInstance.OpenForWriting(path, create: true, out error);
        return instance ?? throw StoreFolder.Diagnose(path, error);
    }

    /// <summary>A writer may swap a file away between the reading of the list of files and their opening: then it is tried again.</summary>
    private static RocksDbInstance OpenForReading(string path)
    {
        for (var opening = 1; ; opening++)
        {
            RocksDbInstance? instance = null;
            var error = "";
            var isWhole = IsWhole(path, () => instance is null ? (instance = RocksDbInstance.OpenForReading(path, out error)) is not null : instance.TryCatchUp());
            if (instance is not null && isWhole) return instance;
            instance?.Dispose();
            if (instance is null && !RocksDbError.IsMovingFiles(error)) throw StoreFolder.Diagnose(path, error);
            if (opening == OpeningsMax) throw instance is null ? StoreFolder.Diagnose(path, error) : StoreErrors.Busy(path);
            Thread.Sleep(10 * opening);
        }
    }

    /// <summary>Reads what the writer wrote until nothing moved meanwhile; false when reading failed or the writer never paused. See <see cref="LogFiles"/>.</summary>
    private static bool IsWhole(string path, Func<bool> read)
    {
        for (var reading = 0; reading < ReadingsMax; reading++)
        {
            var before = LogFiles.Of(path);
            if (!read()) return false;
            if (LogFiles.Of(path) == before) return true;
        }

        return false;
    }

    private RocksDbInstance Use()
    {
        lock (_switching)
        {
            ObjectDisposedException.ThrowIf(_instance is null, this);
            _instance.Acquire();
            return _instance;
        }
    }
}
