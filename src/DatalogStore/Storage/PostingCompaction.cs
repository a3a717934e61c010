using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>Joins the posting lists of one value (and attribute) that many transactions leave in <c>avet</c> or <c>vaet</c>; like <see cref="ColumnCompaction"/>.</summary>
internal sealed class PostingCompaction(IKeyValueStore store, IReadView view, ColumnFamily family)
{
    private const long BatchSizeBytes = 16 << 20;
    private const int TailSize = 2 * KeyBytes.EntitySize;

    private readonly List<byte[]> _keys = [];
    private readonly List<(long E, long T, bool Added)> _rows = [];
    private readonly long[] _e = new long[PostingPiece.RowsMax];
    private readonly long[] _t = new long[PostingPiece.RowsMax];
    private readonly bool[] _added = new bool[PostingPiece.RowsMax];
    private readonly ByteWriter _piece = new(4096);

    /// <summary>Goes through the family and returns how many pieces there are fewer.</summary>
    public long Run(CancellationToken cancellationToken)
    {
        long saved = 0;
        var batch = store.NewBatch();
        using var rows = view.Iterate(family);
        rows.Seek([]);
        while (rows.IsValid)
        {
            Collect(rows);
            saved += Join(batch);
            if (batch.SizeBytes < BatchSizeBytes) continue;
            cancellationToken.ThrowIfCancellationRequested();
            store.Write(batch, durable: false);
            batch.Dispose();
            batch = store.NewBatch();
        }

        store.Write(batch, durable: false);
        batch.Dispose();
        return saved;
    }

    /// <summary>Reads all pieces of the value that the iterator stands on.</summary>
    private void Collect(IKeyValueIterator rows)
    {
        _keys.Clear();
        _rows.Clear();
        var prefix = rows.Key[..^TailSize].ToArray();
        for (; rows.IsValid && rows.Key.StartsWith(prefix); rows.Next())
        {
            try
            {
                var count = PostingPiece.ReadCount(rows.Value);
                PostingPiece.Read(rows.Value, KeyBytes.ReadEntity(rows.Key[^12..]), KeyBytes.ReadEntity(rows.Key[^6..]), _e, _t, _added);
                for (var i = 0; i < count; i++) _rows.Add((_e[i], _t[i], _added[i]));
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(family, rows.Key, why);
            }

            _keys.Add(rows.Key.ToArray());
        }
    }

    private long Join(IWriteBatch batch)
    {
        var needed = (_rows.Count + PostingPiece.RowsMax - 1) / PostingPiece.RowsMax;
        if (_keys.Count <= needed + (needed / 4)) return 0;
        _rows.Sort();
        foreach (var old in _keys) batch.Delete(family, old);
        var key = _keys[0];
        var written = 0;
        for (var start = 0; start < _rows.Count;)
        {
            var end = EndOfPiece(start);
            var size = end - start;
            var minT = long.MaxValue;
            for (var i = 0; i < size; i++)
            {
                (_e[i], _t[i], _added[i]) = _rows[start + i];
                minT = Math.Min(minT, _t[i]);
            }

            var t = _t.AsSpan(0, size);
            _piece.Clear();
            PostingPiece.Write(_e.AsSpan(0, size), _added.AsSpan(0, size), t.ContainsAnyExcept(minT) ? t : [], minT, _piece);
            KeyBytes.WriteEntity(key.AsSpan()[^12..], _e[0]);
            KeyBytes.WriteEntity(key.AsSpan()[^6..], minT);
            batch.Put(family, key, _piece.Span);
            written++;
            start = end;
        }

        return _keys.Count - written;
    }

    /// <summary>
    /// Where the next piece begins: with another entity, so that no two have one key. Only an entity asserted and retracted thousands of times is cut inside; its next
    /// piece then begins with a later t.
    /// </summary>
    private int EndOfPiece(int start)
    {
        var end = Math.Min(start + PostingPiece.RowsMax, _rows.Count);
        if (end == _rows.Count) return end;
        var cut = end;
        while (cut > start && _rows[cut - 1].E == _rows[end].E) cut--;
        return cut > start ? cut : end;
    }
}
