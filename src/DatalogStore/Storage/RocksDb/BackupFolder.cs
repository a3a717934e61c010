namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// A folder of backups, each whole by itself, that share the files which did not change. RocksDB's backup engine makes them: it copies the store's files, which never change once written,
/// and the write-ahead log, and last of all moves the list of them into <c>meta/</c>: a backup that was killed half-way has no such list and is none. Files are named by their
/// checksum, so what a later backup shares is what it means. One process works on a folder at a time.
/// </summary>
internal sealed unsafe class BackupFolder : IDisposable
{
    private const string LockName = "datalogstore.lock";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly nint _engine;

    private BackupFolder(string path, FileStream folderLock, nint engine) => (_path, _lock, _engine) = (path, folderLock, engine);

    /// <summary>Opens a folder; makes it when that is asked for.</summary>
    /// <exception cref="DatalogException"><c>backup-not-found</c>, <c>not-a-backup</c>, <c>backup-busy</c>, <c>backup-failed</c>.</exception>
    public static BackupFolder Open(string path, bool create)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path)) throw BackupErrors.NotABackup(path, "it is a file");
        if (!create && !Directory.Exists(Path.Combine(path, "meta"))) throw BackupErrors.NotFound(path);
        if (create && Directory.Exists(path) && !Directory.Exists(Path.Combine(path, "meta")) && Directory.EnumerateFileSystemEntries(path).Any(f => Path.GetFileName(f) != LockName))
            throw BackupErrors.NotABackup(path, "other things are in it");
        Directory.CreateDirectory(path);
        var folderLock = TakeLock(path);
        var options = RocksDbNative.OptionsCreate();
        byte* error = null;
        var engine = RocksDbNative.BackupEngineOpen(options, path, &error);
        RocksDbNative.OptionsDestroy(options);
        if (error is null) return new BackupFolder(path, folderLock, engine);
        folderLock.Dispose();
        throw BackupErrors.Failed(path, RocksDbError.Take(error));
    }

    /// <summary>The backups that are whole, oldest first.</summary>
    public IReadOnlyList<BackupRecord> List()
    {
        var info = RocksDbNative.BackupInfo(_engine);
        var list = new BackupRecord[RocksDbNative.BackupInfoCount(info)];
        for (var i = 0; i < list.Length; i++)
            list[i] = new BackupRecord(RocksDbNative.BackupInfoId(info, i), DateTimeOffset.FromUnixTimeSeconds(RocksDbNative.BackupInfoTime(info, i)), (long)RocksDbNative.BackupInfoSize(info, i), (int)RocksDbNative.BackupInfoFiles(info, i));
        RocksDbNative.BackupInfoDestroy(info);
        return [.. list.OrderBy(b => b.Id)];
    }

    /// <summary>The backup of a number, or the latest.</summary>
    public BackupRecord Find(long? id)
    {
        var all = List();
        var found = id is null ? (all.Count == 0 ? null : all[^1]) : all.FirstOrDefault(b => b.Id == id);
        return found ?? throw (id is { } wanted ? BackupErrors.Unknown(_path, wanted, all) : BackupErrors.NotFound(_path));
    }

    /// <summary>Adds a backup of an open store, which may be written to meanwhile. It holds at least what was committed before the call.</summary>
    public BackupRecord Create(nint database, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte* error = null;
        using (cancellationToken.Register(() => RocksDbNative.BackupStop(_engine)))
            RocksDbNative.BackupCreate(_engine, database, flush: 1, &error);
        if (error is null) return List()[^1];
        var text = RocksDbError.Take(error);
        cancellationToken.ThrowIfCancellationRequested();
        throw BackupErrors.Failed(_path, text);
    }

    /// <summary>Reads every file of a backup and compares its size and checksum with those written down when it was made.</summary>
    /// <exception cref="DatalogException"><c>backup-damaged</c>, naming every file that is not what it was.</exception>
    public void Verify(BackupRecord backup, Action<long> progress, CancellationToken cancellationToken)
    {
        var damaged = new BackupChecksums(_path, backup.Id).Differing(progress, cancellationToken);
        if (damaged.Count > 0) throw BackupErrors.Damaged(_path, backup.Id, damaged);
    }

    /// <summary>Copies a backup into a folder, which must not exist.</summary>
    public void Restore(BackupRecord backup, string into)
    {
        var options = RocksDbNative.RestoreOptionsCreate();
        byte* error = null;
        RocksDbNative.BackupRestore(_engine, into, into, options, (uint)backup.Id, &error);
        RocksDbNative.RestoreOptionsDestroy(options);
        if (error is not null) throw BackupErrors.Failed(_path, RocksDbError.Take(error));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        RocksDbNative.BackupEngineClose(_engine);
        _lock.Dispose();
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw BackupErrors.Busy(path);
        }
    }
}

/// <summary>A backup that is whole.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Time">When it was made.</param>
/// <param name="SizeBytes">Its files, those that others share included.</param>
/// <param name="Files">How many files.</param>
internal sealed record BackupRecord(long Id, DateTimeOffset Time, long SizeBytes, int Files);
