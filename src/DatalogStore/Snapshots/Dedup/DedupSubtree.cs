namespace DatalogStore.Snapshots.Dedup;

/// <summary>The maps below one path of keys, over all snapshots.</summary>
/// <param name="Path">Keys joined by points, no more than was asked for; empty for the top-level maps themselves.</param>
public sealed record DedupSubtree(string Path)
{
    /// <summary>Maps met in all snapshots, by references: an element that its list repeats is one.</summary>
    public long Maps { get; init; }

    /// <summary>How many different ones.</summary>
    public long Unique { get; init; }

    /// <summary>Of these, how many the first snapshot did not have.</summary>
    public long New { get; init; }

    /// <summary>Pairs of the different ones.</summary>
    public long PairsUnique { get; init; }

    /// <summary>What storing the maps met would cost; see <see cref="DedupSnapshot.BytesMaps"/>.</summary>
    public long BytesMaps { get; init; }

    /// <summary>What storing the different ones costs.</summary>
    public long BytesKept { get; init; }
}
