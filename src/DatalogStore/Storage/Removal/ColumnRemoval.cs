using DatalogStore.Codec;

namespace DatalogStore.Storage.Removal;

/// <summary>Walks all of <c>aevt</c>, writes anew the pieces that lose rows, and tells which rows these were: every datom is there, so this is what finds them.</summary>
internal sealed class ColumnRemoval(IReadView view, IWriteBatch batch, RemovalSet set, WideListReader lists)
{
    private readonly long[] _e = new long[ColumnPiece.RowsMax];
    private readonly ulong[] _v = new ulong[ColumnPiece.RowsMax];
    private readonly long[] _t = new long[ColumnPiece.RowsMax];
    private readonly bool[] _added = new bool[ColumnPiece.RowsMax];
    private readonly HashSet<(long A, long E, long T, int Ordinal)> _written = [];
    private readonly ByteWriter _piece = new(16384);

    public void Run(RemovedRows removed, CancellationToken cancellationToken)
    {
        using var rows = view.Iterate(ColumnFamily.Aevt);
        for (rows.Seek([]); rows.IsValid; rows.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var a = KeyBytes.ReadAttribute(rows.Key);
            var count = PieceRows.Read(rows, _e, _v, _t, _added);
            var kept = Filter(a, count, removed);
            if (kept == count) continue;
            batch.Delete(ColumnFamily.Aevt, rows.Key);
            if (kept > 0) Write(a, kept);
        }
    }

    private int Filter(long a, int count, RemovedRows removed)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (set.Removes(_e[i], a, _v[i], _t[i]))
            {
                removed.Add(_e[i], a, _v[i], _t[i], _added[i], WideList.IsList(_v[i]) ? lists.Words(WideList.NumberOf(_v[i])).Length : 1);
                continue;
            }

            (_e[kept], _v[kept], _t[kept], _added[kept]) = (_e[i], _v[i], _t[i], _added[i]);
            kept++;
        }

        return kept;
    }

    private void Write(long a, int count)
    {
        var t = _t.AsSpan(0, count);
        var minT = t[0];
        foreach (var time in t) minT = Math.Min(minT, time);
        _piece.Clear();
        ColumnPiece.Write(_e.AsSpan(0, count), _v.AsSpan(0, count), _added.AsSpan(0, count), t.ContainsAnyExcept(minT) ? t : [], minT, _piece);
        Span<byte> key = stackalloc byte[KeyBytes.AevtSize];
        // The piece may now begin with an entity with which another begins: the ordinal keeps them apart.
        var ordinal = 0;
        for (; ; ordinal++)
        {
            KeyBytes.WriteAevt(key, a, _e[0], minT, ordinal);
            if (view.Get(ColumnFamily.Aevt, key) is null && _written.Add((a, _e[0], minT, ordinal))) break;
        }

        batch.Put(ColumnFamily.Aevt, key, _piece.Span);
    }
}
