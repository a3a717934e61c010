using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.Verification;

namespace DatalogStore.Snapshots.Verification;

/// <summary>
/// Recomputes the content hash of every snapshot entity from its stored datoms, and keeps what they refer to. Annotations are not covered, and entities that were excised
/// keep a hash that nothing can be held against.
/// </summary>
internal sealed class HashCheck(RowWalk walk, IdentityCheck identities, StoredSnapshots snapshots, PieceReader pieces)
{
    private readonly StoredValues _values = new(walk.View);
    private readonly ContentPairs _pairs = new();

    /// <summary>What the entities refer to.</summary>
    public EntityReferences References { get; } = new();

    /// <summary>Hashes of ours that were recomputed and are right.</summary>
    public long Checked { get; private set; }

    /// <summary>Hashes that others computed and only they can check.</summary>
    public long Foreign { get; private set; }

    /// <summary>Entities that were excised, or lost datoms with an attribute that was.</summary>
    public long Excised { get; private set; }

    public void Run()
    {
        var datoms = new DatomBuffer();
        var group = KeyBytes.GroupOf(EntityId.Of(Partition.Snapshots, 0));
        long groups = 0;
        while (pieces.FindGroup(group, isDescending: false) is { } found && EntityId.PartitionOf(found << KeyBytes.GroupBits) == Partition.Snapshots)
        {
            if ((groups++ & 31) == 0) walk.Tell("recomputing hashes", groups * KeyBytes.GroupSize);
            datoms.Clear();
            Check(found, datoms);
            group = found + 1;
        }
    }

    private void Check(long group, DatomBuffer datoms)
    {
        try
        {
            pieces.Group(group, datoms);
        }
        catch (Exception why) when (Findings.IsDamage(why))
        {
            walk.Findings.Add("content-hash", $"Entities {group << KeyBytes.GroupBits} to {((group + 1) << KeyBytes.GroupBits) - 1} cannot be read, nor their hashes recomputed. {why.Message}");
            return;
        }

        var rows = new WordDatom[datoms.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = datoms[i];
        foreach (var entity in rows.GroupBy(d => d.E).OrderBy(g => g.Key))
        {
            var own = Own(entity);
            References.Add((uint)EntityId.NumberOf(entity.Key), [.. own.Where(d => Word.IsRef(d.V) && EntityId.IsSnapshotEntity(Word.EntityOf(d.V))).Select(d => (uint)EntityId.NumberOf(Word.EntityOf(d.V))).Distinct()]);
            try
            {
                CheckEntity(entity.Key, own, entity.Where(d => d.A == BuiltIn.ContentHash.Id).Select(d => d.T).FirstOrDefault(-1));
            }
            catch (Exception why) when (Findings.IsDamage(why))
            {
                walk.Findings.Add("content-hash", $"The hash of entity {entity.Key} cannot be recomputed. {why.Message}");
            }
        }
    }

    /// <summary>The datoms that hold and that the hash covers.</summary>
    private List<WordDatom> Own(IEnumerable<WordDatom> entity) =>
        [.. entity.Where(d => snapshots.Names.ContainsKey(d.A)).GroupBy(d => (d.A, d.V)).Select(g => g.MaxBy(d => (d.T, d.Added))).Where(d => d.Added)];

    private void CheckEntity(long e, List<WordDatom> own, long t)
    {
        // Without a hash it is a finding already, or waits for its record.
        if (!identities.IsHashed(EntityId.NumberOf(e))) return;
        if (snapshots.Excised.Contains(e))
        {
            Excised++;
            return;
        }

        var text = _values.HashOf(e);
        if (!ContentHasher.TrySchemeOf(text, out var scheme))
        {
            if (ContentHasher.HasOurTag(text)) walk.Findings.Add("content-hash", $"Entity {e} has the hash {Wtf8.ToString(text)}, under a tag of ours, which it cannot be.");
            else Foreign++;
            return;
        }

        Guid? rootOf = own.Exists(d => d.A == BuiltIn.SnapshotRoots.Id) && snapshots.TrySnapshotOf(t, out var id) ? id : null;
        // An attribute may have been renamed, and one of a user's own may have become one of snapshots later.
        if (IsHash(text, scheme, own, rootOf, isRenamed: false) || IsHash(text, scheme, own, rootOf, isRenamed: true)
            || IsHash(text, scheme, own.FindAll(d => d.T == t), rootOf, isRenamed: false) || IsHash(text, scheme, own.FindAll(d => d.T == t), rootOf, isRenamed: true)) Checked++;
        else if (snapshots.HasExcisedAttributes) Excised++;
        else walk.Findings.Add("content-hash", $"The datoms of entity {e} do not have its hash {Wtf8.ToString(text)}.");
    }

    private bool IsHash(ReadOnlySpan<byte> text, ContentHashScheme scheme, List<WordDatom> own, Guid? rootOf, bool isRenamed)
    {
        _pairs.Clear();
        foreach (var datom in own)
        {
            var attribute = snapshots.Names[datom.A];
            var (kind, bytes) = _values.Of(datom.V);
            if (kind == ValueKind.Double && attribute.IsFloat) (kind, bytes) = (ValueKind.Float, ContentValue.ToBytes((float)Word.DoubleOf(datom.V)));
            _pairs.Add(isRenamed ? attribute.Last : attribute.First, kind, bytes);
        }

        if (rootOf is { } id) _pairs.AddSnapshotId(id);
        return text.SequenceEqual(_pairs.Hash(scheme));
    }
}
