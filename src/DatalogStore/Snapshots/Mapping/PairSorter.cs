using DatalogStore.Codec;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Sorts the pairs of one entity bytewise without allocating. Most entities have few pairs, nearly in order: these are inserted. Long lists are
/// often in order already; if not, small items that point to the pairs are sorted, since the pairs themselves are large to move.
/// </summary>
internal sealed class PairSorter
{
    private const int InsertionMax = 20;

    private readonly Comparison<Item> _compare;
    private byte[] _bytes = [];
    private Item[] _items = [];
    private OpenPair[] _sorted = [];

    public PairSorter() => _compare = (x, y) => ContentPair.Compare(_bytes.AsSpan(x.Start, x.Length), _bytes.AsSpan(y.Start, y.Length));

    private readonly record struct Item(int Start, int Length, int Pair);

    /// <summary>Sorts pairs whose bytes stand in <paramref name="bytes"/>.</summary>
    public void Sort(byte[] bytes, Span<OpenPair> pairs)
    {
        _bytes = bytes;
        if (pairs.Length <= InsertionMax) Insert(pairs);
        else if (!IsSorted(pairs)) SortLarge(pairs);
    }

    private void Insert(Span<OpenPair> pairs)
    {
        for (var i = 1; i < pairs.Length; i++)
        {
            if (Compare(pairs[i - 1], pairs[i]) <= 0) continue;
            var pair = pairs[i];
            var at = i;
            do
            {
                pairs[at] = pairs[at - 1];
                at--;
            }
            while (at > 0 && Compare(pairs[at - 1], pair) > 0);
            pairs[at] = pair;
        }
    }

    private bool IsSorted(ReadOnlySpan<OpenPair> pairs)
    {
        for (var i = 1; i < pairs.Length; i++)
        {
            if (Compare(pairs[i - 1], pairs[i]) > 0) return false;
        }

        return true;
    }

    private void SortLarge(Span<OpenPair> pairs)
    {
        if (_items.Length < pairs.Length)
        {
            _items = new Item[pairs.Length * 2];
            _sorted = new OpenPair[pairs.Length * 2];
        }

        for (var i = 0; i < pairs.Length; i++) _items[i] = new Item(pairs[i].Start + 4, pairs[i].Length - 4, i);
        _items.AsSpan(0, pairs.Length).Sort(_compare);
        for (var i = 0; i < pairs.Length; i++) _sorted[i] = pairs[_items[i].Pair];
        _sorted.AsSpan(0, pairs.Length).CopyTo(pairs);
    }

    private int Compare(in OpenPair x, in OpenPair y) => ContentPair.Compare(_bytes.AsSpan(x.Start + 4, x.Length - 4), _bytes.AsSpan(y.Start + 4, y.Length - 4));
}
