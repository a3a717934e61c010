namespace DatalogStore.Views;

/// <summary>A stretch of time in which something that a query reads was not collected of a source, so that what it does not find may have been there.</summary>
/// <param name="When">The stretch.</param>
/// <param name="Source">The source.</param>
/// <param name="Reason">Why.</param>
/// <param name="Paths">The attribute paths, for <see cref="CollectionGapReason.Failed"/> and <see cref="CollectionGapReason.NotCovered"/>; else empty.</param>
public sealed record CollectionGap(TimeInterval When, SnapshotSource Source, CollectionGapReason Reason, IReadOnlyList<string> Paths);

/// <summary>Why something is not known of a source at a moment.</summary>
public enum CollectionGapReason
{
    /// <summary>It has no snapshot yet.</summary>
    NoSnapshotYet = 0,

    /// <summary>Its latest snapshot is older than the greatest age allowed.</summary>
    TooOld,

    /// <summary>Its collector called the snapshot incomplete, or every one that it has so far.</summary>
    CalledIncomplete,

    /// <summary>Paths that the query reads are in <c>:snapshot.meta/failed</c>.</summary>
    Failed,

    /// <summary>Paths that the query reads are not in <c>:snapshot.meta/covers</c>, although this source is known to hold them, or may.</summary>
    NotCovered,
}
