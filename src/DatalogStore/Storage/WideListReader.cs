using System.Collections.Concurrent;
using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Lists read lately, by number, up to some millions of words. A committed version never changes, so all readers of a store share them.</summary>
internal sealed class WideListCache
{
    private const long WordsMax = 4 << 20;

    private readonly ConcurrentDictionary<long, ulong[]> _lists = new();
    private long _words;

    public bool TryGet(long number, out ulong[] words)
    {
        var found = _lists.TryGetValue(number, out var known);
        words = known ?? [];
        return found;
    }

    public void Add(long number, ulong[] words)
    {
        if (Interlocked.Add(ref _words, words.Length) > WordsMax)
        {
            _lists.Clear();
            Interlocked.Exchange(ref _words, words.Length);
        }

        _lists.TryAdd(number, words);
    }
}

/// <summary>Reads the versions of lineages and puts their values in the place of list words.</summary>
internal sealed class WideListReader(IReadView view, WideListCache cache)
{
    /// <summary>The words of a list, ascending. Do not write to it.</summary>
    public ulong[] Words(long number)
    {
        if (cache.TryGet(number, out var words)) return words;
        // The version before is often known: a column is read in the order in which its lists came.
        var isNext = (number & WideList.VersionMask) > 0 && cache.TryGet(number - 1, out words);
        words = Replay(words, isNext ? number : number & ~WideList.VersionMask, number);
        cache.Add(number, words);
        return words;
    }

    /// <summary>What a version changed, and how many words its lineage has added and removed so far.</summary>
    public WideListRow Row(long number)
    {
        var key = new byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, number);
        return Decode(key, view.Get(ColumnFamily.Lists, key) ?? throw StoreDamage.Missing(ColumnFamily.Lists, key));
    }

    /// <summary>Replaces the list words among the rows from <paramref name="start"/> on by their values.</summary>
    public void Expand(DatomBuffer rows, int start)
    {
        var first = start;
        while (first < rows.Count && !WideList.IsList(rows.V[first])) first++;
        if (first == rows.Count) return;
        var tail = new WordDatom[rows.Count - first];
        for (var i = 0; i < tail.Length; i++) tail[i] = rows[first + i];
        rows.Truncate(first);
        foreach (var datom in tail)
        {
            if (!WideList.IsList(datom.V)) rows.Add(datom);
            else foreach (var word in Words(WideList.NumberOf(datom.V))) rows.Add(datom with { V = word });
        }
    }

    /// <summary>A sorted set with a row's words taken out and put in.</summary>
    private static ulong[] Apply(ulong[] words, WideListRow row)
    {
        var result = new ulong[words.Length + row.Added.Length - row.Removed.Length];
        int at = 0, added = 0, removed = 0;
        foreach (var word in words)
        {
            while (added < row.Added.Length && row.Added[added] < word) Put(row.Added[added++]);
            if (removed < row.Removed.Length && row.Removed[removed] == word) removed++;
            else Put(word);
        }

        while (added < row.Added.Length) Put(row.Added[added++]);
        return at == result.Length ? result : throw new DamagedBytesException("A version of a list removes what is not there.");

        void Put(ulong word)
        {
            if (at == result.Length) throw new DamagedBytesException("A version of a list removes what is not there.");
            result[at++] = word;
        }
    }

    /// <summary>Applies the versions from <paramref name="next"/> to <paramref name="number"/>.</summary>
    private ulong[] Replay(ulong[] words, long next, long number)
    {
        var key = new byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, next);
        using var rows = view.Iterate(ColumnFamily.Lists);
        for (rows.Seek(key); next <= number; rows.Next(), next++)
        {
            if (!rows.IsValid || !WideListRow.IsVersionKey(rows.Key, out var found) || found != next)
            {
                WideListRow.WriteVersionKey(key, next);
                throw StoreDamage.Missing(ColumnFamily.Lists, key);
            }

            try
            {
                words = Apply(words, Decode(rows.Key, rows.Value));
            }
            catch (DamagedBytesException why)
            {
                throw StoreDamage.At(ColumnFamily.Lists, rows.Key, why);
            }
        }

        return words;
    }

    private static WideListRow Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row)
    {
        try
        {
            return WideListRow.Read(row);
        }
        catch (DamagedBytesException why)
        {
            throw StoreDamage.At(ColumnFamily.Lists, key, why);
        }
    }
}
