using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>Reads the rows of <c>log</c>. A transaction exists because its row does.</summary>
internal static class LogReader
{
    /// <summary>The state that the last transaction left, or <see langword="null"/> in an empty store.</summary>
    public static StoreState? Last(IReadView view)
    {
        using var rows = view.Iterate(ColumnFamily.Log);
        Span<byte> end = stackalloc byte[KeyBytes.EntitySize];
        end.Fill(0xFF);
        rows.SeekForPrevious(end);
        return rows.IsValid ? StateOf(KeyBytes.ReadEntity(rows.Key), Decode(rows.Key, rows.Value)) : null;
    }

    /// <summary>The row of a transaction.</summary>
    public static LogRow Row(IReadView view, long t)
    {
        var key = new byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(key, t);
        return Decode(key, view.Get(ColumnFamily.Log, key) ?? throw StoreDamage.Missing(ColumnFamily.Log, key));
    }

    public static StoreState StateOf(long t, LogRow row) => new(
        t, row.InstantMs, row.NextOrdinary, row.NextAttribute, row.NextSnapshot, row.NextDictionaryId, row.SchemaT, row.Generation);

    public static LogRow Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row)
    {
        try
        {
            return LogRow.Read(row);
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Log, key, why);
        }
    }
}
