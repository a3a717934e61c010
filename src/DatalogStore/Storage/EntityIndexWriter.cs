using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>Writes the <c>eavt</c> pieces of a transaction: one for each group of entities that it touched.</summary>
internal static class EntityIndexWriter
{
    /// <summary>Writes all rows, which are sorted by entity, and returns the groups, ascending.</summary>
    public static long[] Write(CommitRows rows, long t, IWriteBatch batch)
    {
        var writer = new EntityPieceWriter();
        var piece = new ByteWriter(4096);
        var groups = new List<long>();
        Span<byte> key = stackalloc byte[KeyBytes.EavtSize];
        for (var start = 0; start < rows.Count;)
        {
            var group = KeyBytes.GroupOf(rows.E[start]);
            var end = start + 1;
            while (end < rows.Count && KeyBytes.GroupOf(rows.E[end]) == group) end++;
            piece.Clear();
            writer.Write(rows.E[start..end], rows.A[start..end], rows.V[start..end], rows.Added[start..end], piece);
            KeyBytes.WriteEavt(key, group, t);
            batch.Put(ColumnFamily.Eavt, key, piece.Span);
            groups.Add(group);
            start = end;
        }

        return [.. groups];
    }
}
