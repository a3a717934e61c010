using DatalogStore.Codec;

namespace DatalogStore.Storage.Verification;

/// <summary>Checks the rows of <c>members</c>, each for itself and as chains: predecessors of the same source, one end each, which <c>meta</c> names. Whether they say what the snapshots hold is another question.</summary>
internal sealed class MembersCheck(RowWalk walk, IdentityCheck identities, MetaCheck meta)
{
    private readonly Dictionary<long, (long Predecessor, long Ordinal, byte[] Source)> _rows = [];

    /// <summary>Metadata entities of the snapshots that have a row.</summary>
    public IReadOnlyCollection<long> Snapshots => _rows.Keys;

    public void Run()
    {
        walk.ForEach(ColumnFamily.Members, "memberships", KeyBytes.EntitySize, rows =>
        {
            var row = MembershipRow.Read(rows.Value);
            var (first, second) = (EntityBitmap.FromBytes(row.First), row.IsFull ? EntityBitmap.Empty : EntityBitmap.FromBytes(row.Second));
            _rows[KeyBytes.ReadEntity(rows.Key)] = (row.Predecessor, row.Ordinal, row.Source.ToArray());
            if (!first.AndNot(identities.Hashed).IsEmpty) throw new DamagedBytesException("It names entities that do not exist.");
            if (!first.And(second).IsEmpty) throw new DamagedBytesException("An entity appears and vanishes.");
            if (!row.IsFull && row.Predecessor == 0) throw new DamagedBytesException("It says what changed, and follows nothing.");
        });
        foreach (var (snapshot, row) in _rows) CheckPredecessor(snapshot, row.Predecessor, row.Ordinal, row.Source);
        CheckEnds();
    }

    private void CheckPredecessor(long snapshot, long predecessor, long ordinal, byte[] source)
    {
        if (predecessor == 0) return;
        if (!_rows.TryGetValue(predecessor, out var before)) Add(snapshot, $"It follows snapshot {predecessor}, which has none.");
        else if (before.Ordinal >= ordinal || !before.Source.AsSpan().SequenceEqual(source)) Add(snapshot, $"It follows snapshot {predecessor}, which is later or of another source.");
    }

    private void CheckEnds()
    {
        var followed = _rows.Values.Select(r => r.Predecessor).ToHashSet();
        foreach (var (snapshot, row) in _rows.Where(r => !followed.Contains(r.Key)))
        {
            if (!meta.Chains.TryGetValue(snapshot, out var source) || !source.AsSpan().SequenceEqual(row.Source)) Add(snapshot, "It ends the chain of its source, which ends elsewhere.");
        }

        foreach (var (snapshot, source) in meta.Chains)
        {
            if (!_rows.ContainsKey(snapshot) || followed.Contains(snapshot)) walk.Findings.Add("membership-chain", ColumnFamily.Meta, MetaKeys.OfChain(source), $"It names snapshot {snapshot} as the last of its source, which it is not.");
        }
    }

    private void Add(long snapshot, string what)
    {
        Span<byte> key = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, snapshot);
        walk.Findings.Add("membership-chain", ColumnFamily.Members, key, $"The membership of snapshot {snapshot}: {what}");
    }
}
