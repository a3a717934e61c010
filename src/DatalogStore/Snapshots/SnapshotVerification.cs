namespace DatalogStore.Snapshots;

/// <summary>What verifying a snapshot found.</summary>
public sealed record SnapshotVerification
{
    /// <summary>The folder, or what the snapshot is called.</summary>
    public required string Name { get; init; }

    /// <summary>The snapshot's id, where the metadata could be read.</summary>
    public Guid? Id { get; init; }

    /// <summary>Entities of the data, the root and recurring ones included.</summary>
    public long Entities { get; init; }

    /// <summary>Triples of the data, content hashes included.</summary>
    public long Triples { get; init; }

    /// <summary>Hashes of ours that were recomputed.</summary>
    public long HashesChecked { get; init; }

    /// <summary>Hashes that others computed and only they can check.</summary>
    public long HashesForeign { get; init; }

    /// <summary>SHA-256 of the canonical triples, recomputed; <see langword="null"/> when not all of them could be read.</summary>
    public string? Digest { get; init; }

    /// <summary>What is wrong. The first hundred of each code are told; the rest are counted.</summary>
    public IReadOnlyList<SnapshotProblem> Problems { get; init; } = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Problems.Count == 0;
}

/// <summary>One thing that is wrong with a snapshot.</summary>
/// <param name="Code">A stable code in kebab case.</param>
/// <param name="Message">What and where.</param>
public sealed record SnapshotProblem(string Code, string Message);
