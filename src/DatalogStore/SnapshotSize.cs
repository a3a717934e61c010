using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>How much a snapshot holds, and how much of it no earlier one held.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Entities">Distinct entities in it, its root included; 0 while it is not loaded whole.</param>
/// <param name="EntitiesNew">Of them, how many are in no snapshot of an earlier time, of any source.</param>
public sealed record SnapshotSize(SnapshotRecord Snapshot, long Entities, long EntitiesNew)
{
    /// <summary><see cref="EntitiesNew"/> as a share of <see cref="Entities"/>, 0 to 1.</summary>
    public double ShareNew => Entities == 0 ? 0 : (double)EntitiesNew / Entities;
}

/// <summary>Sizes of what a database holds, read from bitmaps rather than from datoms.</summary>
public static class DatabaseSizes
{
    /// <summary>The size of every snapshot, in the order of their times.</summary>
    public static IReadOnlyList<SnapshotSize> SnapshotSizes(this Database db)
    {
        ArgumentNullException.ThrowIfNull(db);
        var seen = EntityBitmap.Empty;
        var sizes = new List<SnapshotSize>();
        foreach (var snapshot in db.Snapshots)
        {
            if (!snapshot.IsLoaded)
            {
                sizes.Add(new SnapshotSize(snapshot, 0, 0));
                continue;
            }

            var members = db.Snapshot(snapshot.Id).Scope!.Members;
            sizes.Add(new SnapshotSize(snapshot, members.Count, members.AndNot(seen).Count));
            seen = seen.Or(members);
        }

        return sizes;
    }
}
