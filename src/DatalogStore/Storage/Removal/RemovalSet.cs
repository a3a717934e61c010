using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>Says of every datom whether it goes.</summary>
internal sealed class RemovalSet
{
    /// <summary>Numbers of snapshot entities that go, with their hashes.</summary>
    public EntityBitmap Snapshot { get; init; } = EntityBitmap.Empty;

    /// <summary>Entities of other partitions that go, with all that refers to them.</summary>
    public HashSet<long> Entities { get; init; } = [];

    /// <summary>Snapshot entities that keep their content hash and the mark of excision, and the refs to them.</summary>
    public HashSet<long> Blanked { get; init; } = [];

    /// <summary>Attributes whose datoms go, of transactions before the t.</summary>
    public Dictionary<long, long> Attributes { get; init; } = [];

    /// <summary>Whether the entity goes whole.</summary>
    public bool IsGone(long e) => EntityId.IsSnapshotEntity(e) ? Snapshot.Contains((uint)EntityId.NumberOf(e)) : Entities.Contains(e);

    public bool Removes(long e, long a, ulong v, long t) =>
        IsGone(e)
        || (Word.IsRef(v) && IsGone(Word.EntityOf(v)))
        || (Blanked.Count > 0 && Blanked.Contains(e) && a != BuiltIn.ContentHash.Id && a != BuiltIn.ContentExcised.Id)
        || (Attributes.Count > 0 && Attributes.TryGetValue(a, out var before) && t < before);
}
