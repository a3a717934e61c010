using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>Writes anew the posting lists of <c>avet</c> and <c>vaet</c> that lose entities.</summary>
internal sealed class PostingRemoval(IReadView view, IWriteBatch batch, RemovalSet set, WideListRemoval lists)
{
    private const int TailSize = 2 * KeyBytes.EntitySize;

    private readonly long[] _e = new long[PostingPiece.RowsMax];
    private readonly long[] _t = new long[PostingPiece.RowsMax];
    private readonly bool[] _added = new bool[PostingPiece.RowsMax];
    private readonly ByteWriter _piece = new(4096);

    public void Run(RemovedRows removed)
    {
        Span<byte> value = stackalloc byte[KeyBytes.AvetSize];
        using (var rows = view.Iterate(ColumnFamily.Avet))
        {
            foreach (var (a, v) in removed.Values)
            {
                KeyBytes.WriteAvet(value, a, v, 0, 0);
                Filter(ColumnFamily.Avet, rows, value[..^TailSize], a, v);
            }
        }

        Span<byte> reference = stackalloc byte[KeyBytes.VaetSize];
        using (var rows = view.Iterate(ColumnFamily.Vaet))
        {
            foreach (var (v, a) in removed.Refs)
            {
                KeyBytes.WriteVaet(reference, v, a, 0, 0);
                var word = WideList.IsPseudo(v) ? WideList.WordOf(EntityId.NumberOf(v)) : Word.OfRef(v);
                Filter(ColumnFamily.Vaet, rows, reference[..^TailSize], a, word);
            }
        }
    }

    private void Filter(ColumnFamily family, IKeyValueIterator rows, ReadOnlySpan<byte> prefix, long a, ulong v)
    {
        for (rows.Seek(prefix); rows.IsValid && rows.Key.StartsWith(prefix); rows.Next())
        {
            int count;
            try
            {
                count = PostingPiece.ReadCount(rows.Value);
                PostingPiece.Read(rows.Value, KeyBytes.ReadEntity(rows.Key[^12..]), KeyBytes.ReadEntity(rows.Key[^6..]), _e, _t, _added);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(family, rows.Key, why);
            }

            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (WideList.IsPseudo(_e[i]) ? lists.TakesEvent(_e[i], _t[i]) : set.Removes(_e[i], a, v, _t[i])) continue;
                (_e[kept], _t[kept], _added[kept]) = (_e[i], _t[i], _added[i]);
                kept++;
            }

            if (kept == count) continue;
            batch.Delete(family, rows.Key);
            if (kept > 0) Write(family, rows.Key, kept);
        }
    }

    private void Write(ColumnFamily family, ReadOnlySpan<byte> oldKey, int count)
    {
        var t = _t.AsSpan(0, count);
        var minT = t[0];
        foreach (var time in t) minT = Math.Min(minT, time);
        _piece.Clear();
        PostingPiece.Write(_e.AsSpan(0, count), _added.AsSpan(0, count), t.ContainsAnyExcept(minT) ? t : [], minT, _piece);
        var key = oldKey.ToArray();
        KeyBytes.WriteEntity(key.AsSpan()[^12..], _e[0]);
        KeyBytes.WriteEntity(key.AsSpan()[^6..], minT);
        batch.Put(family, key, _piece.Span);
    }
}
