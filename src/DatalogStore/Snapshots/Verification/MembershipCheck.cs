using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.Verification;

namespace DatalogStore.Snapshots.Verification;

/// <summary>Holds the membership of every snapshot against the walk from its root: the walk is what a snapshot holds, the bitmap only how it is known.</summary>
internal sealed class MembershipCheck(RowWalk walk, StoredSnapshots snapshots, EntityReferences references)
{
    private const int NamedMax = 5;

    /// <summary>Snapshots whose membership was walked.</summary>
    public long Checked { get; private set; }

    /// <param name="rows">Metadata entities of the snapshots that have a membership.</param>
    public void Run(IReadOnlyCollection<long> rows)
    {
        var membership = new Membership();
        foreach (var snapshot in rows.Except(snapshots.Complete.Select(s => s.Entity))) walk.Findings.Add("membership", $"Snapshot {snapshots.NameOf(snapshot)} has a membership and is not complete.");
        foreach (var (snapshot, _, root) in snapshots.Complete)
        {
            walk.Tell("walking snapshots", ++Checked);
            if (!EntityId.IsSnapshotEntity(root))
            {
                walk.Findings.Add("membership", $"Snapshot {snapshots.NameOf(snapshot)} is complete and has no root.");
                continue;
            }

            try
            {
                Compare(snapshot, references.Walk(root), membership.Read(walk.View, snapshot));
            }
            catch (Exception why) when (Findings.IsDamage(why))
            {
                walk.Findings.Add("membership", $"The membership of snapshot {snapshots.NameOf(snapshot)} cannot be read. {why.Message}");
            }
        }
    }

    private void Compare(long snapshot, EntityBitmap reached, EntityBitmap members)
    {
        var missing = reached.AndNot(members);
        if (!missing.IsEmpty) walk.Findings.Add("membership", $"Snapshot {snapshots.NameOf(snapshot)} holds {missing.Count} entities that its membership lacks: {Named(missing)}.");
        var more = members.AndNot(reached);
        // What only an excised entity referred to stays a member, and no walk finds it.
        if (more.IsEmpty || snapshots.HasExcisedAttributes || snapshots.Excised.Any(e => EntityId.IsSnapshotEntity(e) && members.Contains((uint)EntityId.NumberOf(e)))) return;
        walk.Findings.Add("membership", $"The membership of snapshot {snapshots.NameOf(snapshot)} has {more.Count} entities that the snapshot does not hold: {Named(more)}.");
    }

    private static string Named(EntityBitmap entities) =>
        string.Join(", ", entities.Take(NamedMax).Select(number => EntityId.Of(Partition.Snapshots, number))) + (entities.Count > NamedMax ? ", …" : "");
}
