namespace DatalogStore.Snapshots.Ingest;

/// <summary>
/// Some thousand entities read ahead, so that their hashes are looked up together. The entities are reused from window to window; a window ends
/// early when its entities are large, so that memory stays bounded.
/// </summary>
internal sealed class IngestWindow
{
    private const int EntitiesMax = 4096;
    private const int RowsMax = 262_144;

    private readonly List<SnapshotEntity> _pool = [];
    private readonly List<HashKey> _keys = [];
    private readonly int[] _places = new int[EntitiesMax];

    public int Count { get; private set; }

    public SnapshotEntity this[int index] => _pool[index];

    public HashKey KeyAt(int index) => _keys[index];

    /// <summary>The place of an entity in the <see cref="EntityTable"/>, or −1: what was found when the window was resolved.</summary>
    public ref int PlaceAt(int index) => ref _places[index];

    /// <summary>Reads the next entities; false when there are none.</summary>
    public bool Fill(ISnapshotCursor cursor)
    {
        Count = 0;
        _keys.Clear();
        for (var rows = 0; Count < EntitiesMax && rows < RowsMax; Count++)
        {
            if (Count == _pool.Count) _pool.Add(new SnapshotEntity());
            if (!cursor.Read(_pool[Count])) break;
            _keys.Add(HashKey.Of(_pool[Count].Key));
            rows += _pool[Count].Count;
        }

        return Count > 0;
    }
}
