using System.Runtime.CompilerServices;
using DatalogStore.Model;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// One column of an answer, which outlives the query: words whose values are in the words themselves become values when they are asked for; what is in
/// a dictionary was read while the query could.
/// </summary>
internal sealed class AnswerColumn
{
    private const int BoxesMask = 1023;

    private readonly ulong[] _words;
    private readonly object?[]? _values;
    private readonly int _start;

    // Numbers repeat: a box is found again by its lowest bits. Threads may overwrite each other's, which costs a box.
    private readonly object?[] _boxes = new object?[BoxesMask + 1];

    private AnswerColumn(ulong[] words, int start, object?[]? values) => (_words, _start, _values) = (words, start, values);

    /// <param name="words">The words.</param>
    /// <param name="start">The first row that is shown.</param>
    /// <param name="count">How many rows are shown.</param>
    /// <param name="valueOf">The value of a word that does not hold it; asked once for equal neighbours.</param>
    /// <param name="isDirect">Whether words that hold their value stand for it.</param>
    public static AnswerColumn Of(ulong[] words, int start, int count, Func<ulong, object?> valueOf, bool isDirect)
    {
        var chosen = words.AsSpan(start, count);
        if (isDirect && HoldsValues(chosen)) return new AnswerColumn(words, start, null);
        var values = new object?[count];
        for (var row = 0; row < count; row++) values[row] = row > 0 && chosen[row] == chosen[row - 1] ? values[row - 1] : valueOf(chosen[row]);
        return new AnswerColumn([], 0, values);
    }

    public object? this[int row]
    {
        get
        {
            if (_values is { } values) return values[row];
            var word = _words[_start + row];
            if (Word.KindOf(word) != WordKind.Long) return QueryWords.InlineValueOf(word);
            var number = Word.SignedOf(word);
            ref var box = ref _boxes[number & BoxesMask];
            var known = box;
            if (known is not null && Unsafe.Unbox<long>(known) == number) return known;
            return box = number;
        }
    }

    /// <summary>The value as a whole number, without making an object of it.</summary>
    public long NumberAt(int row)
    {
        if (_values is null)
        {
            var word = _words[_start + row];
            if (Word.KindOf(word) == WordKind.Long) return Word.SignedOf(word);
        }

        return this[row] is long number ? number : throw new InvalidCastException($"{this[row] ?? "nil"} is no whole number of 64 bits");
    }

    private static bool HoldsValues(ReadOnlySpan<ulong> words)
    {
        foreach (var word in words)
        {
            if (Word.IsDictionary(word)) return false;
        }

        return true;
    }
}
