using DatalogStore.Storage.RocksDb;

namespace DatalogStore;

public sealed partial class DatomStore
{
    /// <summary>
    /// Adds a backup to a folder of them, while writers go on. Only files that no earlier backup there has are copied; then every file of the new one is read back and held against the
    /// checksum that was taken of it. What is killed half-way is no backup. What is forgotten or excised later stays in backups made before.
    /// </summary>
    /// <param name="folder">The folder of backups; made when there is none.</param>
    /// <param name="progress">Told from time to time how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatalogException"><c>store-read-only</c>, <c>store-in-memory</c>, <c>not-a-backup</c>, <c>backup-busy</c>, <c>backup-damaged</c>, <c>disk-full</c>.</exception>
    public BackupReport Backup(string folder, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (_storage.Store is not RocksDbKeyValueStore store) throw BackupErrors.NotOnDisk();
        if (!store.IsWritable) throw StoreErrors.ReadOnly(store.Path);
        using var backups = BackupFolder.Open(folder, create: true);
        var before = SizeOf(folder);
        var basisT = _storage.State.T;
        progress?.Report(new MaintenanceProgress("copying", 0, 0));
        var made = store.Backup(backups, cancellationToken);
        backups.Verify(made, done => progress?.Report(new MaintenanceProgress("reading back", done, made.SizeBytes)), cancellationToken);
        return new BackupReport(ToPublic(made), basisT, SizeOf(folder) - before);
    }

    /// <summary>The backups in a folder, oldest first.</summary>
    /// <exception cref="DatalogException"><c>backup-not-found</c>, <c>backup-busy</c>.</exception>
    public static IReadOnlyList<StoreBackup> ListBackups(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var backups = BackupFolder.Open(folder, create: false);
        return [.. backups.List().Select(ToPublic)];
    }

    /// <summary>Reads a backup through and compares every file with the checksum taken when it was made.</summary>
    /// <param name="folder">The folder of backups.</param>
    /// <param name="id">Which; <see langword="null"/>: the latest.</param>
    /// <param name="progress">Told from time to time how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatalogException"><c>backup-not-found</c>, <c>backup-busy</c>, <c>backup-damaged</c>, naming every file.</exception>
    public static StoreBackup VerifyBackup(string folder, long? id = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var backups = BackupFolder.Open(folder, create: false);
        var backup = backups.Find(id);
        backups.Verify(backup, done => progress?.Report(new MaintenanceProgress("reading", done, backup.SizeBytes)), cancellationToken);
        return ToPublic(backup);
    }

    /// <summary>
    /// Restores a backup as a new store. Its files are checked first; the store appears at its path whole, or not at all.
    /// </summary>
    /// <param name="folder">The folder of backups.</param>
    /// <param name="path">Where the store shall be; nothing may be there yet.</param>
    /// <param name="id">Which backup; <see langword="null"/>: the latest.</param>
    /// <param name="progress">Told from time to time how far it has come.</param>
    /// <param name="cancellationToken">Stops it before it copies.</param>
    /// <exception cref="DatalogException"><c>store-exists</c>, <c>backup-not-found</c>, <c>backup-busy</c>, <c>backup-damaged</c>, <c>disk-full</c>.</exception>
    public static RestoreReport Restore(string folder, string path, long? id = null, IProgress<MaintenanceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.Exists(path)) throw BackupErrors.StoreExists(path);
        using var backups = BackupFolder.Open(folder, create: false);
        var backup = backups.Find(id);
        backups.Verify(backup, done => progress?.Report(new MaintenanceProgress("reading", done, backup.SizeBytes)), cancellationToken);
        progress?.Report(new MaintenanceProgress("copying", 0, 0));
        // Beside its place, so that moving it there is one step.
        var unfinished = $"{path}.restoring-{Guid.NewGuid():N}";
        try
        {
            backups.Restore(backup, unfinished);
            var report = Describe(unfinished, backup);
            if (Path.Exists(path)) throw BackupErrors.StoreExists(path);
            Directory.Move(unfinished, path);
            return report;
        }
        catch
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static RestoreReport Describe(string path, BackupRecord backup)
    {
        using var store = Open(path, new StoreOptions { ReadOnly = true });
        return new RestoreReport(ToPublic(backup), store.Db.BasisT, store.Db.Snapshots.Count(s => s.IsLoaded));
    }

    private static StoreBackup ToPublic(BackupRecord backup) => new(backup.Id, backup.Time, backup.SizeBytes, backup.Files);

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
