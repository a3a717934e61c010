using DatalogStore.Codec;
using DatalogStore.Model;

namespace DatalogStore.Storage.Verification;

/// <summary>
/// Checks the dictionary: every value can be read, <c>strings</c> and <c>stringids</c> say the same, and (asked by those who read datoms) every word has its value, of its kind.
/// </summary>
internal sealed class DictionaryCheck(RowWalk walk, IdentityCheck identities)
{
    private readonly IdTable _kinds = new();
    private DatomSum _values;
    private DatomSum _ids;

    /// <summary>Values.</summary>
    public long Count { get; private set; }

    /// <summary>Strings that have the form of a content hash.</summary>
    public long HashLike { get; private set; }

    /// <summary>The highest id.</summary>
    public long LastId { get; private set; } = -1;

    public void Run()
    {
        walk.ForEach(ColumnFamily.Strings, "dictionary", KeyBytes.EntitySize, rows =>
        {
            var id = KeyBytes.ReadEntity(rows.Key);
            LastId = Math.Max(LastId, id);
            AddTo(ref _values, rows.Value, id);
            _ = ValueBytes.Read(rows.Value);
            _kinds[id] = (byte)ValueBytes.WordKindOf((ValueKind)rows.Value[0]);
            if (rows.Value[0] == (byte)ValueKind.String && ContentHash.IsHashLike(rows.Value[1..])) HashLike++;
            Count++;
        });
        walk.ForEach(ColumnFamily.StringIds, "dictionary by value", 0, rows =>
        {
            if (rows.Value.Length != KeyBytes.EntitySize) throw new DamagedBytesException("An id has 6 bytes.");
            AddKeyTo(ref _ids, rows.Key, KeyBytes.ReadEntity(rows.Value));
        });
        if (!_values.Equals(_ids)) TellDifferences();
    }

    /// <summary>Why a word of a datom has no value; <see langword="null"/> when it has one, or needs none.</summary>
    public string? WhyUnresolved(ulong word)
    {
        if (!Word.IsDictionary(word)) return IsInline(word) ? null : $"no value has the word {word:x16}";
        if ((word & Word.TransientIdBit) != 0) return "it is of a query, and never written";
        if ((word & Word.HashIdBit) != 0)
        {
            var number = (long)(Word.PayloadOf(word) & ~Word.HashIdBit);
            return identities.IsHashed(number) ? null : $"snapshot entity {number} has no content hash";
        }

        var id = (long)Word.PayloadOf(word);
        var kind = _kinds[id];
        return kind == 0 ? $"the dictionary has no value {id}" : kind == (byte)Word.KindOf(word) ? null : $"value {id} of the dictionary is {(WordKind)kind}, not {Word.KindOf(word)}";
    }

    /// <summary>Whether a value has this word, which says it by itself.</summary>
    private static bool IsInline(ulong word) => Word.KindOf(word) switch
    {
        WordKind.Double => !double.IsNaN(Word.DoubleOf(word)) || Word.IsNaN(word),
        WordKind.Constant => Word.PayloadOf(word) <= 2,
        WordKind.Instant => Word.SignedOf(word) >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && Word.SignedOf(word) <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(),
        WordKind.Ref or WordKind.Long => true,
        _ => false,
    };

    private static void AddTo(ref DatomSum sum, ReadOnlySpan<byte> value, long id)
    {
        Span<byte> key = stackalloc byte[DictionaryKey.SizeMax];
        AddKeyTo(ref sum, key[..DictionaryKey.Write(value, key)], id);
    }

    private static void AddKeyTo(ref DatomSum sum, ReadOnlySpan<byte> key, long id) => sum.Add(id, key.Length, ByteTable.HashOf(key), 0, true);

    private void TellDifferences()
    {
        var again = walk.Again();
        again.ForEach(ColumnFamily.Strings, "dictionary against its reverse", KeyBytes.EntitySize, rows =>
        {
            Span<byte> key = stackalloc byte[DictionaryKey.SizeMax];
            key = key[..DictionaryKey.Write(rows.Value, key)];
            var found = walk.View.Get(ColumnFamily.StringIds, key);
            if (found is null) walk.Findings.Add("dictionary", ColumnFamily.Strings, rows.Key, $"Value {KeyBytes.ReadEntity(rows.Key)} of the dictionary is not found by its text.");
            else if (!rows.Key.SequenceEqual(found)) walk.Findings.Add("dictionary", ColumnFamily.Strings, rows.Key, $"Value {KeyBytes.ReadEntity(rows.Key)} of the dictionary is found as {Convert.ToHexStringLower(found)}.");
        });
        again.ForEach(ColumnFamily.StringIds, "reverse against the dictionary", 0, rows =>
        {
            Span<byte> key = stackalloc byte[DictionaryKey.SizeMax];
            var value = walk.View.Get(ColumnFamily.Strings, rows.Value);
            if (value is null) walk.Findings.Add("dictionary", ColumnFamily.StringIds, rows.Key, $"It leads to value {Convert.ToHexStringLower(rows.Value)}, which the dictionary does not have.");
            else if (!rows.Key.SequenceEqual(key[..DictionaryKey.Write(value, key)])) walk.Findings.Add("dictionary", ColumnFamily.StringIds, rows.Key, $"It leads to value {Convert.ToHexStringLower(rows.Value)}, which is another.");
        });
    }
}
