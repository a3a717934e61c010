namespace DatalogStore.Snapshots;

/// <summary>How the files of a snapshot are written. Readers tell them apart by their first bytes.</summary>
public enum SnapshotEncoding
{
    /// <summary>MessagePack records in compressed, checksummed blocks (<c>.dls</c>).</summary>
    Binary = 0,

    /// <summary>EDN, one triple a line (<c>.edn</c>): the interchange form.</summary>
    Edn = 1,
}
