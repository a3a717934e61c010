using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>
/// Finds the dictionary values that no datom of any time uses any more, by looking through all columns and lists for those that lost a use; and makes the statistics
/// of the attributes that lost datoms.
/// </summary>
internal sealed class DictionaryRemoval(IReadView view, IWriteBatch batch, RemovalSet set, WideListRemoval lists)
{
    private readonly long[] _e = new long[ColumnPiece.RowsMax];
    private readonly ulong[] _v = new ulong[ColumnPiece.RowsMax];
    private readonly long[] _t = new long[ColumnPiece.RowsMax];
    private readonly bool[] _added = new bool[ColumnPiece.RowsMax];

    /// <summary>Removes what is in use no more; returns how many values.</summary>
    public long Run(RemovedRows removed, StatisticsTable statistics, CancellationToken cancellationToken)
    {
        var unused = removed.DictionaryIds;
        var sketches = removed.Counts.Keys.ToDictionary(a => a, _ => new DistinctSketch());
        var lineages = new Dictionary<long, long>();
        var left = new Dictionary<long, bool>();
        using (var rows = view.Iterate(ColumnFamily.Aevt))
        {
            for (rows.Seek([]); rows.IsValid; rows.Next())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var a = KeyBytes.ReadAttribute(rows.Key);
                var sketch = sketches.GetValueOrDefault(a);
                var count = PieceRows.Read(rows, _e, _v, _t, _added);
                for (var i = 0; i < count; i++)
                {
                    if (set.Removes(_e[i], a, _v[i], _t[i])) continue;
                    left[a] = true;
                    Keep(unused, _v[i]);
                    if (WideList.IsList(_v[i])) lineages[WideList.NumberOf(_v[i]) >> WideList.VersionBits] = a;
                    else sketch?.Add(_v[i]);
                }
            }
        }

        KeepListed(unused, lineages, sketches);
        WriteStatistics(removed, statistics, sketches, left);
        return Delete(unused);
    }

    private static void Keep(HashSet<long> unused, ulong word)
    {
        if (unused.Count > 0 && Word.IsDictionary(word) && (word & Word.HashIdBit) == 0) unused.Remove((long)Word.PayloadOf(word));
    }

    private void KeepListed(HashSet<long> unused, Dictionary<long, long> lineages, Dictionary<long, DistinctSketch> sketches)
    {
        using var rows = view.Iterate(ColumnFamily.Lists);
        for (rows.Seek("v"u8); rows.IsValid && WideListRow.IsVersionKey(rows.Key, out var number); rows.Next())
        {
            var row = lists.NewRow(number, out var isTold);
            if (!isTold) row = WideListRow.Read(rows.Value);
            if (row is not { } kept) continue;
            var sketch = lineages.TryGetValue(number >> WideList.VersionBits, out var a) ? sketches.GetValueOrDefault(a) : null;
            foreach (var word in kept.Added)
            {
                Keep(unused, word);
                sketch?.Add(word);
            }
        }
    }

    private void WriteStatistics(RemovedRows removed, StatisticsTable statistics, Dictionary<long, DistinctSketch> sketches, Dictionary<long, bool> left)
    {
        var bytes = new ByteWriter();
        foreach (var (a, (assertions, retractions, entities)) in removed.Counts)
        {
            if (!left.ContainsKey(a))
            {
                batch.Delete(ColumnFamily.Meta, MetaKeys.OfAttribute(a));
                continue;
            }

            var before = statistics.Of(a)!;
            bytes.Clear();
            new AttributeStatistics
            {
                Assertions = Math.Max(0, before.Assertions - assertions),
                Retractions = Math.Max(0, before.Retractions - retractions),
                Entities = Math.Max(1, before.Entities - entities),
                LastT = before.LastT,
                ValueIndex = before.ValueIndex,
                Values = sketches[a],
            }.Write(bytes);
            batch.Put(ColumnFamily.Meta, MetaKeys.OfAttribute(a), bytes.Span);
        }
    }

    private long Delete(HashSet<long> unused)
    {
        var idBytes = new byte[KeyBytes.EntitySize];
        var key = new byte[DictionaryKey.SizeMax];
        long hashLike = 0;
        foreach (var id in unused)
        {
            KeyBytes.WriteEntity(idBytes, id);
            var value = view.Get(ColumnFamily.Strings, idBytes) ?? throw StoreDamage.Missing(ColumnFamily.Strings, idBytes);
            if (value[0] == (byte)ValueKind.String && ContentHash.TryParse(value.AsSpan(1), out _)) hashLike++;
            batch.Delete(ColumnFamily.Strings, idBytes);
            batch.Delete(ColumnFamily.StringIds, key.AsSpan(0, DictionaryKey.Write(value, key)));
        }

        if (hashLike > 0) HashLikeStrings.Write(batch, Math.Max(0, HashLikeStrings.Count(view) - hashLike));
        return unused.Count;
    }
}
