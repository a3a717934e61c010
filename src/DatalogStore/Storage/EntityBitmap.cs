namespace DatalogStore.Storage;

/// <summary>A set of snapshot-entity numbers (below 2³²) in Roaring containers.</summary>
internal sealed class EntityBitmap
{
    public long Count => throw new NotSupportedException();

    public bool Contains(uint number) => throw new NotSupportedException();

    public void Add(uint number) => throw new NotSupportedException();
}
