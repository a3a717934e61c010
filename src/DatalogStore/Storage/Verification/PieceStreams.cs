using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>Takes one row of an index, as it was written: long lists are one word.</summary>
internal delegate void TakeDatom(long e, long a, ulong v, long t, bool added);

/// <summary>
/// Streams the rows of each index in the order of its keys, and checks what readers rely on inside a piece: the order of the rows, and that the key and the header tell the first and
/// last transaction. A piece that cannot be read gives no rows.
/// </summary>
internal sealed class PieceStreams(RowWalk walk)
{
    private readonly long[] _e = new long[PostingPiece.RowsMax];
    private readonly ulong[] _v = new ulong[ColumnPiece.RowsMax];
    private readonly long[] _t = new long[PostingPiece.RowsMax];
    private readonly bool[] _added = new bool[PostingPiece.RowsMax];
    private readonly DatomBuffer _datoms = new();

    /// <summary><c>eavt</c>.</summary>
    /// <param name="take">Takes each row.</param>
    /// <param name="piece">Told of each piece: group and t.</param>
    public void Entities(TakeDatom take, Action<long, long>? piece = null) => walk.ForEach(ColumnFamily.Eavt, "datoms by entity", KeyBytes.EavtSize, rows =>
    {
        var (group, t) = (KeyBytes.ReadEntity(rows.Key), KeyBytes.ReadEntity(rows.Key[6..]));
        piece?.Invoke(group, t);
        _datoms.Clear();
        EntityPiece.ReadAll(rows.Value, group, t, _datoms);
        for (var i = 0; i < _datoms.Count; i++)
        {
            var datom = _datoms[i];
            if (i > 0 && Order(_datoms[i - 1]).CompareTo(Order(datom)) >= 0) throw new DamagedBytesException("Its datoms are not in order.");
            if (EntityId.NumberOf(datom.A) > uint.MaxValue) throw new DamagedBytesException("It names an attribute that cannot be.");
        }

        for (var i = 0; i < _datoms.Count; i++) take(_datoms.E[i], _datoms.A[i], _datoms.V[i], t, _datoms.Added[i]);
    });

    /// <summary><c>aevt</c>.</summary>
    public void Columns(TakeDatom take) => walk.ForEach(ColumnFamily.Aevt, "datoms by attribute", KeyBytes.AevtSize, rows =>
    {
        var (a, e, t) = (KeyBytes.ReadAttribute(rows.Key), KeyBytes.ReadEntity(rows.Key[4..]), KeyBytes.ReadEntity(rows.Key[10..]));
        var header = ColumnPiece.ReadHeader(rows.Value, e, t);
        ColumnPiece.Read(rows.Value, e, t, _e, _v, _t, _added);
        for (var i = 1; i < header.Count; i++)
        {
            if ((_e[i - 1], _v[i - 1], _t[i - 1], _added[i - 1]).CompareTo((_e[i], _v[i], _t[i], _added[i])) >= 0) throw new DamagedBytesException("Its rows are not in order.");
        }

        CheckTimes(header.Count, t, header.MaxT);
        for (var i = 0; i < header.Count; i++) take(_e[i], a, _v[i], _t[i], _added[i]);
    });

    /// <summary><c>avet</c>; a row of a long list's version has its pseudo-entity.</summary>
    public void Values(TakeDatom take) => walk.ForEach(ColumnFamily.Avet, "datoms by value", KeyBytes.AvetSize, rows =>
    {
        var a = KeyBytes.ReadAttribute(rows.Key);
        var v = WordOrder.FromOrdered(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(rows.Key[4..]));
        Postings(rows, a, v, take);
    });

    /// <summary><c>vaet</c>; the value that a long list's owners refer to is its pseudo-entity.</summary>
    public void Refs(TakeDatom take) => walk.ForEach(ColumnFamily.Vaet, "datoms by reference", KeyBytes.VaetSize, rows =>
        Postings(rows, KeyBytes.ReadAttribute(rows.Key[6..]), Word.OfRef(KeyBytes.ReadEntity(rows.Key)), take));

    private static (long E, long A, ulong V, bool Added) Order(WordDatom datom) => (datom.E, datom.A, datom.V, datom.Added);

    private void Postings(IKeyValueIterator rows, long a, ulong v, TakeDatom take)
    {
        var t = KeyBytes.ReadEntity(rows.Key[^6..]);
        var count = PostingPiece.ReadCount(rows.Value);
        PostingPiece.Read(rows.Value, KeyBytes.ReadEntity(rows.Key[^12..]), t, _e, _t, _added);
        for (var i = 1; i < count; i++)
        {
            if ((_e[i - 1], _t[i - 1], _added[i - 1]).CompareTo((_e[i], _t[i], _added[i])) >= 0) throw new DamagedBytesException("Its rows are not in order.");
        }

        CheckTimes(count, t, null);
        for (var i = 0; i < count; i++) take(_e[i], a, v, _t[i], _added[i]);
    }

    private void CheckTimes(int count, long first, long? last)
    {
        var times = _t.AsSpan(0, count);
        var (min, max) = (times[0], times[0]);
        foreach (var t in times) (min, max) = (Math.Min(min, t), Math.Max(max, t));
        if (min != first || (last is { } told && max != told)) throw new DamagedBytesException($"Its transactions are {min} to {max}, and it says {first} to {last ?? max}.");
    }
}
