using System.Globalization;
using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Words of one query: those of its main store, and transient ones for values that the store lacks, so that equality of words is equality of
/// values everywhere in the query.
/// <para>
/// An entity is its number: a <see cref="WordKind.Ref"/> word of a datom becomes the <see cref="WordKind.Long"/> word of its id where a source is
/// read (<see cref="OfEntity"/>), and is made a ref again where an index is asked. So an entity unifies with a long from an input, a function or
/// another attribute, as in Datomic, in any order of clauses.
/// </para>
/// </summary>
internal sealed class QueryWords(IWordTable? table)
{
    /// <summary>An object and its places in two tables.</summary>
    private const int EntryBytes = 120;

    private readonly Dictionary<object, ulong> _ids = new(EdnEquality.Instance);
    private readonly Dictionary<ulong, object?> _values = [];
    private ulong _nextTransient;

    /// <summary>The main store's table; <see langword="null"/> when the query has no database.</summary>
    public IWordTable? Table { get; } = table;

    /// <summary>About what values that the store lacks, and those asked by value, take.</summary>
    public long BytesHeld { get; private set; }

    /// <summary>The word by which a query carries an entity.</summary>
    public static ulong OfEntity(long e) => Word.Make(WordKind.Long, (ulong)e);

    /// <summary>A datom's word as the query carries it: a ref as its number.</summary>
    public static ulong Normalize(ulong word) => Word.IsRef(word) ? OfEntity(Word.EntityOf(word)) : word;

    /// <summary>The entity that a word stands for where one is expected; false for anything but an id.</summary>
    public static bool TryToEntity(ulong word, out long e)
    {
        e = Word.SignedOf(word);
        return Word.KindOf(word) == WordKind.Long && e >= 0;
    }

    public object? ToValue(ulong word)
    {
        if (!Word.IsDictionary(word)) return InlineValueOf(word);
        return _values.TryGetValue(word, out var known) ? known : _values[word] = Table!.ToValue(word);
    }

    /// <summary>The value of a word that holds it.</summary>
    public static object? InlineValueOf(ulong word) => Word.KindOf(word) switch
    {
        WordKind.Double => Word.DoubleOf(word),
        WordKind.Long => Word.SignedOf(word),
        WordKind.Ref => Word.EntityOf(word),
        WordKind.Constant => word == Word.Nil ? null : word == Word.True,
        WordKind.Instant => DateTimeOffset.FromUnixTimeMilliseconds(Word.SignedOf(word)),
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "its value is in a dictionary"),
    };

    /// <summary>The word of any value; of a value that no datom holds, a transient one.</summary>
    public ulong ToWord(object? value)
    {
        ulong word;
        switch (value)
        {
            case null: return Word.Nil;
            case bool b: return Word.OfBoolean(b);
            case long l when Word.TryOfLong(l, out word): return word;
            case double d: return Word.OfDouble(d);
            case float f: return Word.OfDouble(f);
            case DateTimeOffset i when Word.TryOfInstant(i.ToUnixTimeMilliseconds(), out word): return word;
            case int or short or byte or sbyte or ushort or uint: return ToWord(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            case ulong u: return ToWord((BigInteger)u);
            case BigInteger big when big >= long.MinValue && big <= long.MaxValue: return ToWord((long)big);
            case DateTime time: return ToWord(new DateTimeOffset(time.ToUniversalTime()));
            case decimal number: return ToWord(BigDecimal.TryParse(number.ToString(CultureInfo.InvariantCulture), out var dec) ? dec : (double)number);
        }

        if (_ids.TryGetValue(value, out word)) return word;
        if (Table is null || !Table.TryToWord(value, out word)) word = Word.Make(KindOf(value), Word.TransientIdBit | _nextTransient++);
        _values[word] = value;
        BytesHeld += EntryBytes + (value is string text ? sizeof(char) * (long)text.Length : 0);
        return _ids[value] = word;
    }

    private static WordKind KindOf(object value) => value switch
    {
        string => WordKind.String,
        Keyword => WordKind.Keyword,
        Symbol => WordKind.Symbol,
        Uri => WordKind.Uri,
        Guid => WordKind.Uuid,
        byte[] => WordKind.Bytes,
        EdnVector => WordKind.Tuple,
        long or BigInteger => WordKind.Integer,
        BigDecimal => WordKind.BigDec,
        _ => WordKind.Other,
    };
}
