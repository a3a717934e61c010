using DatalogStore.Model;
using DatalogStore.Query.Functions;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Built-in aggregates over whole numbers, on words: the same results as <see cref="Aggregate.Body"/> has, without an object for each value.
/// </summary>
internal sealed class WordAggregates
{
    private readonly HashSet<ulong> _distinct = [];

    /// <summary>The aggregate of a group; false, having done nothing, when it is not one of these or a value is no whole number of 64 bits.</summary>
    /// <param name="aggregate">Without arguments.</param>
    /// <param name="words">The column.</param>
    /// <param name="rows">The group's rows; at least one.</param>
    /// <param name="result">The result.</param>
    public bool TryApply(Aggregate aggregate, ReadOnlySpan<ulong> words, ReadOnlySpan<int> rows, out object? result)
    {
        result = null;
        if (!Aggregates.Default.TryGet(aggregate.Name, out var known) || !ReferenceEquals(known, aggregate)) return false;
        switch (aggregate.Name)
        {
            case "count":
                result = (long)rows.Length;
                return true;
            case "count-distinct":
                _distinct.Clear();
                foreach (var row in rows)
                {
                    if (Word.IsNaN(words[row])) return false;
                    _distinct.Add(words[row]);
                }

                result = (long)_distinct.Count;
                return true;
            case "sum": return TrySum(words, rows, out result);
            case "avg": return TryAverage(words, rows, out result);
            case "min": return TryExtreme(words, rows, isLeast: true, out result);
            case "max": return TryExtreme(words, rows, isLeast: false, out result);
            default: return false;
        }
    }

    private static bool TrySum(ReadOnlySpan<ulong> words, ReadOnlySpan<int> rows, out object? result)
    {
        (result, var sum) = (null, 0L);
        foreach (var row in rows)
        {
            if (!TryNumber(words[row], out var number)) return false;
            var next = unchecked(sum + number);
            if (((sum ^ next) & (number ^ next)) < 0) return false;
            sum = next;
        }

        result = sum;
        return true;
    }

    private static bool TryAverage(ReadOnlySpan<ulong> words, ReadOnlySpan<int> rows, out object? result)
    {
        (result, var sum) = (null, 0d);
        foreach (var row in rows)
        {
            if (!TryNumber(words[row], out var number)) return false;
            sum += number;
        }

        result = sum / rows.Length;
        return true;
    }

    private static bool TryExtreme(ReadOnlySpan<ulong> words, ReadOnlySpan<int> rows, bool isLeast, out object? result)
    {
        (result, var best) = (null, isLeast ? long.MaxValue : long.MinValue);
        foreach (var row in rows)
        {
            if (!TryNumber(words[row], out var number)) return false;
            best = isLeast ? Math.Min(best, number) : Math.Max(best, number);
        }

        result = best;
        return true;
    }

    private static bool TryNumber(ulong word, out long number)
    {
        number = Word.SignedOf(word);
        return Word.KindOf(word) == WordKind.Long;
    }
}
