namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Counts snapshot after snapshot under one policy: maps are handed in as they come, distinct ones at least once each, and settled when the snapshot ends.
/// <code>
/// Add Add … Add(root) End        Add … End
/// </code>
/// </summary>
internal sealed class DedupCounter
{
    private readonly MapTable _table = new();
    private readonly CauseTotals _causes;
    private readonly List<PathTotals> _paths = [];
    private SnapshotMaps _now;
    private SnapshotMaps _before;
    private List<int> _distinctBefore = [];
    private DedupSnapshot? _last;
    private int _snapshot;

    public DedupCounter()
    {
        _causes = new CauseTotals(Attributes);
        _now = new SnapshotMaps(Attributes, _table);
        _before = new SnapshotMaps(Attributes, _table);
    }

    public AttributeTable Attributes { get; } = new();

    /// <summary>The maps of the snapshot that is being added.</summary>
    public SnapshotMaps Maps => _now;

    /// <summary>The causes so far, the most bytes first.</summary>
    public IReadOnlyList<DedupCause> Causes => _causes.ToList();

    private sealed class PathTotals
    {
        public long Maps;
        public long Unique;
        public long New;
        public long PairsUnique;
        public long BytesMaps;
        public long BytesKept;
    }

    /// <summary>Settles a snapshot.</summary>
    /// <param name="about">Its name, time and bytes.</param>
    /// <param name="counted">Maps and pairs met, where they were counted as they occurred; <see langword="null"/> counts references.</param>
    public DedupSnapshot End(DedupSnapshot about, (long Maps, long Pairs)? counted)
    {
        var order = _now.Reachable(about.Name);
        // The root comes last: it is no map of anybody's.
        order.RemoveAt(order.Count - 1);
        var occurrences = Occurrences(order);
        var isNew = new bool[_now.Count];
        var result = about with { Unique = _last?.Unique ?? 0, PairsUnique = _last?.PairsUnique ?? 0, BytesKept = _last?.BytesKept ?? 0, Distinct = order.Count };
        var (maps, pairs, pairsDistinct, bytes, added, pairsAdded, bytesAdded) = (0L, 0L, 0L, 0L, 0L, 0L, 0L);
        foreach (var place in order)
        {
            ref var map = ref _table[_now.MapAt(place)];
            isNew[place] = map.LastSnapshot == SeenMap.Never;
            map.LastSnapshot = _snapshot;
            maps = Saturated.Sum(maps, occurrences[place]);
            pairs = Saturated.Sum(pairs, Saturated.Product(occurrences[place], map.Pairs));
            bytes = Saturated.Sum(bytes, Saturated.Product(occurrences[place], map.Bytes));
            pairsDistinct += map.Pairs;
            AddToPath(map, occurrences[place], isNew[place]);
            if (!isNew[place]) continue;
            added++;
            pairsAdded += map.Pairs;
            bytesAdded += map.Bytes;
        }

        _last = result with
        {
            Maps = counted?.Maps ?? maps,
            Pairs = counted?.Pairs ?? pairs,
            PairsDistinct = pairsDistinct,
            New = added,
            Gone = _distinctBefore.Count(map => _table[map].LastSnapshot != _snapshot),
            Unique = result.Unique + added,
            PairsNew = pairsAdded,
            PairsUnique = result.PairsUnique + pairsAdded,
            BytesMaps = bytes,
            BytesNew = bytesAdded,
            BytesKept = result.BytesKept + bytesAdded,
            NewByCause = _snapshot == 0 ? new Dictionary<DedupCauseKind, long>() : _causes.Add(new CauseFinder(Attributes, _before, _now, isNew).Find(), order, _now, _table),
        };
        _distinctBefore = order.ConvertAll(_now.MapAt);
        _snapshot++;
        (_before, _now) = (_now, _before);
        _now.Clear();
        return _last;
    }

    /// <summary>The paths cut to a number of keys, each with all that lies below it, the most bytes first.</summary>
    public IReadOnlyList<DedupSubtree> Subtrees(int depth) =>
        [.. _paths.Select((totals, path) => (Path: Cut(Attributes.TextOfPath(path), depth), Totals: totals))
            .Where(p => p.Totals.Maps > 0)
            .GroupBy(p => p.Path, p => p.Totals, StringComparer.Ordinal)
            .Select(g => new DedupSubtree(g.Key)
            {
                Maps = Saturated.Sum(g, t => t.Maps),
                Unique = g.Sum(t => t.Unique),
                New = g.Sum(t => t.New),
                PairsUnique = g.Sum(t => t.PairsUnique),
                BytesMaps = Saturated.Sum(g, t => t.BytesMaps),
                BytesKept = g.Sum(t => t.BytesKept),
            })
            .OrderByDescending(s => s.BytesKept)
            .ThenBy(s => s.Path, StringComparer.Ordinal)];

    /// <summary>How often each map is there, by its place: once for each reference from each time that its parent is.</summary>
    private long[] Occurrences(List<int> order)
    {
        var occurrences = new long[_now.Count];
        Refer(_now.Root, 1);
        for (var i = order.Count - 1; i >= 0; i--) Refer(order[i], occurrences[order[i]]);
        return occurrences;

        void Refer(int place, long times)
        {
            foreach (ref readonly var pair in _now.PairsAt(place))
            {
                if (pair.Kind != PairKind.Child) continue;
                ref var child = ref occurrences[_now.PlaceOf((int)pair.Value)];
                child = Saturated.Sum(child, times);
            }
        }
    }

    private void AddToPath(in SeenMap map, long occurrences, bool isNew)
    {
        while (_paths.Count < Attributes.PathCount) _paths.Add(new PathTotals());
        var totals = _paths[map.Path];
        totals.Maps = Saturated.Sum(totals.Maps, occurrences);
        totals.BytesMaps = Saturated.Sum(totals.BytesMaps, Saturated.Product(occurrences, map.Bytes));
        if (!isNew) return;
        totals.Unique++;
        totals.New += _snapshot == 0 ? 0 : 1;
        totals.PairsUnique += map.Pairs;
        totals.BytesKept += map.Bytes;
    }

    private static string Cut(string path, int depth)
    {
        if (depth == 0) return "";
        var end = -1;
        for (var i = 0; i < depth; i++)
        {
            end = path.IndexOf('.', end + 1);
            if (end < 0) return path;
        }

        return path[..end];
    }
}
