using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>Which datoms a view shows. Parts compose: as-of, since and history by transaction, scope by snapshot, and transactions that were only tried.</summary>
/// <param name="BasisT">Transactions after it are invisible (the value's basis, or an earlier as-of).</param>
internal sealed record ViewSpec(long BasisT)
{
    /// <summary>The store's generation when the value was taken: it has expired once that has changed. <see langword="null"/>: any.</summary>
    public long? Generation { get; init; }

    /// <summary>Only datoms of transactions after this one; <see langword="null"/> for all.</summary>
    public long? SinceT { get; init; }

    /// <summary>Assertions and retractions of all time up to the basis, instead of what holds.</summary>
    public bool IsHistory { get; init; }

    /// <summary>Numbers of the snapshot entities in scope; entities of other partitions are always visible. <see langword="null"/>: no scope.</summary>
    public EntityBitmap? Scope { get; init; }

    /// <summary>Transactions that were never written, on top of a basis before <see cref="BasisT"/>; <see langword="null"/>: none.</summary>
    public Speculation? Speculation { get; init; }

    /// <summary>Everything that holds at the basis, whatever else is hidden.</summary>
    public ViewSpec ToWhole() => new(BasisT) { Generation = Generation, Speculation = Speculation };
}
