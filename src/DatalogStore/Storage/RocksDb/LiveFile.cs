namespace DatalogStore.Storage.RocksDb;

/// <summary>A file of sorted keys that belongs to the present state.</summary>
/// <param name="Family">The column family's name.</param>
/// <param name="Name">File name, such as <c>/000123.sst</c>.</param>
/// <param name="SizeBytes">Its length.</param>
internal readonly record struct LiveFile(string Family, string Name, long SizeBytes);
