using System.Numerics;
using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>Values that a word holds by itself, without the dictionary.</summary>
internal static class InlineWords
{
    /// <summary>False when the value needs the dictionary.</summary>
    public static bool TryOf(object? value, out ulong word)
    {
        switch (value)
        {
            case null: word = Word.Nil; return true;
            case bool b: word = Word.OfBoolean(b); return true;
            case long n: return Word.TryOfLong(n, out word);
            case double d: word = Word.OfDouble(d); return true;
            case float f: word = Word.OfDouble(f); return true;
            case DateTimeOffset instant: return Word.TryOfInstant(instant.ToUnixTimeMilliseconds(), out word);
            case BigInteger n when n >= long.MinValue && n <= long.MaxValue: return Word.TryOfLong((long)n, out word);
            default: word = 0; return false;
        }
    }

    /// <summary>The value of a word that is not in the dictionary.</summary>
    public static object? ValueOf(ulong word) => Word.KindOf(word) switch
    {
        WordKind.Double => Word.DoubleOf(word),
        WordKind.Ref => Word.EntityOf(word),
        WordKind.Long => Word.SignedOf(word),
        WordKind.Instant => DateTimeOffset.FromUnixTimeMilliseconds(Word.SignedOf(word)),
        WordKind.Constant when word == Word.True => true,
        WordKind.Constant when word == Word.False => false,
        WordKind.Constant => null,
        _ => throw new ArgumentException("The word is in the dictionary.", nameof(word)),
    };
}
