namespace DatalogStore.Snapshots.Dedup;

/// <summary>One snapshot's part in a <see cref="DedupReport"/>. The root that every snapshot has of its own is counted nowhere.</summary>
public sealed record DedupSnapshot
{
    /// <summary>The last part of the path of the file or folder, without the endings of records; of a snapshot its id.</summary>
    public required string Name { get; init; }

    /// <summary>The time in a snapshot's id; <see langword="null"/> for raw records.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The files that its raw records were read from; none of a snapshot.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The snapshot's folder; <see langword="null"/> for raw records.</summary>
    public string? Folder { get; init; }

    /// <summary>What the snapshot's metadata say of its policy; <see langword="null"/> for the default, and for raw records. Maps of different policies cannot be compared.</summary>
    public string? Policy { get; init; }

    /// <summary>Bytes of the raw records, unpacked; of a snapshot, of its data file as it is stored.</summary>
    public long BytesIn { get; init; }

    /// <summary>Maps met, and lists inside lists; one that occurs twice counts twice. Of a snapshot's files: references to maps, an element that its list repeats being one.</summary>
    public long Maps { get; init; }

    /// <summary>Of them, how many different ones.</summary>
    public long Distinct { get; init; }

    /// <summary>Of these, how many no snapshot before had.</summary>
    public long New { get; init; }

    /// <summary>How many different maps the snapshot before had, and this one does not.</summary>
    public long Gone { get; init; }

    /// <summary>How many different maps there were up to and with this snapshot.</summary>
    public long Unique { get; init; }

    /// <summary>Pairs of the maps met.</summary>
    public long Pairs { get; init; }

    /// <summary>Pairs of the different ones.</summary>
    public long PairsDistinct { get; init; }

    /// <summary>Pairs of the new ones: the datoms that a store writes, without hashes.</summary>
    public long PairsNew { get; init; }

    /// <summary>Pairs of all up to and with this snapshot.</summary>
    public long PairsUnique { get; init; }

    /// <summary>What storing the maps met would cost, each as often as it is referred to: 24 bytes of hash a map, and for each pair 5 bytes and its value, a child's being its hash.</summary>
    public long BytesMaps { get; init; }

    /// <summary>The same for the new maps.</summary>
    public long BytesNew { get; init; }

    /// <summary>The same for all up to and with this snapshot: what a store of maps keeps, uncompressed.</summary>
    public long BytesKept { get; init; }

    /// <summary>New maps by <see cref="DedupCauseKind"/>; all 0 for the first snapshot.</summary>
    public IReadOnlyDictionary<DedupCauseKind, long> NewByCause { get; init; } = new Dictionary<DedupCauseKind, long>();
}
