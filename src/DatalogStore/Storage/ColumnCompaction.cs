using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>
/// Joins the small <c>aevt</c> pieces that many small transactions leave behind. A window is a run of an attribute's pieces that no other piece overlaps, some
/// 64 thousand rows; where it has clearly more pieces than its rows need, it is sorted and written anew, old pieces and new ones swapped in one batch. Each row
/// keeps its t, so that every basis answers as before.
/// </summary>
internal sealed class ColumnCompaction(IKeyValueStore store, IReadView view)
{
    private const int WindowRows = 1 << 16;

    private readonly List<byte[]> _keys = [];
    private readonly ByteWriter _piece = new(16384);

    /// <summary>Goes through all attributes and returns how many pieces there are fewer.</summary>
    public long Run(CancellationToken cancellationToken)
    {
        long saved = 0;
        using var rows = view.Iterate(ColumnFamily.Aevt);
        rows.Seek([]);
        while (rows.IsValid)
        {
            cancellationToken.ThrowIfCancellationRequested();
            saved += Join(KeyBytes.ReadAttribute(rows.Key), Window(rows));
        }

        return saved;
    }

    /// <summary>Reads pieces until the attribute ends, or there are enough rows and the next piece begins behind them all.</summary>
    private RawColumn Window(IKeyValueIterator rows)
    {
        _keys.Clear();
        var window = new RawColumn(WindowRows);
        var a = rows.Key[..KeyBytes.AttributeSize].ToArray();
        long lastE = -1;
        for (; rows.IsValid && rows.Key.StartsWith(a); rows.Next())
        {
            var e = KeyBytes.ReadEntity(rows.Key[4..]);
            if (window.Count >= WindowRows && e > lastE) break;
            var t = KeyBytes.ReadEntity(rows.Key[10..]);
            try
            {
                var header = ColumnPiece.ReadHeader(rows.Value, e, t);
                window.Add(rows.Value, header, e, t, long.MaxValue);
                lastE = Math.Max(lastE, header.LastE);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Aevt, rows.Key, why);
            }

            _keys.Add(rows.Key.ToArray());
        }

        return window;
    }

    private long Join(long a, RawColumn window)
    {
        var needed = (window.Count + ColumnPiece.RowsMax - 1) / ColumnPiece.RowsMax;
        if (_keys.Count <= needed + (needed / 4)) return 0;
        window.Sort();
        using var batch = store.NewBatch();
        foreach (var key in _keys) batch.Delete(ColumnFamily.Aevt, key);
        Span<byte> newKey = stackalloc byte[KeyBytes.AevtSize];
        var written = new HashSet<(long E, long T, int Ordinal)>();
        for (var start = 0; start < window.Count; start += ColumnPiece.RowsMax)
        {
            var size = Math.Min(ColumnPiece.RowsMax, window.Count - start);
            var t = window.T.AsSpan(start, size);
            var minT = t[0];
            foreach (var time in t) minT = Math.Min(minT, time);
            var e = window.E.AsSpan(start, size);
            var ordinal = 0;
            while (!written.Add((e[0], minT, ordinal))) ordinal++;
            _piece.Clear();
            ColumnPiece.Write(e, window.V.AsSpan(start, size), window.Added.AsSpan(start, size), t.ContainsAnyExcept(minT) ? t : [], minT, _piece);
            KeyBytes.WriteAevt(newKey, a, e[0], minT, ordinal);
            batch.Put(ColumnFamily.Aevt, newKey, _piece.Span);
        }

        store.Write(batch, durable: false);
        return _keys.Count - written.Count;
    }
}
