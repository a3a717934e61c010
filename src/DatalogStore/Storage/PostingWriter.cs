using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Writes the posting lists of a transaction: <c>avet</c> an attribute at a time, <c>vaet</c> for all refs at once.</summary>
internal sealed class PostingWriter(long t, IWriteBatch batch)
{
    private readonly ByteWriter _piece = new(1024);
    private readonly byte[] _key = new byte[Math.Max(KeyBytes.AvetSize, KeyBytes.VaetSize)];
    private ulong[] _keys = [];
    private int[] _order = [];
    private long[] _e = [];
    private bool[] _added = [];

    /// <summary>Writes the rows of one attribute, sorted by entity, then retractions first for one word.</summary>
    public void WriteValues(long a, ReadOnlySpan<long> e, ReadOnlySpan<ulong> v, ReadOnlySpan<bool> added)
    {
        Reserve(e.Length);
        for (var i = 0; i < e.Length; i++) _keys[i] = WordOrder.ToOrdered(v[i]);
        SortStable(e.Length);
        for (var start = 0; start < e.Length;)
        {
            var end = EndOfRun(start, e.Length);
            Gather(start, end, e, added);
            KeyBytes.WriteAvet(_key, a, WordOrder.FromOrdered(_keys[start]), 0, t);
            WritePieces(ColumnFamily.Avet, end - start, KeyBytes.AvetSize);
            start = end;
        }
    }

    /// <summary>Writes every ref among the rows, which are in order of attribute, entity and word; a wide list is a ref to its version.</summary>
    public void WriteRefs(CommitRows rows, int[] byAttribute)
    {
        Reserve(byAttribute.Length);
        var e = rows.E;
        var a = rows.A;
        var v = rows.V;
        var added = rows.Added;
        var refs = new int[byAttribute.Length];
        var count = 0;
        foreach (var row in byAttribute)
        {
            if (!Word.IsRef(v[row]) && !WideList.IsList(v[row])) continue;
            _keys[count] = (ulong)(Word.IsRef(v[row]) ? Word.EntityOf(v[row]) : WideList.PseudoEntity(WideList.NumberOf(v[row])));
            refs[count++] = row;
        }

        SortStable(count);
        for (var start = 0; start < count;)
        {
            var end = EndOfRun(start, count);
            for (var i = start; i < end;)
            {
                var attribute = a[refs[_order[i]]];
                var size = 0;
                for (; i < end && a[refs[_order[i]]] == attribute; i++, size++) (_e[size], _added[size]) = (e[refs[_order[i]]], added[refs[_order[i]]]);
                KeyBytes.WriteVaet(_key, (long)_keys[start], attribute, 0, t);
                WritePieces(ColumnFamily.Vaet, size, KeyBytes.VaetSize);
            }

            start = end;
        }
    }

    private void Reserve(int count)
    {
        if (_keys.Length >= count) return;
        var size = Math.Max(count, 256);
        (_keys, _order, _e, _added) = (new ulong[size], new int[size], new long[size], new bool[size]);
    }

    /// <summary>Sorts the keys; positions of equal keys stay in their order.</summary>
    private void SortStable(int count)
    {
        var order = _order.AsSpan(0, count);
        for (var i = 0; i < count; i++) order[i] = i;
        MemoryExtensions.Sort(_keys.AsSpan(0, count), order);
        for (var start = 0; start < count;)
        {
            var end = EndOfRun(start, count);
            if (end - start > 1) order[start..end].Sort();
            start = end;
        }
    }

    private int EndOfRun(int start, int count)
    {
        var end = start + 1;
        while (end < count && _keys[end] == _keys[start]) end++;
        return end;
    }

    private void Gather(int start, int end, ReadOnlySpan<long> e, ReadOnlySpan<bool> added)
    {
        for (var i = start; i < end; i++) (_e[i - start], _added[i - start]) = (e[_order[i]], added[_order[i]]);
    }

    /// <summary>Writes the gathered rows under the present key, whose entity is filled in for each piece: it and t are the key's last 12 bytes.</summary>
    private void WritePieces(ColumnFamily family, int count, int keySize)
    {
        var key = _key.AsSpan(0, keySize);
        for (var start = 0; start < count; start += PostingPiece.RowsMax)
        {
            var size = Math.Min(PostingPiece.RowsMax, count - start);
            _piece.Clear();
            PostingPiece.Write(_e.AsSpan(start, size), _added.AsSpan(start, size), [], t, _piece);
            KeyBytes.WriteEntity(key[^12..], _e[start]);
            batch.Put(family, key, _piece.Span);
        }
    }
}
