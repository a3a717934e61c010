namespace DatalogStore.Snapshots.Dedup;

/// <summary>What all snapshots together come to under a policy.</summary>
/// <param name="Name">The policy as it was given; <c>as it is</c> for none.</param>
public sealed record DedupPolicy(string Name)
{
    /// <summary>Maps met.</summary>
    public long Maps { get; init; }

    /// <summary>How many different ones.</summary>
    public long Unique { get; init; }

    /// <summary>Of these, how many the first snapshot did not have.</summary>
    public long New { get; init; }

    /// <summary>Pairs of the maps met.</summary>
    public long Pairs { get; init; }

    /// <summary>Pairs of the different ones.</summary>
    public long PairsUnique { get; init; }

    /// <summary>What storing the maps met would cost; see <see cref="DedupSnapshot.BytesMaps"/>.</summary>
    public long BytesMaps { get; init; }

    /// <summary>What storing the different ones costs; see <see cref="DedupSnapshot.BytesKept"/>.</summary>
    public long BytesKept { get; init; }

    internal static DedupPolicy Of(string name, IReadOnlyList<DedupSnapshot> snapshots) => new(name)
    {
        Maps = Saturated.Sum(snapshots, s => s.Maps),
        Pairs = Saturated.Sum(snapshots, s => s.Pairs),
        BytesMaps = Saturated.Sum(snapshots, s => s.BytesMaps),
        Unique = snapshots[^1].Unique,
        New = snapshots[^1].Unique - snapshots[0].Unique,
        PairsUnique = snapshots[^1].PairsUnique,
        BytesKept = snapshots[^1].BytesKept,
    };
}
