using DatalogStore.Model;

namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// The entities of one snapshot by their keys. Kept after the ingest: most of the next snapshot's entities are found here, without asking the store.
/// </summary>
internal sealed class EntityTable
{
    private readonly Dictionary<HashKey, uint> _numbers = [];

    public int Count => _numbers.Count;

    public bool Contains(HashKey key) => _numbers.ContainsKey(key);

    public bool TryGet(HashKey key, out long e)
    {
        var found = _numbers.TryGetValue(key, out var number);
        e = EntityId.Of(Partition.Snapshots, number);
        return found;
    }

    public void Add(HashKey key, long e) => _numbers.Add(key, checked((uint)EntityId.NumberOf(e)));
}
