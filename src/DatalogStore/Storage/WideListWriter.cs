using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>
/// Takes the wide lists out of a transaction's rows. Each is compared with the latest version of the lineage that shares most of its four smallest value hashes (a list that
/// changes by one keeps at least three); it becomes that version, the next one, or, when it differs by more than half or the lineage has
/// changed more than twice its size, the first of a new lineage. What changed is left to the index writers as <see cref="Events"/>.
/// </summary>
internal sealed class WideListWriter(IReadView view, WideListCache cache, IWriteBatch batch)
{
    private const int HashCount = 4;

    private readonly WideListReader _reader = new(view, cache);
    private readonly Dictionary<long, (long Number, ulong[] Words, long Events)> _tips = [];
    private readonly Dictionary<(long A, ulong Hash), long> _found = [];
    private readonly ByteWriter _row = new(1024);
    private long _nextLineage = -1;

    /// <summary>What versions of this transaction added and removed: pseudo-entity, attribute, word.</summary>
    public CommitRows Events { get; } = new();

    /// <summary>How many values a list of this transaction has, by the list's number.</summary>
    public Dictionary<long, int> Sizes { get; } = [];

    /// <summary>Rows that take the place of these, which are sorted by entity.</summary>
    public CommitRows Extract(CommitRows rows)
    {
        CommitRows? kept = null;
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && rows.E[end] == rows.E[start] && rows.A[end] == rows.A[start]) end++;
            if (end - start >= WideList.SizeMin && EntityId.IsSnapshotEntity(rows.E[start]) && !rows.Added[start..end].Contains(false))
            {
                kept ??= Copy(rows, start);
                kept.Add(rows.E[start], rows.A[start], WideList.WordOf(NumberOf(rows.A[start], rows.V[start..end].ToArray())), true);
            }
            else if (kept is not null)
            {
                for (var i = start; i < end; i++) kept.Add(rows.E[i], rows.A[i], rows.V[i], rows.Added[i]);
            }

            start = end;
        }

        return kept ?? rows;
    }

    private static CommitRows Copy(CommitRows rows, int count)
    {
        var copy = new CommitRows();
        for (var i = 0; i < count; i++) copy.Add(rows.E[i], rows.A[i], rows.V[i], rows.Added[i]);
        return copy;
    }

    private long NumberOf(long a, ulong[] words)
    {
        Span<ulong> hashes = stackalloc ulong[HashCount];
        SmallestHashes(words, hashes);
        var number = Similar(a, hashes) is { } tip ? Continue(a, tip, words) : Begin(a, words);
        Sizes[number] = words.Length;
        Span<byte> key = stackalloc byte[WideListRow.HashKeySize];
        Span<byte> value = stackalloc byte[KeyBytes.EntitySize];
        KeyBytes.WriteEntity(value, number);
        foreach (var hash in hashes)
        {
            if (_found.TryGetValue((a, hash), out var known) && WideList.IsSameLineage(known, number)) continue;
            _found[(a, hash)] = number;
            WideListRow.WriteHashKey(key, a, hash);
            batch.Put(ColumnFamily.Lists, key, value);
        }

        return number;
    }

    private long Begin(long a, ulong[] words)
    {
        if (_nextLineage < 0) _nextLineage = LastLineage() + 1;
        if (_nextLineage > WideList.LineageMax) throw new DatalogException(ErrorKind.Limit, "too-many-lists", "The store has no numbers left for lineages of lists.");
        var number = _nextLineage++ << WideList.VersionBits;
        WriteVersion(a, number, words, new WideListRow(words.Length, words, []));
        return number;
    }

    private long Continue(long a, long tipNumber, ulong[] words)
    {
        var (number, before, events) = Tip(tipNumber);
        var (added, removed) = Difference(before, words);
        var changed = added.Length + removed.Length;
        if (changed == 0) return number;
        if (changed > words.Length / 2 || events + changed > 3L * words.Length || (number & WideList.VersionMask) == WideList.VersionMask) return Begin(a, words);
        WriteVersion(a, number + 1, words, new WideListRow(events + changed, added, removed));
        return number + 1;
    }

    private void WriteVersion(long a, long number, ulong[] words, WideListRow row)
    {
        _row.Clear();
        row.Write(_row);
        Span<byte> key = stackalloc byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, number);
        batch.Put(ColumnFamily.Lists, key, _row.Span);
        _tips[number >> WideList.VersionBits] = (number, words, row.Events);
        var e = WideList.PseudoEntity(number);
        foreach (var word in row.Added) Events.Add(e, a, word, true);
        foreach (var word in row.Removed) Events.Add(e, a, word, false);
    }

    /// <summary>The version that most of the hashes were last seen in, if any.</summary>
    private long? Similar(long a, ReadOnlySpan<ulong> hashes)
    {
        var votes = new Dictionary<long, int>();
        Span<byte> key = stackalloc byte[WideListRow.HashKeySize];
        foreach (var hash in hashes)
        {
            if (!_found.TryGetValue((a, hash), out var number))
            {
                WideListRow.WriteHashKey(key, a, hash);
                var stored = view.Get(ColumnFamily.Lists, key);
                if (stored is null) continue;
                _found[(a, hash)] = number = KeyBytes.ReadEntity(stored);
            }

            var lineage = number >> WideList.VersionBits;
            votes[lineage] = votes.GetValueOrDefault(lineage) + 1;
        }

        // Of equals the latest lineage: it began because the earlier one had changed too much.
        return votes.Count == 0 ? null : votes.MaxBy(vote => (vote.Value, vote.Key)).Key << WideList.VersionBits;
    }

    /// <summary>The latest version of a lineage.</summary>
    private (long Number, ulong[] Words, long Events) Tip(long number)
    {
        var lineage = number >> WideList.VersionBits;
        if (_tips.TryGetValue(lineage, out var tip)) return tip;
        Span<byte> key = stackalloc byte[WideListRow.VersionKeySize];
        WideListRow.WriteVersionKey(key, number | WideList.VersionMask);
        using var rows = view.Iterate(ColumnFamily.Lists);
        rows.SeekForPrevious(key);
        if (!rows.IsValid || !WideListRow.IsVersionKey(rows.Key, out var last) || !WideList.IsSameLineage(last, number)) throw StoreDamage.Missing(ColumnFamily.Lists, key);
        return _tips[lineage] = (last, _reader.Words(last), _reader.Row(last).Events);
    }

    private long LastLineage()
    {
        Span<byte> end = stackalloc byte[WideListRow.VersionKeySize];
        end.Fill(0xFF);
        end[0] = (byte)'v';
        using var rows = view.Iterate(ColumnFamily.Lists);
        rows.SeekForPrevious(end);
        return rows.IsValid && WideListRow.IsVersionKey(rows.Key, out var last) ? last >> WideList.VersionBits : -1;
    }

    /// <summary>What takes one ascending set of words to another.</summary>
    public static (ulong[] Added, ulong[] Removed) Difference(ulong[] before, ulong[] after)
    {
        var (added, removed) = (new List<ulong>(), new List<ulong>());
        int b = 0, a = 0;
        while (b < before.Length || a < after.Length)
        {
            if (b == before.Length || (a < after.Length && after[a] < before[b])) added.Add(after[a++]);
            else if (a == after.Length || before[b] < after[a]) removed.Add(before[b++]);
            else (a, b) = (a + 1, b + 1);
        }

        return ([.. added], [.. removed]);
    }

    /// <summary>The smallest of the mixed words: much the same for lists that are much the same.</summary>
    private static void SmallestHashes(ulong[] words, Span<ulong> smallest)
    {
        smallest.Fill(ulong.MaxValue);
        foreach (var word in words)
        {
            var hash = word;
            hash ^= hash >> 33;
            hash *= 0xFF51_AFD7_ED55_8CCD;
            hash ^= hash >> 33;
            hash *= 0xC4CE_B9FE_1A85_EC53;
            hash ^= hash >> 33;
            if (hash >= smallest[^1]) continue;
            var at = smallest.Length - 1;
            for (; at > 0 && smallest[at - 1] > hash; at--) smallest[at] = smallest[at - 1];
            smallest[at] = hash;
        }
    }
}
