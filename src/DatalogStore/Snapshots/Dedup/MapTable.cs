using System.Runtime.InteropServices;
using DatalogStore.Snapshots.Ingest;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Every map that any snapshot had, by its content hash; some 100 bytes each. This is what memory grows with: what the maps hold is kept for two
/// snapshots only.
/// </summary>
internal sealed class MapTable
{
    private readonly Dictionary<HashKey, int> _numbers = [];
    private readonly List<SeenMap> _maps = [];

    /// <summary>The number of a map given by the text after <c>$TEMP$:</c>, its hash.</summary>
    public int Intern(ReadOnlySpan<byte> key)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, HashKey.Of(key), out var known);
        if (known) return number;
        number = _maps.Count;
        _maps.Add(new SeenMap { LastSnapshot = SeenMap.Never });
        return number;
    }

    /// <summary>What is known of a map; the reference dies with the next <see cref="Intern"/>.</summary>
    public ref SeenMap this[int map] => ref CollectionsMarshal.AsSpan(_maps)[map];
}

/// <summary>What is kept of a map for good.</summary>
internal struct SeenMap
{
    public const int Never = -1;

    /// <summary>The last snapshot that had it; <see cref="Never"/> for one that was only written on the way and dropped.</summary>
    public int LastSnapshot;

    /// <summary>Its path in <see cref="AttributeTable"/>.</summary>
    public int Path;

    /// <summary>Its distinct pairs.</summary>
    public int Pairs;

    /// <summary>What storing it once costs; see <see cref="SnapshotMaps.BytesOf"/>.</summary>
    public long Bytes;
}
