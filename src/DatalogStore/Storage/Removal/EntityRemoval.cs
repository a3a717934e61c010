using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>
/// Writes anew the <c>eavt</c> pieces that lose datoms, and the log rows of their transactions: a transaction stays in the log with its instant and with what is left of it.
/// </summary>
internal sealed class EntityRemoval(IReadView view, IWriteBatch batch, RemovalSet set, WideListReader lists)
{
    private readonly EntityPieceWriter _writer = new();
    private readonly ByteWriter _piece = new(4096);
    private readonly DatomBuffer _datoms = new();
    private readonly DatomBuffer _kept = new();
    private readonly Dictionary<long, (HashSet<long> Groups, long Datoms)> _lost = [];

    /// <summary>Goes through the groups; returns how many datoms went.</summary>
    public long Run(IEnumerable<long> groups)
    {
        using var rows = view.Iterate(ColumnFamily.Eavt);
        var prefix = new byte[KeyBytes.EntitySize];
        foreach (var group in groups)
        {
            KeyBytes.WriteEntity(prefix, group);
            for (rows.Seek(prefix); rows.IsValid && rows.Key.StartsWith(prefix); rows.Next()) Filter(group, rows);
        }

        return _lost.Values.Sum(l => l.Datoms);
    }

    /// <summary>Writes the log rows that change, and the last one in any case, with its new generation if there is one.</summary>
    public void WriteLog(long lastT, long? generation)
    {
        if (generation is not null) _lost.TryAdd(lastT, ([], 0));
        var key = new byte[KeyBytes.EntitySize];
        var bytes = new ByteWriter();
        foreach (var (t, (groups, datoms)) in _lost)
        {
            var row = LogReader.Row(view, t);
            row = row with { Datoms = row.Datoms - datoms, Groups = [.. row.Groups.Where(g => !groups.Contains(g))] };
            if (t == lastT && generation is { } next) row = row with { Generation = next };
            bytes.Clear();
            row.Write(bytes);
            KeyBytes.WriteEntity(key, t);
            batch.Put(ColumnFamily.Log, key, bytes.Span);
        }
    }

    private void Filter(long group, IKeyValueIterator rows)
    {
        var t = KeyBytes.ReadEntity(rows.Key[KeyBytes.EntitySize..]);
        _datoms.Clear();
        _kept.Clear();
        try
        {
            EntityPiece.ReadAll(rows.Value, group, t, _datoms);
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Eavt, rows.Key, why);
        }

        long lost = 0;
        for (var i = 0; i < _datoms.Count; i++)
        {
            var datom = _datoms[i];
            if (!set.Removes(datom.E, datom.A, datom.V, t)) _kept.Add(datom);
            else lost += WideList.IsList(datom.V) ? lists.Words(WideList.NumberOf(datom.V)).Length : 1;
        }

        if (lost == 0) return;
        if (!_lost.TryGetValue(t, out var known)) known = ([], 0);
        if (_kept.Count == 0)
        {
            known.Groups.Add(group);
            batch.Delete(ColumnFamily.Eavt, rows.Key);
        }
        else
        {
            _piece.Clear();
            _writer.Write(_kept.E, _kept.A, _kept.V, _kept.Added, _piece);
            batch.Put(ColumnFamily.Eavt, rows.Key, _piece.Span);
        }

        _lost[t] = (known.Groups, known.Datoms + lost);
    }
}
