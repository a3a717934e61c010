using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Removal;

/// <summary>
/// Wide lists that lose owners or values. A version without owners must not leave its values behind in a lineage that others still use, so such a lineage is told anew: a
/// version that nobody owns changes nothing (or is gone, at the end of the lineage), and the next one that is owned says what differs from the last owned before it.
/// A lineage without owners goes whole.
/// </summary>
internal sealed class WideListRemoval(IReadView view, IWriteBatch batch, RemovalSet set, WideListReader lists)
{
    private readonly Dictionary<long, long> _firstT = [];
    private readonly Dictionary<long, (long A, List<(long Number, WideListRow? Row)> Versions)> _told = [];

    /// <summary>How many lineages went whole.</summary>
    public long Dropped => _told.Values.Count(l => l.Versions.All(v => v.Row is null));

    /// <summary>The rows that the lineages have from now on; <see langword="null"/> for lineages that stay as they are.</summary>
    public WideListRow? NewRow(long number, out bool isTold)
    {
        isTold = _told.TryGetValue(number >> WideList.VersionBits, out var lineage);
        return isTold ? lineage.Versions.First(v => v.Number == number).Row : null;
    }

    /// <summary>Finds the lineages to tell anew, and adds to the posting lists that must be gone through.</summary>
    public void Plan(RemovedRows removed)
    {
        FindRemovedRefs(removed);
        foreach (var (lineage, a) in removed.Lineages)
        {
            var versions = new List<(long Number, ulong[] Before, bool IsOwned)>();
            foreach (var number in VersionsOf(lineage)) versions.Add((number, lists.Words(number), IsOwned(number, a)));
            if (versions.All(v => v.IsOwned && !v.Before.Any(IsRemoved))) continue;
            _told[lineage] = (a, Tell(versions));
            foreach (var word in versions.SelectMany(v => v.Before).Distinct())
            {
                removed.AddWord(word);
                if (Word.IsRef(word)) removed.Refs.Add((Word.EntityOf(word), a));
                else removed.Values.Add((a, word));
            }
        }
    }

    /// <summary>Whether a row of a posting list is an event of a lineage that is told anew.</summary>
    public bool TakesEvent(long pseudoEntity, long t)
    {
        var lineage = EntityId.NumberOf(pseudoEntity) >> WideList.VersionBits;
        if (!_told.ContainsKey(lineage)) return false;
        _firstT[lineage] = Math.Min(t, _firstT.GetValueOrDefault(lineage, long.MaxValue));
        return true;
    }

    /// <summary>Writes the lineages, after the posting lists have lost the old events.</summary>
    public void Write(StatisticsTable statistics)
    {
        var key = new byte[WideListRow.VersionKeySize];
        var bytes = new ByteWriter();
        foreach (var (lineage, (a, versions)) in _told)
        {
            foreach (var (number, row) in versions)
            {
                WideListRow.WriteVersionKey(key, number);
                if (row is not { } kept)
                {
                    batch.Delete(ColumnFamily.Lists, key);
                    continue;
                }

                bytes.Clear();
                kept.Write(bytes);
                batch.Put(ColumnFamily.Lists, key, bytes.Span);
                // An event counts from the owner's transaction on: that of the first of the lineage is early enough for all.
                if (!_firstT.TryGetValue(lineage, out var t)) continue;
                WriteEvents(a, number, kept, t, statistics);
            }
        }

        if (Dropped > 0) DropHashes();
    }

    private void FindRemovedRefs(RemovedRows removed)
    {
        using var rows = view.Iterate(ColumnFamily.Vaet);
        var prefix = new byte[KeyBytes.EntitySize];
        foreach (var gone in set.Entities)
        {
            KeyBytes.WriteEntity(prefix, gone);
            for (rows.Seek(prefix); rows.IsValid && rows.Key.StartsWith(prefix); rows.Next())
            {
                var a = KeyBytes.ReadAttribute(rows.Key[KeyBytes.EntitySize..]);
                foreach (var (e, _) in Rows(rows))
                {
                    if (WideList.IsPseudo(e)) removed.Lineages[EntityId.NumberOf(e) >> WideList.VersionBits] = a;
                }
            }
        }
    }

    private List<long> VersionsOf(long lineage)
    {
        var numbers = new List<long>();
        var key = new byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, lineage << WideList.VersionBits);
        using var rows = view.Iterate(ColumnFamily.Lists);
        for (rows.Seek(key); rows.IsValid && WideListRow.IsVersionKey(rows.Key, out var number) && number >> WideList.VersionBits == lineage; rows.Next()) numbers.Add(number);
        return numbers;
    }

    private bool IsOwned(long number, long a)
    {
        var prefix = new byte[KeyBytes.VaetSize];
        KeyBytes.WriteVaet(prefix, WideList.PseudoEntity(number), a, 0, 0);
        var start = prefix.AsSpan(0, KeyBytes.EntitySize + KeyBytes.AttributeSize);
        using var rows = view.Iterate(ColumnFamily.Vaet);
        for (rows.Seek(start); rows.IsValid && rows.Key.StartsWith(start); rows.Next())
        {
            foreach (var (e, t) in Rows(rows))
            {
                if (!set.Removes(e, a, WideList.WordOf(number), t)) return true;
            }
        }

        return false;
    }

    private static (long E, long T)[] Rows(IKeyValueIterator rows)
    {
        try
        {
            var count = PostingPiece.ReadCount(rows.Value);
            var (e, t, added) = (new long[count], new long[count], new bool[count]);
            PostingPiece.Read(rows.Value, KeyBytes.ReadEntity(rows.Key[^12..]), KeyBytes.ReadEntity(rows.Key[^6..]), e, t, added);
            return [.. e.Zip(t)];
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Vaet, rows.Key, why);
        }
    }

    private bool IsRemoved(ulong word) => Word.IsRef(word) && set.IsGone(Word.EntityOf(word));

    private List<(long Number, WideListRow? Row)> Tell(List<(long Number, ulong[] Before, bool IsOwned)> versions)
    {
        var told = new List<(long, WideListRow?)>();
        var lastOwned = versions.FindLastIndex(v => v.IsOwned);
        ulong[] words = [];
        long events = 0;
        for (var i = 0; i < versions.Count; i++)
        {
            var (number, before, isOwned) = versions[i];
            if (i > lastOwned)
            {
                told.Add((number, null));
                continue;
            }

            var next = isOwned ? [.. before.Where(w => !IsRemoved(w))] : words;
            var (added, removed) = WideListWriter.Difference(words, next);
            events += added.Length + removed.Length;
            told.Add((number, new WideListRow(events, added, removed)));
            words = next;
        }

        return told;
    }

    private void WriteEvents(long a, long number, WideListRow row, long t, StatisticsTable statistics)
    {
        var isIndexed = statistics.Of(a)?.ValueIndex == ValueIndexState.Complete;
        Span<byte> value = stackalloc byte[KeyBytes.AvetSize];
        Span<byte> reference = stackalloc byte[KeyBytes.VaetSize];
        var e = WideList.PseudoEntity(number);
        var piece = new ByteWriter();
        foreach (var (word, added) in row.Added.Select(w => (w, true)).Concat(row.Removed.Select(w => (w, false))))
        {
            if (!Word.IsRef(word) && !isIndexed) continue;
            piece.Clear();
            PostingPiece.Write([e], [added], [], t, piece);
            if (Word.IsRef(word))
            {
                KeyBytes.WriteVaet(reference, Word.EntityOf(word), a, e, t);
                batch.Put(ColumnFamily.Vaet, reference, piece.Span);
            }
            else
            {
                KeyBytes.WriteAvet(value, a, word, e, t);
                batch.Put(ColumnFamily.Avet, value, piece.Span);
            }
        }
    }

    /// <summary>A new list must not be told to continue a lineage that is gone.</summary>
    private void DropHashes()
    {
        using var rows = view.Iterate(ColumnFamily.Lists);
        for (rows.Seek("h"u8); rows.IsValid && rows.Key[0] == (byte)'h'; rows.Next())
        {
            var lineage = KeyBytes.ReadEntity(rows.Value) >> WideList.VersionBits;
            if (_told.TryGetValue(lineage, out var told) && told.Versions.All(v => v.Row is null)) batch.Delete(ColumnFamily.Lists, rows.Key);
        }
    }
}
