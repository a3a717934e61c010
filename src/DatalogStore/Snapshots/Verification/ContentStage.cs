using DatalogStore.Storage;
using DatalogStore.Storage.Verification;

namespace DatalogStore.Snapshots.Verification;

/// <summary>The second half of a verification, of what the rows mean: content hashes, then memberships.</summary>
internal sealed class ContentStage(RowWalk walk, StoreCheck rows)
{
    public long HashesChecked { get; private set; }

    public long HashesForeign { get; private set; }

    public long HashesExcised { get; private set; }

    public long SnapshotsChecked { get; private set; }

    public void Run()
    {
        try
        {
            using var pieces = new PieceReader(walk.View, long.MaxValue, new WideListCache());
            var snapshots = new StoredSnapshots(walk.View, pieces);
            var hashes = new HashCheck(walk, rows.Identities, snapshots, pieces);
            hashes.Run();
            (HashesChecked, HashesForeign, HashesExcised) = (hashes.Checked, hashes.Foreign, hashes.Excised);
            var memberships = new MembershipCheck(walk, snapshots, hashes.References);
            memberships.Run(rows.Members);
            SnapshotsChecked = memberships.Checked;
        }
        catch (Exception why) when (Findings.IsDamage(why))
        {
            walk.Findings.Add("not-checked", $"Content hashes and memberships could not be checked, since what describes snapshots is damaged. {why.Message}");
        }
    }
}
