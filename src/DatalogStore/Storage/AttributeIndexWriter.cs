using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Writes what is sorted by attribute: <c>aevt</c> pieces, <c>avet</c> posting lists of indexed attributes, and each attribute's statistics.
/// AVET never holds refs (VAET finds them by value) nor an entity's own content hash (its word names the entity).
/// </summary>
internal sealed class AttributeIndexWriter(CommitRows rows, WideListWriter lists, long t, IWriteBatch batch)
{
    private readonly ByteWriter _piece = new(16384);
    private readonly PostingWriter _postings = new(t, batch);
    private readonly byte[] _key = new byte[KeyBytes.AevtSize];
    private long[] _e = new long[1024];
    private ulong[] _v = new ulong[1024];
    private bool[] _added = new bool[1024];

    /// <summary>Writes all rows in the order that <see cref="CommitRows.OrderByAttribute"/> gave, and returns the new statistics of every attribute that has some.</summary>
    public List<(long A, AttributeStatistics Statistics)> Write(int[] order, StatisticsTable statistics, Func<long, bool> hasValueIndex)
    {
        var changed = new List<(long, AttributeStatistics)>();
        for (var start = 0; start < order.Length;)
        {
            var a = rows.A[order[start]];
            var end = start + 1;
            while (end < order.Length && rows.A[order[end]] == a) end++;
            Gather(order.AsSpan(start, end - start));
            changed.Add((a, WriteAttribute(a, end - start, statistics.Of(a), hasValueIndex(a))));
            start = end;
        }

        return changed;
    }

    /// <summary>Writes what changed in wide lists, whose attributes have been written before. Their words count as values of the attribute.</summary>
    public void WriteListEvents(List<(long A, AttributeStatistics Statistics)> changed)
    {
        var events = lists.Events;
        if (events.Count == 0) return;
        events.SortByEntity();
        var order = events.OrderByAttribute();
        var byAttribute = changed.ToDictionary(c => c.A, c => c.Statistics);
        var (e, v, added) = (new List<long>(), new List<ulong>(), new List<bool>());
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            var statistics = byAttribute[events.A[row]];
            if (events.Added[row]) statistics.Values.Add(events.V[row]);
            if (statistics.ValueIndex == ValueIndexState.Complete && !Word.IsRef(events.V[row]))
            {
                e.Add(events.E[row]);
                v.Add(events.V[row]);
                added.Add(events.Added[row]);
            }

            if (i + 1 < order.Length && events.A[order[i + 1]] == events.A[row]) continue;
            _postings.WriteValues(events.A[row], e.ToArray(), v.ToArray(), added.ToArray());
            e.Clear();
            v.Clear();
            added.Clear();
        }

        _postings.WriteRefs(events, order);
    }

    private void Gather(ReadOnlySpan<int> order)
    {
        if (_e.Length < order.Length)
        {
            var size = Math.Max(order.Length, _e.Length * 2);
            (_e, _v, _added) = (new long[size], new ulong[size], new bool[size]);
        }

        var e = rows.E;
        var v = rows.V;
        var added = rows.Added;
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            (_e[i], _v[i], _added[i]) = (e[row], v[row], added[row]);
        }
    }

    private AttributeStatistics WriteAttribute(long a, int count, AttributeStatistics? before, bool hasValueIndex)
    {
        WriteColumn(a, count);
        var state = ValueIndexAfter(before, hasValueIndex);
        var statistics = Count(count, before, state);
        if (state == ValueIndexState.Complete) WriteValues(a, count);
        return statistics;
    }

    private static ValueIndexState ValueIndexAfter(AttributeStatistics? before, bool hasValueIndex) => before?.ValueIndex switch
    {
        ValueIndexState.Partial => ValueIndexState.Partial,
        _ => hasValueIndex ? ValueIndexState.Complete : ValueIndexState.Partial,
    };

    private AttributeStatistics Count(int count, AttributeStatistics? before, ValueIndexState state)
    {
        var values = before?.Values.Clone() ?? new DistinctSketch();
        long retractions = 0, entities = 0, more = 0;
        for (var i = 0; i < count; i++)
        {
            if (!_added[i]) retractions++;
            if (i == 0 || _e[i] != _e[i - 1]) entities++;
            if (WideList.IsList(_v[i])) more += lists.Sizes[WideList.NumberOf(_v[i])] - 1;
            else values.Add(_v[i]);
        }

        return new AttributeStatistics
        {
            Assertions = (before?.Assertions ?? 0) + count + more - retractions,
            Retractions = (before?.Retractions ?? 0) + retractions,
            Entities = (before?.Entities ?? 0) + entities,
            LastT = t,
            ValueIndex = state,
            Values = values,
        };
    }

    private void WriteColumn(long a, int count)
    {
        long pieceE = -1;
        var ordinal = 0;
        for (var start = 0; start < count; start += ColumnPiece.RowsMax)
        {
            var size = Math.Min(ColumnPiece.RowsMax, count - start);
            // An entity with more values than a piece holds begins several pieces: the ordinal keeps their keys apart.
            ordinal = _e[start] == pieceE ? ordinal + 1 : 0;
            if (ordinal > ushort.MaxValue) throw new DatalogException(ErrorKind.Limit, "too-many-values", $"One entity has more than {(long)ushort.MaxValue * ColumnPiece.RowsMax} values of one attribute in one transaction.");
            pieceE = _e[start];
            _piece.Clear();
            ColumnPiece.Write(_e.AsSpan(start, size), _v.AsSpan(start, size), _added.AsSpan(start, size), [], t, _piece);
            KeyBytes.WriteAevt(_key, a, pieceE, t, ordinal);
            batch.Put(ColumnFamily.Aevt, _key, _piece.Span);
        }
    }

    private void WriteValues(long a, int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (Word.IsRef(_v[i]) || WideList.IsList(_v[i]) || _v[i] == EntityPiece.OwnHashOf(_e[i])) continue;
            (_e[kept], _v[kept], _added[kept]) = (_e[i], _v[i], _added[i]);
            kept++;
        }

        _postings.WriteValues(a, _e.AsSpan(0, kept), _v.AsSpan(0, kept), _added.AsSpan(0, kept));
    }
}
