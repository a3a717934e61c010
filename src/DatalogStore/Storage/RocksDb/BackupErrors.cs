namespace DatalogStore.Storage.RocksDb;

/// <summary>What can be wrong with backups and with restoring them.</summary>
internal static class BackupErrors
{
    private const int NamedMax = 10;

    public static DatalogException NotFound(string path) => new(
        ErrorKind.Request, "backup-not-found", $"there is no backup in '{path}'", "name the folder that backups were made in");

    public static DatalogException NotABackup(string path, string why) => new(
        ErrorKind.Request, "not-a-backup", $"'{path}' is no folder of backups: {why}", "name a folder of backups, or an empty or new one");

    public static DatalogException Unknown(string path, long id, IReadOnlyList<BackupRecord> known) => new(
        ErrorKind.Request, "backup-not-found", $"'{path}' has no backup {id}; there are: {(known.Count == 0 ? "none" : string.Join(", ", known.Select(b => b.Id)))}", "`dls backup --list FOLDER` lists them");

    public static DatalogException Busy(string path) => new(
        ErrorKind.Request, "backup-busy", $"another process works on the backups in '{path}'", "wait until it is done");

    public static DatalogException Failed(string path, string text) => new(
        ErrorKind.Data, text.Contains("No space left", StringComparison.Ordinal) ? "disk-full" : "backup-failed", $"the backups in '{path}': {text}", "check the disk and the folder's permissions; earlier backups are intact");

    public static DatalogException Damaged(string path, long id, IReadOnlyList<string> files) => new(
        ErrorKind.Data, "backup-damaged", $"files of backup {id} in '{path}' are missing or not what they were: {string.Join(", ", files.Take(NamedMax))}{(files.Count > NamedMax ? $" and {files.Count - NamedMax} more" : "")}", "use another backup; one made now does not share these files");

    public static DatalogException StoreExists(string path) => new(
        ErrorKind.Request, "store-exists", $"'{path}' exists; a store is restored to a new place only", "name a path where nothing is yet");

    public static DatalogException NotOnDisk() => new(
        ErrorKind.Request, "store-in-memory", "a store in memory has no files to back up", "back up a store that was opened from a folder");
}
