using DatalogStore.Codec;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// Checks the versions of wide lists: numbered without gaps, each an ascending set that follows from the one before, every word known. Keeps the size of each version, whose owners
/// <see cref="EntityCheck"/> tells, and then what <c>avet</c> and <c>vaet</c> must say of the versions.
/// </summary>
internal sealed class ListCheck(RowWalk walk, DictionaryCheck dictionary)
{
    private readonly Dictionary<long, int> _sizes = [];
    private readonly Dictionary<long, long> _attributes = [];
    private readonly Dictionary<long, long> _ownerT = [];
    private readonly Dictionary<long, long> _latest = [];

    /// <summary>Versions of lists.</summary>
    public long Count => _sizes.Count;

    public void Run()
    {
        var (last, words, isWhole) = (-1L, Array.Empty<ulong>(), false);
        walk.ForEach(ColumnFamily.Lists, "long lists", 0, rows =>
        {
            if (!WideListRow.IsVersionKey(rows.Key, out var number))
            {
                if (rows.Key.Length != WideListRow.HashKeySize || rows.Key[0] != 'h') walk.Findings.Add("bad-key", ColumnFamily.Lists, rows.Key, "It is neither a version of a list nor a hash of one.");
                else if (rows.Value.Length != KeyBytes.EntitySize) throw new DamagedBytesException("A list's number has 6 bytes.");
                return;
            }

            var isFirst = (number & WideList.VersionMask) == 0;
            if (!isFirst && number != last + 1) walk.Findings.Add("list-gap", ColumnFamily.Lists, rows.Key, $"The version before {Name(number)} is missing.");
            isWhole = isFirst || (isWhole && number == last + 1);
            last = number;
            WideListRow row;
            try
            {
                row = WideListRow.Read(rows.Value);
            }
            catch
            {
                isWhole = false;
                throw;
            }

            foreach (var word in row.Added)
            {
                if (dictionary.WhyUnresolved(word) is { } why) walk.Findings.Add("unresolved-word", ColumnFamily.Lists, rows.Key, $"{Name(number)} adds a value that is nowhere: {why}.");
            }

            if (!isWhole) return;
            words = Apply(isFirst ? [] : words, row, ref isWhole);
            if (isWhole) _sizes[number] = words.Length;
        });
    }

    /// <summary>How many values a version has; 0 when there is no such version, or none that can be read.</summary>
    public int SizeOf(long number) => _sizes.GetValueOrDefault(number);

    /// <summary>Tells that a datom names a version. False when its lineage is of another attribute already.</summary>
    public bool Own(long number, long a, long t)
    {
        var lineage = number >> WideList.VersionBits;
        _ownerT[number] = Math.Min(t, _ownerT.GetValueOrDefault(number, long.MaxValue));
        if (_attributes.TryGetValue(lineage, out var known)) return known == a;
        _attributes[lineage] = a;
        return true;
    }

    /// <summary>
    /// The rows that index the versions: pseudo-entity, attribute, value, whether added or removed. Their t is not fixed, but must not be after the first owner of the version or of a
    /// later one: <see cref="LatestOf"/>.
    /// </summary>
    public void Events(RowWalk through, TakeDatom take)
    {
        foreach (var (number, t) in _ownerT)
        {
            // An owner relies on all versions up to its own.
            for (var version = number; (!_latest.TryGetValue(version, out var known) || known > t) && version >= (number & ~WideList.VersionMask); version--) _latest[version] = t;
        }

        through.ForEach(ColumnFamily.Lists, "long lists", 0, rows =>
        {
            if (!WideListRow.IsVersionKey(rows.Key, out var number) || !_attributes.TryGetValue(number >> WideList.VersionBits, out var a)) return;
            var row = WideListRow.Read(rows.Value);
            var e = WideList.PseudoEntity(number);
            foreach (var word in row.Added) take(e, a, word, 0, true);
            foreach (var word in row.Removed) take(e, a, word, 0, false);
        });
    }

    /// <summary>The latest t that a row about a version may have.</summary>
    public long LatestOf(long number) => _latest.GetValueOrDefault(number, long.MaxValue);

    /// <summary>Lineages that no datom names, and hashes that lead to no version or to one of another attribute.</summary>
    public void TellUnowned()
    {
        foreach (var lineage in _sizes.Keys.Select(n => n >> WideList.VersionBits).Distinct().Where(l => !_attributes.ContainsKey(l)))
            walk.Findings.Add("list-unowned", $"No entity has a version of the list {lineage}.");
        walk.Again().ForEach(ColumnFamily.Lists, "long lists", 0, rows =>
        {
            if (rows.Key.Length != WideListRow.HashKeySize || rows.Value.Length != KeyBytes.EntitySize) return;
            var number = KeyBytes.ReadEntity(rows.Value);
            if (!_sizes.ContainsKey(number)) walk.Findings.Add("list-hash", ColumnFamily.Lists, rows.Key, $"It leads to {Name(number)}, which does not exist.");
            else if (_attributes.TryGetValue(number >> WideList.VersionBits, out var a) && a != KeyBytes.ReadAttribute(rows.Key[1..]))
                walk.Findings.Add("list-hash", ColumnFamily.Lists, rows.Key, $"It leads to {Name(number)}, whose values are another attribute's.");
        });
    }

    public static string Name(long number) => $"version {number & WideList.VersionMask} of the list {number >> WideList.VersionBits}";

    private static ulong[] Apply(ulong[] words, WideListRow row, ref bool isWhole)
    {
        isWhole = false;
        if (!IsAscending(row.Added) || !IsAscending(row.Removed)) throw new DamagedBytesException("What it adds or removes is not in order.");
        var next = new HashSet<ulong>(words);
        foreach (var word in row.Removed)
        {
            if (!next.Remove(word)) throw new DamagedBytesException("It removes a value that is not there.");
        }

        foreach (var word in row.Added)
        {
            if (!next.Add(word)) throw new DamagedBytesException("It adds a value that is there already.");
        }

        isWhole = true;
        return [.. next];
    }

    private static bool IsAscending(ulong[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i - 1] >= words[i]) return false;
        }

        return true;
    }
}
