using DatalogStore.Snapshots;

namespace DatalogStore;

/// <summary>A snapshot as a database, in one call.</summary>
public static class SnapshotDatabase
{
    /// <summary>Reads the snapshot into a new store in memory and gives its database, which lives as long as it is held.</summary>
    public static Database ToDatabase(this Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var store = DatomStore.OpenInMemory();
        store.Load(snapshot);
        return store.Db;
    }
}
