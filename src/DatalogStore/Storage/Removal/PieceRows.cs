using DatalogStore.Codec;

namespace DatalogStore.Storage.Removal;

/// <summary>Decodes the <c>aevt</c> piece that an iterator stands on.</summary>
internal static class PieceRows
{
    /// <summary>Fills the arrays, which have room for a whole piece, and returns how many rows there are.</summary>
    public static int Read(IKeyValueIterator rows, long[] e, ulong[] v, long[] t, bool[] added)
    {
        var firstE = KeyBytes.ReadEntity(rows.Key[KeyBytes.AttributeSize..]);
        var minT = KeyBytes.ReadEntity(rows.Key[(KeyBytes.AttributeSize + KeyBytes.EntitySize)..]);
        try
        {
            var header = ColumnPiece.ReadHeader(rows.Value, firstE, minT);
            ColumnPiece.Read(rows.Value, firstE, minT, e, v, t, added);
            return header.Count;
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Aevt, rows.Key, why);
        }
    }
}
