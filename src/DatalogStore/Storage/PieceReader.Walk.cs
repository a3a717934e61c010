using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Going through whole indexes in order, a step at a time. A step finds what was written by any transaction, also after the basis.</summary>
internal sealed partial class PieceReader
{
    /// <summary>The first group of entities from this one on, or back, that has a piece.</summary>
    public long? FindGroup(long group, bool isDescending)
    {
        Span<byte> key = stackalloc byte[KeyBytes.EavtSize];
        KeyBytes.WriteEavt(key, group, isDescending ? EntityId.Max : 0);
        return FindFirst(ColumnFamily.Eavt, key, isDescending);
    }

    /// <summary>The first entity from this one on, or back, that is the value of something.</summary>
    public long? FindReferred(long v, bool isDescending)
    {
        // What the owners of wide lists refer to stands after all entities.
        v = Math.Min(v, WideList.PseudoEntity(0) - 1);
        Span<byte> key = stackalloc byte[KeyBytes.VaetSize];
        key.Fill(isDescending ? (byte)0xFF : (byte)0);
        KeyBytes.WriteEntity(key, v);
        return FindFirst(ColumnFamily.Vaet, key, isDescending) is { } found && !WideList.IsPseudo(found) ? found : null;
    }

    /// <summary>Adds everything ever said about a group of entities, transaction by transaction.</summary>
    public void Group(long group, DatomBuffer into)
    {
        Span<byte> key = stackalloc byte[KeyBytes.EavtSize];
        var start = into.Count;
        KeyBytes.WriteEavt(key, group, 0);
        using var lease = Rent(ColumnFamily.Eavt);
        var rows = lease.Rows;
        for (rows.Seek(key); rows.IsValid && rows.Key.StartsWith(key[..KeyBytes.EntitySize]); rows.Next())
        {
            var t = KeyBytes.ReadEntity(rows.Key[KeyBytes.EntitySize..]);
            if (t > basisT) break;
            try
            {
                EntityPiece.ReadAll(rows.Value, group, t, into);
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Eavt, rows.Key, why);
            }
        }

        _lists.Expand(into, start);
    }

    /// <summary>The first six bytes of the key that is found.</summary>
    private long? FindFirst(ColumnFamily family, ReadOnlySpan<byte> key, bool isDescending)
    {
        using var lease = Rent(family);
        var rows = lease.Rows;
        if (isDescending) rows.SeekForPrevious(key);
        else rows.Seek(key);
        return rows.IsValid ? KeyBytes.ReadEntity(rows.Key) : null;
    }
}
