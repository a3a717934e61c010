namespace DatalogStore.Snapshots.Dedup;

/// <summary>What another way of keeping the same raw records would keep.</summary>
/// <param name="Name"><c>file hash</c>: each different file once. <c>record hash</c>: each different text of a top-level record once. <c>zstd --long</c>: all
/// files one after another in one stream, compressed with a window of 128 MiB.</param>
/// <param name="Units">Files or records.</param>
/// <param name="Unique">How many of them differ; <see langword="null"/> where that is not asked.</param>
/// <param name="BytesIn">Their bytes, unpacked.</param>
/// <param name="BytesKept">The bytes that are kept.</param>
public sealed record DedupYardstick(string Name, long Units, long? Unique, long BytesIn, long BytesKept);
