namespace DatalogStore.Storage.RocksDb;

/// <summary>What a store is opened for.</summary>
internal enum StoreAccess
{
    /// <summary>To read beside whoever writes. Nothing in the folder is created or changed.</summary>
    Read,

    /// <summary>To write a store that exists.</summary>
    Write,

    /// <summary>To write a store, which is created, with its parent folders, when there is none.</summary>
    Create,
}
