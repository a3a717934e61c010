using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Tells for every new map of a snapshot why it is new. From the roots down: a map that took the place of another is compared with it, pair by pair; the
/// maps below that came and went under the same attribute are paired in turn (<see cref="Pairing"/>). A new map that is paired with none there is
/// looked for among all that went from its path, by its identity alone: a resource that moved. What is then left is a new resource, and what lies below it is part of that.
/// <para>
/// Where a map changed into one that was known before, nothing below is new: the change is that of the map above. A map with several new parents is told
/// by the first, in the order of the walk.
/// </para>
/// </summary>
internal sealed class CauseFinder(AttributeTable attributes, SnapshotMaps before, SnapshotMaps now, bool[] isNew)
{
    private readonly Pairing _pairing = new(attributes, before, now);
    private readonly CauseKey?[] _causes = new CauseKey?[now.Count];
    private readonly Queue<(int Now, int Before)> _replaced = [];
    private readonly Queue<(int Place, string Resource)> _unpaired = [];
    private readonly HashSet<int> _decided = [];
    private readonly HashSet<(int Now, int Before)> _lookedInto = [];
    private Dictionary<(int Path, ulong Digest), int>? _gone;
    private int _depth;

    /// <summary>The cause of each new map by its place; none for those that are known, and for the root.</summary>
    public CauseKey?[] Find()
    {
        Compare(now.Root, before.Root, new Change());
        while (true)
        {
            while (_replaced.TryDequeue(out var pair))
            {
                var change = new Change();
                _lookedInto.Clear();
                Compare(pair.Now, pair.Before, change);
                _causes[pair.Now] = change.ToCause(PathOf(pair.Now));
            }

            if (!_unpaired.TryDequeue(out var left)) return _causes;
            if (!_decided.Add(left.Place)) continue;
            if (FindGone(left.Place) is { } moved)
            {
                _replaced.Enqueue((left.Place, moved));
                continue;
            }

            _causes[left.Place] = new CauseKey(DedupCauseKind.NewResource, left.Resource);
            foreach (ref readonly var pair in now.PairsAt(left.Place))
            {
                if (pair.Kind == PairKind.Child) Leave(now.PlaceOf((int)pair.Value), left.Resource);
            }
        }
    }

    /// <summary>Gathers what differs; queues the new maps below.</summary>
    private void Compare(int placeNow, int placeBefore, Change change)
    {
        var x = now.PairsAt(placeNow);
        var y = before.PairsAt(placeBefore);
        while (!x.IsEmpty || !y.IsEmpty)
        {
            var attribute = x.IsEmpty ? y[0].Attribute : y.IsEmpty ? x[0].Attribute : Math.Min(x[0].Attribute, y[0].Attribute);
            var (countNow, countBefore) = (CountOf(x, attribute), CountOf(y, attribute));
            CompareValues(attribute, x[..countNow], y[..countBefore], change);
            x = x[countNow..];
            y = y[countBefore..];
        }
    }

    private void CompareValues(int attribute, ReadOnlySpan<MapPair> x, ReadOnlySpan<MapPair> y, Change change)
    {
        if (x.SequenceEqual(y)) return;
        var (came, went) = (new List<int>(), new List<int>());
        var isList = x.Length > 1 || y.Length > 1 || now.IsMany(attribute) || before.IsMany(attribute);
        var differs = Except(x, y, now, came) | Except(y, x, before, went);
        var pairs = isList ? _pairing.Of(came, went)
            : came.Count == 1 && went.Count == 1 ? [(came[0], went[0])]
            : [];
        foreach (var pair in pairs) Replace(pair.Now, pair.Before, change);
        var paired = pairs.Select(p => p.Now).ToHashSet();
        foreach (var place in came.Where(p => !paired.Contains(p))) Leave(place, PathOf(place));
        if (!differs && pairs.Count == came.Count && pairs.Count == went.Count) return;
        if (isList) change.AddList(attributes.TextOf(attribute));
        else change.AddScalar(attributes.TextOf(attribute));
    }

    /// <summary>A map took another's place. One that was known before is looked into at once: its change is that of the map above.</summary>
    private void Replace(int placeNow, int placeBefore, Change change)
    {
        if (isNew[placeNow])
        {
            if (_decided.Add(placeNow)) _replaced.Enqueue((placeNow, placeBefore));
        }
        else if (_depth < MapBuilder.DepthMax && _lookedInto.Add((placeNow, placeBefore)))
        {
            // Once for each change: maps that share what is below them are as many ways as paths. Files by others may be deeper than maps can be.
            _depth++;
            Compare(placeNow, placeBefore, change);
            _depth--;
        }
    }

    /// <summary>A map took no place: it is new, with the resource that it is or is part of, unless it moved.</summary>
    private void Leave(int place, string resource)
    {
        if (isNew[place] && !_decided.Contains(place)) _unpaired.Enqueue((place, resource));
    }

    /// <summary>The maps of <paramref name="x"/> that are not in <paramref name="y"/> go to <paramref name="places"/>; returns whether other values are not.</summary>
    private static bool Except(ReadOnlySpan<MapPair> x, ReadOnlySpan<MapPair> y, SnapshotMaps maps, List<int> places)
    {
        var differs = false;
        foreach (ref readonly var pair in x)
        {
            if (y.BinarySearch(pair) >= 0) continue;
            if (pair.Kind == PairKind.Child) places.Add(maps.PlaceOf((int)pair.Value));
            else differs = true;
        }

        return differs;
    }

    /// <summary>A map of the same path and identity that the snapshot before had and this one does not.</summary>
    private int? FindGone(int place)
    {
        if (_gone is null)
        {
            _gone = [];
            for (var i = 0; i < before.Count; i++)
            {
                if (i == before.Root || now.PlaceOf(before.MapAt(i)) >= 0) continue;
                var (rank, digest) = _pairing.IdentityOf(before, i);
                if (rank != IdentityRank.None) _gone.TryAdd((PathNumberOf(before, i), digest), i);
            }
        }

        var identity = _pairing.IdentityOf(now, place);
        return identity.Rank != IdentityRank.None && _gone.Remove((PathNumberOf(now, place), identity.Digest), out var found) ? found : null;
    }

    private static int CountOf(ReadOnlySpan<MapPair> pairs, int attribute)
    {
        var count = 0;
        while (count < pairs.Length && pairs[count].Attribute == attribute) count++;
        return count;
    }

    private int PathNumberOf(SnapshotMaps maps, int place) =>
        maps.PairsAt(place) is [var first, ..] ? attributes.PathOf(first.Attribute) : AttributeTable.NoPath;

    private string PathOf(int place) => attributes.TextOfPath(PathNumberOf(now, place));
}
