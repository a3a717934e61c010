using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Oracle;

/// <summary>A word table in a dictionary: every value that needs an id gets one in order.</summary>
internal sealed class NaiveWords : IWordTable
{
    private readonly Dictionary<object, ulong> _words = new(EdnEquality.Instance);
    private readonly Dictionary<ulong, object> _values = [];

    public object? ToValue(ulong word) => Word.KindOf(word) switch
    {
        WordKind.Double => Word.DoubleOf(word),
        WordKind.Ref => Word.EntityOf(word),
        WordKind.Long => Word.SignedOf(word),
        WordKind.Constant => word == Word.Nil ? null : word == Word.True,
        WordKind.Instant => DateTimeOffset.FromUnixTimeMilliseconds(Word.SignedOf(word)),
        _ => _values[word],
    };

    public bool TryToWord(object? value, out ulong word) => TryDirect(value, out word) || _words.TryGetValue(value!, out word);

    /// <summary>The word of a value, with a new id if it needs one.</summary>
    public ulong Intern(object? value)
    {
        if (TryToWord(value, out var word)) return word;
        word = Word.Make(KindOf(value!), (ulong)_words.Count);
        _words.Add(value!, word);
        _values.Add(word, value!);
        return word;
    }

    private static bool TryDirect(object? value, out ulong word)
    {
        word = Word.Nil;
        switch (value)
        {
            case null: return true;
            case bool b: word = Word.OfBoolean(b); return true;
            case double d: word = Word.OfDouble(d); return true;
            case float f: word = Word.OfDouble(f); return true;
            case long l: return Word.TryOfLong(l, out word);
            case DateTimeOffset i: return Word.TryOfInstant(i.ToUnixTimeMilliseconds(), out word);
            default: return false;
        }
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
        long or System.Numerics.BigInteger => WordKind.Integer,
        BigDecimal => WordKind.BigDec,
        _ => WordKind.Other,
    };
}
