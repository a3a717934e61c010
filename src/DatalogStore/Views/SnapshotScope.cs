using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Chosen snapshots, and with them the hashed entities that a view shows. Defined as what can be reached from the chosen roots; found as the
/// union of the snapshots' membership bitmaps.
/// </summary>
public sealed class SnapshotScope
{
    internal SnapshotScope(string description, IReadOnlyList<SnapshotRecord> snapshots, IReadOnlyList<SnapshotSource> missing, EntityBitmap members)
    {
        Description = description;
        Snapshots = snapshots;
        Missing = missing;
        Members = members;
    }

    /// <summary>How the snapshots were chosen: <c>at 2024-03-01T00:00:00.000Z</c>.</summary>
    public string Description { get; }

    /// <summary>The chosen snapshots, in the order of their times.</summary>
    public IReadOnlyList<SnapshotRecord> Snapshots { get; }

    /// <summary>Sources that the store knows and that have no snapshot in the scope.</summary>
    public IReadOnlyList<SnapshotSource> Missing { get; }

    /// <summary>How many hashed entities it holds, roots included.</summary>
    public long EntityCount => Members.Count;

    internal EntityBitmap Members { get; }

    /// <summary>How many of its entities another scope does not hold.</summary>
    public long CountNotIn(SnapshotScope other) => Members.AndNot(other.Members).Count;
}

/// <summary>How <c>At</c> chooses.</summary>
public sealed record AtOptions
{
    /// <summary>Snapshots older than this, counted back from the moment, are not chosen; <see langword="null"/>: any age.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Whether snapshots that their collector called incomplete are chosen too.</summary>
    public bool IncludeDeclaredIncomplete { get; init; }
}

/// <summary>Chooses snapshots; only those loaded whole count.</summary>
internal static class ScopeChooser
{
    /// <summary>The latest snapshot of each source at a moment.</summary>
    public static List<SnapshotRecord> At(IReadOnlyList<SnapshotRecord> catalog, DateTimeOffset moment, AtOptions options)
    {
        var latest = new Dictionary<SnapshotSource, SnapshotRecord>();
        foreach (var snapshot in catalog)
        {
            if (!snapshot.IsLoaded || snapshot.Time > moment) continue;
            if (snapshot.DeclaredComplete == false && !options.IncludeDeclaredIncomplete) continue;
            if (options.MaximumAge is { } age && moment - snapshot.Time > age) continue;
            latest[snapshot.Source] = snapshot;
        }

        return InTime(latest.Values);
    }

    /// <summary>Every snapshot with from ≤ time &lt; to.</summary>
    public static List<SnapshotRecord> Between(IReadOnlyList<SnapshotRecord> catalog, DateTimeOffset from, DateTimeOffset to, AtOptions options) =>
        InTime(catalog.Where(s => s.IsLoaded && s.Time >= from && s.Time < to && (s.DeclaredComplete != false || options.IncludeDeclaredIncomplete)));

    public static IReadOnlyList<SnapshotSource> Missing(IReadOnlyList<SnapshotRecord> catalog, List<SnapshotRecord> chosen) =>
        [.. catalog.Select(s => s.Source).Distinct().Except(chosen.Select(s => s.Source))];

    private static List<SnapshotRecord> InTime(IEnumerable<SnapshotRecord> snapshots)
    {
        var list = snapshots.ToList();
        list.Sort(SnapshotRecord.CompareInTime);
        return list;
    }
}
