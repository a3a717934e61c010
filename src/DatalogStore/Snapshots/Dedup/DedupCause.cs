namespace DatalogStore.Snapshots.Dedup;

/// <summary>Why a map is new; docs/dedup.md says how it is told.</summary>
public enum DedupCauseKind
{
    /// <summary>Single values of it changed, came or went, and no list did.</summary>
    ChangedScalar,

    /// <summary>Elements of its lists came or went, or their order changed where it is kept; single values may have changed as well.</summary>
    ChangedList,

    /// <summary>It differs only because a map below it does.</summary>
    Spine,

    /// <summary>It took the place of no other map, or is part of one that took none.</summary>
    NewResource,
}

/// <summary>Why maps were new that the snapshots before did not have; the first snapshot's are not asked about.</summary>
/// <param name="Kind">The kind of cause.</param>
/// <param name="Attributes">What changed, with colons and in order: one attribute or, where several changed in the same map, all of them. Of
/// <see cref="DedupCauseKind.Spine"/> the one path of keys under which the maps lie, joined by points, of <see cref="DedupCauseKind.NewResource"/> that of the resource; empty for the top.</param>
public sealed record DedupCause(DedupCauseKind Kind, IReadOnlyList<string> Attributes)
{
    /// <summary>How many new maps it made.</summary>
    public long Maps { get; init; }

    /// <summary>Their distinct pairs.</summary>
    public long Pairs { get; init; }

    /// <summary>What storing them costs.</summary>
    public long Bytes { get; init; }

    /// <summary>Maps of the spine above that are new for this cause alone; they are counted under <see cref="DedupCauseKind.Spine"/>.</summary>
    public long SpineMaps { get; init; }

    /// <summary>What storing these costs.</summary>
    public long SpineBytes { get; init; }
}
