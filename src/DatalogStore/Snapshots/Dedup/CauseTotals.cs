using System.Runtime.InteropServices;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>What each cause has cost so far.</summary>
internal sealed class CauseTotals(AttributeTable attributes)
{
    private readonly Dictionary<CauseKey, Totals> _totals = [];

    private struct Totals
    {
        public long Maps;
        public long Pairs;
        public long Bytes;
        public long SpineMaps;
        public long SpineBytes;
    }

    /// <summary>What is new in a subtree: nothing, for one cause, or for several.</summary>
    private readonly record struct Below(CauseKey? Cause, bool IsSeveral)
    {
        public Below And(Below other) =>
            this == default ? other
            : other == default || this == other ? this
            : new Below(null, IsSeveral: true);
    }

    /// <summary>Adds the new maps of a snapshot.</summary>
    /// <param name="causes">Their causes, by place.</param>
    /// <param name="order">The places, children before parents.</param>
    /// <param name="maps">The snapshot.</param>
    /// <param name="table">The maps' sizes.</param>
    /// <returns>How many new maps each kind made.</returns>
    public IReadOnlyDictionary<DedupCauseKind, long> Add(CauseKey?[] causes, List<int> order, SnapshotMaps maps, MapTable table)
    {
        var kinds = Enum.GetValues<DedupCauseKind>().ToDictionary(k => k, _ => 0L);
        var below = new Below[maps.Count];
        foreach (var place in order)
        {
            if (causes[place] is not { } cause) continue;
            ref readonly var map = ref table[maps.MapAt(place)];
            ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, cause, out _);
            totals.Maps++;
            totals.Pairs += map.Pairs;
            totals.Bytes += map.Bytes;
            kinds[cause.Kind]++;
            below[place] = BelowOf(place, cause, maps, below);
            if (cause.Kind != DedupCauseKind.Spine || below[place].Cause is not { } single) continue;
            ref var above = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, single, out _);
            above.SpineMaps++;
            above.SpineBytes += map.Bytes;
        }

        return kinds;
    }

    /// <summary>
    /// What makes the maps above this one new: its own cause, and what is below it. Not so below an attribute that is the cause, nor below a new resource:
    /// without the cause these would not be there either.
    /// </summary>
    private Below BelowOf(int place, CauseKey cause, SnapshotMaps maps, Below[] below)
    {
        var result = cause.Kind == DedupCauseKind.Spine ? default : new Below(cause, IsSeveral: false);
        if (cause.Kind == DedupCauseKind.NewResource) return result;
        var changed = cause.Kind == DedupCauseKind.Spine ? [] : cause.What.Split('\n');
        foreach (ref readonly var pair in maps.PairsAt(place))
        {
            if (pair.Kind == PairKind.Child && !changed.Contains(":" + attributes.TextOf(pair.Attribute))) result = result.And(below[maps.PlaceOf((int)pair.Value)]);
        }

        return result;
    }

    /// <summary>The causes, the most bytes first, those of the spine counted.</summary>
    public IReadOnlyList<DedupCause> ToList() =>
        [.. _totals.Select(t => new DedupCause(t.Key.Kind, t.Key.What.Split('\n'))
            {
                Maps = t.Value.Maps,
                Pairs = t.Value.Pairs,
                Bytes = t.Value.Bytes,
                SpineMaps = t.Value.SpineMaps,
                SpineBytes = t.Value.SpineBytes,
            })
            .OrderByDescending(c => c.Bytes + c.SpineBytes)
            .ThenBy(c => c.Kind)
            .ThenBy(c => string.Join(' ', c.Attributes), StringComparer.Ordinal)];
}
