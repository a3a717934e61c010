using DatalogStore.Edn;

namespace DatalogStore.Snapshots;

/// <summary>How far an ingest has come.</summary>
/// <param name="SnapshotId">The snapshot being read.</param>
/// <param name="EntitiesSeen">Entities read so far.</param>
/// <param name="EntitiesNew">Of them, how many the store did not have.</param>
/// <param name="DatomsNew">Datoms written so far.</param>
/// <param name="BytesRead">Bytes of the data file read so far.</param>
/// <param name="BytesTotal">Size of the data file; 0 when it is not known.</param>
public readonly record struct IngestProgress(Guid SnapshotId, long EntitiesSeen, long EntitiesNew, long DatomsNew, long BytesRead, long BytesTotal);

/// <summary>What ingesting one snapshot did.</summary>
public sealed record IngestReport
{
    /// <summary>The snapshot.</summary>
    public required Guid SnapshotId { get; init; }

    /// <summary>Its moment.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where it was read from, or <see langword="null"/> when it was in memory.</summary>
    public string? Path { get; init; }

    /// <summary>It was in the store already, whole: nothing was written.</summary>
    public bool WasAlreadyThere { get; init; }

    /// <summary>Distinct entities in the snapshot, its root included.</summary>
    public long EntitiesSeen { get; init; }

    /// <summary>Of them, how many the store did not have.</summary>
    public long EntitiesNew { get; init; }

    /// <summary>Datoms of the distinct entities, their content hashes included.</summary>
    public long DatomsSeen { get; init; }

    /// <summary>Of them, how many were written.</summary>
    public long DatomsNew { get; init; }

    /// <summary>Nulls among the datoms seen.</summary>
    public long Nulls { get; init; }

    /// <summary>Empty lists among the datoms seen.</summary>
    public long Empties { get; init; }

    /// <summary>Transactions written.</summary>
    public long Transactions { get; init; }

    /// <summary>Attributes that the store did not have.</summary>
    public long AttributesNew { get; init; }

    /// <summary>Attributes whose type or cardinality became wider.</summary>
    public IReadOnlyList<Keyword> Widened { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>How to ingest.</summary>
public sealed record IngestOptions
{
    /// <summary>How many new datoms a transaction holds at most before the next begins.</summary>
    public int ChunkDatomsMax { get; init; } = 100_000;

    /// <summary>Whether to take a snapshot written under another policy than those of the same collector and account that are there; else that is an error (<c>mixed-policy</c>).</summary>
    public bool AllowsMixedPolicy { get; init; }

    /// <summary>Told from time to time how far it has come.</summary>
    public IProgress<IngestProgress>? Progress { get; init; }
}
