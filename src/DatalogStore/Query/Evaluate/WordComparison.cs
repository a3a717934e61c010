using System.Runtime.CompilerServices;
using DatalogStore.Model;

namespace DatalogStore.Query.Evaluate;

/// <summary>Comparisons of two words that need no values: numbers and instants of one kind, equality of everything.</summary>
internal static class WordComparison
{
    /// <summary>The predicate on words with this name; <see langword="null"/> when there is none. It answers only where <see cref="IsDirect"/> says so.</summary>
    public static Func<ulong, ulong, bool>? Of(string function) => function switch
    {
        "<" => static (x, y) => Compare(x, y) < 0,
        "<=" => static (x, y) => Compare(x, y) <= 0,
        ">" => static (x, y) => Compare(x, y) > 0,
        ">=" => static (x, y) => Compare(x, y) >= 0,
        _ => null,
    };

    /// <summary>Whether the order of the two words is in the words themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDirect(ulong x, ulong y)
    {
        var kind = Word.KindOf(x);
        return kind == Word.KindOf(y) && (kind is WordKind.Long or WordKind.Instant || (kind == WordKind.Double && !Word.IsNaN(x) && !Word.IsNaN(y)));
    }

    private static int Compare(ulong x, ulong y) =>
        Word.KindOf(x) == WordKind.Double ? Word.DoubleOf(x).CompareTo(Word.DoubleOf(y)) : Word.SignedOf(x).CompareTo(Word.SignedOf(y));
}
