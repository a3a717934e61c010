using System.Numerics;
using System.Runtime.InteropServices;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>
/// Which of the maps that came in a place took the place of which that went: first those that say they are the same resource
/// (<see cref="Identities"/>), then the most alike, then a last one on either side. Maps that say they are different resources are never paired.
/// </summary>
internal sealed class Pairing(AttributeTable attributes, SnapshotMaps before, SnapshotMaps now)
{
    /// <summary>A pair that more maps have says little of which is meant, and trying them all would cost their product.</summary>
    private const int CommonPairMax = 64;

    /// <summary>Pairs the maps of two sets of places.</summary>
    /// <returns>(place now, place before), in the order of <paramref name="came"/>.</returns>
    public List<(int Now, int Before)> Of(List<int> came, List<int> went)
    {
        var pairs = new List<(int Now, int Before)>();
        var (newcomers, leavers) = (new List<int>(came), new List<int>(went));
        ByIdentity(newcomers, leavers, pairs);
        if (newcomers.Count > 0 && leavers.Count > 0) ByLikeness(newcomers, leavers, pairs);
        if (newcomers.Count == 1 && leavers.Count == 1 && !AreOthers(newcomers[0], leavers[0])) pairs.Add((newcomers[0], leavers[0]));
        return pairs;
    }

    /// <summary>What tells the resource that a map describes: its pairs of the best rank, digested; rank none for a map that does not say.</summary>
    public (IdentityRank Rank, ulong Digest) IdentityOf(SnapshotMaps maps, int place)
    {
        var best = IdentityRank.None;
        var digest = 0UL;
        foreach (ref readonly var pair in maps.PairsAt(place))
        {
            var rank = pair.Kind == PairKind.Scalar ? attributes.IdentityOf(pair.Attribute) : IdentityRank.None;
            if (rank == IdentityRank.None || rank < best) continue;
            if (rank > best) digest = 0;
            best = rank;
            digest = (BitOperations.RotateLeft(digest, 23) ^ (pair.Value + (uint)pair.Attribute)) * 0x9E37_79B9_7F4A_7C15;
        }

        return (best, digest);
    }

    private void ByIdentity(List<int> came, List<int> went, List<(int Now, int Before)> pairs)
    {
        var leavers = new Dictionary<(IdentityRank, ulong), Queue<int>>();
        foreach (var place in went)
        {
            var identity = IdentityOf(before, place);
            if (identity.Rank == IdentityRank.None) continue;
            ref var queue = ref CollectionsMarshal.GetValueRefOrAddDefault(leavers, identity, out _);
            (queue ??= new Queue<int>()).Enqueue(place);
        }

        if (leavers.Count == 0) return;
        var paired = new HashSet<int>();
        came.RemoveAll(place =>
        {
            if (!leavers.TryGetValue(IdentityOf(now, place), out var queue) || !queue.TryDequeue(out var leaver)) return false;
            pairs.Add((place, leaver));
            return paired.Add(leaver);
        });
        went.RemoveAll(paired.Contains);
    }

    /// <summary>Pairs by the most pairs in common, rare ones weighing more; at least half of the smaller map's must be.</summary>
    private void ByLikeness(List<int> came, List<int> went, List<(int Now, int Before)> pairs)
    {
        var having = new Dictionary<MapPair, List<int>>();
        for (var i = 0; i < went.Count; i++)
        {
            foreach (ref readonly var pair in before.PairsAt(went[i]))
            {
                ref var leavers = ref CollectionsMarshal.GetValueRefOrAddDefault(having, pair, out _);
                (leavers ??= []).Add(i);
            }
        }

        var likely = new List<(double Weight, int Now, int Before)>();
        for (var i = 0; i < came.Count; i++) Score(i, came[i], went, having, likely);
        likely.Sort((x, y) => x.Weight != y.Weight ? y.Weight.CompareTo(x.Weight) : x.Now != y.Now ? x.Now.CompareTo(y.Now) : x.Before.CompareTo(y.Before));
        var (takenNow, takenBefore) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (_, i, j) in likely)
        {
            if (takenNow.Contains(came[i]) || takenBefore.Contains(went[j])) continue;
            takenNow.Add(came[i]);
            takenBefore.Add(went[j]);
            pairs.Add((came[i], went[j]));
        }

        came.RemoveAll(takenNow.Contains);
        went.RemoveAll(takenBefore.Contains);
    }

    private void Score(int index, int place, List<int> went, Dictionary<MapPair, List<int>> having, List<(double Weight, int Now, int Before)> likely)
    {
        var weights = new Dictionary<int, double>();
        var pairs = now.PairsAt(place);
        foreach (ref readonly var pair in pairs)
        {
            if (!having.TryGetValue(pair, out var leavers) || leavers.Count > CommonPairMax) continue;
            foreach (var j in leavers) weights[j] = weights.GetValueOrDefault(j) + (1.0 / leavers.Count);
        }

        foreach (var (j, weight) in weights)
        {
            var others = before.PairsAt(went[j]);
            if (CountShared(pairs, others) * 2 >= Math.Min(pairs.Length, others.Length) && !AreOthers(place, went[j])) likely.Add((weight, index, j));
        }
    }

    private static int CountShared(ReadOnlySpan<MapPair> x, ReadOnlySpan<MapPair> y)
    {
        var count = 0;
        foreach (ref readonly var pair in x) count += y.BinarySearch(pair) >= 0 ? 1 : 0;
        return count;
    }

    /// <summary>Whether both say which resource they are, and not the same.</summary>
    private bool AreOthers(int placeNow, int placeBefore)
    {
        var (x, y) = (IdentityOf(now, placeNow), IdentityOf(before, placeBefore));
        return x.Rank != IdentityRank.None && x.Rank == y.Rank && x.Digest != y.Digest;
    }
}
