namespace DatalogStore.Views;

/// <summary>The lives found lately, by the snapshots they speak of. Safe for many threads; two that miss the same ones at once both find them.</summary>
internal sealed class LivesCache
{
    private const int CountMax = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(IReadOnlyList<SnapshotRecord> Snapshots, EntityLives Lives)> _byUse = new();

    public EntityLives Get(IReadOnlyList<SnapshotRecord> snapshots, Func<EntityLives> find)
    {
        lock (_lock)
        {
            for (var node = _byUse.First; node is not null; node = node.Next)
            {
                if (!node.Value.Snapshots.SequenceEqual(snapshots)) continue;
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Lives;
            }
        }

        var lives = find();
        lock (_lock)
        {
            _byUse.AddFirst((snapshots, lives));
            if (_byUse.Count > CountMax) _byUse.RemoveLast();
        }

        return lives;
    }
}
