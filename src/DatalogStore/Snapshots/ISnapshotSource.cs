namespace DatalogStore.Snapshots;

/// <summary>
/// A snapshot to be read: files of either encoding, or memory. Schema and metadata are read whole when it is opened, the data entity by entity,
/// as often as asked. Nothing about the order of entities may be assumed: children may stand before or after their parents, an entity may
/// recur with the same rows. Errors are <see cref="DatalogException"/>s of kind data that name file and block.
/// </summary>
internal interface ISnapshotSource : IDisposable
{
    /// <summary>Its id.</summary>
    Guid Id { get; }

    /// <summary>What to call it in errors and reports: the folder's path, or <c>memory</c>.</summary>
    string Name { get; }

    /// <summary>Every attribute that a row can have; rows name them by index.</summary>
    IReadOnlyList<SnapshotAttribute> Attributes { get; }

    /// <summary>The metadata, in written order.</summary>
    IReadOnlyList<SnapshotTriple> Metadata { get; }

    /// <summary>SHA-256 of the canonical triples (docs/snapshots.md), 64 hexadecimal digits. Binary files carry it; EDN files are read through once.</summary>
    string Digest { get; }

    /// <summary>Starts reading the data.</summary>
    ISnapshotCursor OpenData();
}

/// <summary>A pass over the entities of a snapshot.</summary>
internal interface ISnapshotCursor : IDisposable
{
    /// <summary>Reads the next entity; false at the end, by when the file has proved complete and undamaged.</summary>
    bool Read(SnapshotEntity into);

    /// <summary>How far it has come in the data's bytes, as they are stored.</summary>
    long BytesRead { get; }

    /// <summary>Size of the data as it is stored.</summary>
    long BytesTotal { get; }
}
