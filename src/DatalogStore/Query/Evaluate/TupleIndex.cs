using System.Numerics;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Rows of a <see cref="TupleSet"/> by some of its columns: buckets of chains through row numbers, newest first. Rows that are added later are
/// taken up by <see cref="CatchUp"/>.
/// </summary>
internal sealed class TupleIndex
{
    private readonly TupleSet _set;
    private readonly int[] _keys;
    private int[] _heads = new int[16];
    private int[] _next = new int[8];
    private int _done;

    public TupleIndex(TupleSet set, ulong keyBits)
    {
        _set = set;
        _keys = new int[BitOperations.PopCount(keyBits)];
        for (int c = 0, k = 0; k < _keys.Length; c++)
        {
            if ((keyBits >> c & 1) != 0) _keys[k++] = c;
        }
    }

    public long Bytes => (_heads.LongLength + _next.LongLength) * sizeof(int);

    /// <summary>The newest row with this key that lies below <paramref name="limit"/>, or −1.</summary>
    public int First(ReadOnlySpan<ulong> key, int limit) => Match(_heads[WordHash.Of(key) & (uint)(_heads.Length - 1)] - 1, key, limit);

    /// <summary>The next older row with this key, or −1.</summary>
    public int Next(int row, ReadOnlySpan<ulong> key) => Match(_next[row] - 1, key, int.MaxValue);

    public void CatchUp()
    {
        var count = _set.Count;
        if (_done == count) return;
        if (count > _heads.Length)
        {
            _heads = new int[(int)BitOperations.RoundUpToPowerOf2((uint)count) * 2];
            _done = 0;
        }

        if (count > _next.Length) Array.Resize(ref _next, (int)BitOperations.RoundUpToPowerOf2((uint)count));
        var mask = (uint)(_heads.Length - 1);
        for (; _done < count; _done++)
        {
            ref var head = ref _heads[WordHash.Of(_set.Columns, _keys, _done) & mask];
            _next[_done] = head;
            head = _done + 1;
        }
    }

    private int Match(int row, ReadOnlySpan<ulong> key, int limit)
    {
        for (; row >= 0; row = _next[row] - 1)
        {
            if (row >= limit) continue;
            var isEqual = true;
            for (var k = 0; k < _keys.Length; k++)
            {
                if (_set.Columns[_keys[k]][row] == key[k]) continue;
                isEqual = false;
                break;
            }

            if (isEqual) return row;
        }

        return -1;
    }
}
