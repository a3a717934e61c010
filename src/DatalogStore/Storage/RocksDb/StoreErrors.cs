namespace DatalogStore.Storage.RocksDb;

/// <summary>What can be wrong with the folder of a store.</summary>
internal static class StoreErrors
{
    public static DatalogException NotFound(string path) => new(
        ErrorKind.Request, "store-not-found", $"there is no store at '{path}'", "check the path; a store is created by the first write that asks for it");

    public static DatalogException NotAFolder(string path) => new(
        ErrorKind.Request, "store-not-a-folder", $"'{path}' is a file, and a store is a folder", "name the store's folder");

    public static DatalogException NotAStore(string path, string why) => new(
        ErrorKind.Request, "not-a-store", $"'{path}' is no DatalogStore: {why}", "name the folder of a store, or an empty or new one to create a store in");

    public static DatalogException Locked(string path, string text)
    {
        var who = text.Contains("current process", StringComparison.Ordinal) ? "this very process" : LockOwner.Of(Path.Combine(path, "LOCK")) ?? "another process";
        return new DatalogException(
            ErrorKind.Request, "store-locked", $"the store '{path}' is open for writing in {who}", "wait until it is done or end it; reading is possible meanwhile");
    }

    public static DatalogException ReadOnly(string path) => new(
        ErrorKind.Request, "store-read-only", $"the store '{path}' is open for reading only", "open it for writing");

    public static DatalogException NoPermission(string path, string text) => new(
        ErrorKind.Request, "store-no-permission", $"the store '{path}' cannot be written or read: {text}", "check the permissions of the folder and its files");

    public static DatalogException DiskFull(string path, string text) => new(
        ErrorKind.Data, "disk-full", $"no space left for the store '{path}': {text}", "free some space and run it again; what was committed is intact");

    public static DatalogException Damaged(string path, string text) => new(
        ErrorKind.Data, "store-damaged", $"the store '{path}' is damaged: {text}", "restore it from a backup, or ingest the snapshots into a new store");

    public static DatalogException Io(string path, string text) => new(
        ErrorKind.Data, "store-io-error", $"the store '{path}' failed: {text}", "check the disk");

    public static DatalogException Busy(string path) => new(
        ErrorKind.Data, "store-busy", $"the store '{path}' is being rewritten so fast that no whole state of it could be read", "try again when its writer has calmed down");
}
