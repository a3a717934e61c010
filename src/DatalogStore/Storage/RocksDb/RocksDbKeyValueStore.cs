namespace DatalogStore.Storage.RocksDb;

internal static class RocksDbKeyValueStore
{
    public static IKeyValueStore Open(string path, bool createIfMissing) => throw new NotSupportedException(path + createIfMissing);

    public static IKeyValueStore OpenReadOnly(string path) => throw new NotSupportedException(path);
}
