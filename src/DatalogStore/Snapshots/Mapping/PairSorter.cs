using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>Sorts the pairs of one entity bytewise without allocating. Most entities have few pairs, nearly in order: these are inserted.</summary>
internal sealed class PairSorter
{
    private const int InsertionMax = 20;

    private readonly Comparison<OpenPair> _compare;
    private byte[] _bytes = [];

    public PairSorter() => _compare = Compare;

    /// <summary>Sorts pairs whose bytes stand in <paramref name="bytes"/>.</summary>
    public void Sort(byte[] bytes, Span<OpenPair> pairs)
    {
        _bytes = bytes;
        if (pairs.Length > InsertionMax)
        {
            pairs.Sort(_compare);
            return;
        }

        for (var i = 1; i < pairs.Length; i++)
        {
            var pair = pairs[i];
            var at = i;
            while (at > 0 && Compare(pairs[at - 1], pair) > 0)
            {
                pairs[at] = pairs[at - 1];
                at--;
            }

            pairs[at] = pair;
        }
    }

    private int Compare(OpenPair x, OpenPair y) => ContentPair.Compare(_bytes.AsSpan(x.Start + 4, x.Length - 4), _bytes.AsSpan(y.Start + 4, y.Length - 4));
}
