namespace DatalogStore.Storage;

/// <summary>The key spaces of a store. Names and meaning are on disk; docs/on-disk-format.md has their layouts.</summary>
internal enum ColumnFamily
{
    /// <summary>Format version, statistics.</summary>
    Meta,

    /// <summary>t → commit mark and what tx-range needs.</summary>
    Log,
    Eavt,
    Aevt,
    Avet,
    Vaet,

    /// <summary>Scheme and first bytes of a content hash → entity.</summary>
    Identity,

    /// <summary>Entity → whole content hash.</summary>
    Hashes,

    /// <summary>Dictionary: id → value.</summary>
    Strings,

    /// <summary>Dictionary: ordered value → id.</summary>
    StringIds,

    /// <summary>Which snapshot holds which entities.</summary>
    Members,

    /// <summary>Versions of wide lists, which share what does not change.</summary>
    Lists,
}
