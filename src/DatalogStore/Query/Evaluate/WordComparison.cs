using System.Runtime.CompilerServices;
using DatalogStore.Model;

namespace DatalogStore.Query.Evaluate;

/// <summary>A comparison of two words that needs no values: numbers and instants of one kind.</summary>
internal sealed class WordComparison
{
    private static readonly WordComparison Less = new(isLess: true, isEqual: false);
    private static readonly WordComparison AtMost = new(isLess: true, isEqual: true);
    private static readonly WordComparison Greater = new(isLess: false, isEqual: false);
    private static readonly WordComparison AtLeast = new(isLess: false, isEqual: true);

    private readonly bool _isLess;
    private readonly bool _isEqual;

    private WordComparison(bool isLess, bool isEqual) => (_isLess, _isEqual) = (isLess, isEqual);

    /// <summary>The predicate on words with this name; <see langword="null"/> when there is none. It answers only where <see cref="IsDirect"/> says so.</summary>
    public static WordComparison? Of(string function) => function switch { "<" => Less, "<=" => AtMost, ">" => Greater, ">=" => AtLeast, _ => null };

    /// <summary>Whether the order of the two words is in the words themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDirect(ulong x, ulong y)
    {
        var kind = Word.KindOf(x);
        return kind == Word.KindOf(y) && (kind is WordKind.Long or WordKind.Instant || (kind == WordKind.Double && !Word.IsNaN(x) && !Word.IsNaN(y)));
    }

    public bool Holds(ulong x, ulong y)
    {
        var order = Word.KindOf(x) == WordKind.Double ? Word.DoubleOf(x).CompareTo(Word.DoubleOf(y)) : Word.SignedOf(x).CompareTo(Word.SignedOf(y));
        return order == 0 ? _isEqual : order < 0 == _isLess;
    }

    /// <summary>Keeps the rows whose word stands so to a constant.</summary>
    /// <param name="words">One word a row.</param>
    /// <param name="constant">What they are compared with.</param>
    /// <param name="output">Gets the rows' numbers.</param>
    /// <param name="otherwise">Decides where the words cannot.</param>
    public void Filter(ReadOnlySpan<ulong> words, ulong constant, RowsBuilder output, Func<ulong, ulong, bool> otherwise)
    {
        // Words of one of these kinds differ from their numbers by the tag alone: shifted out, they compare as signed numbers.
        var isWhole = Word.KindOf(constant) is WordKind.Long or WordKind.Instant;
        var tag = constant >> Word.PayloadBits;
        var limit = (long)(constant << (64 - Word.PayloadBits));
        // What is at least the least that holds, or at most the greatest.
        var (least, most) = _isLess ? (long.MinValue, limit) : (limit, long.MaxValue);
        for (var row = 0; row < words.Length; row++)
        {
            var word = words[row];
            if (isWhole && word >> Word.PayloadBits == tag)
            {
                var number = (long)(word << (64 - Word.PayloadBits));
                if (number >= least && number <= most && (_isEqual || number != limit)) output.Add(row);
            }
            else if (IsDirect(word, constant) ? Holds(word, constant) : otherwise(word, constant))
            {
                output.Add(row);
            }
        }
    }
}
