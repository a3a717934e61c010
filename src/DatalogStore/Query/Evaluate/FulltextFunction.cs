using System.Text;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// <c>fulltext</c>: the string values of an attribute that have a word of the search. Words are runs of letters and digits, in any letter case; one
/// that ends with <c>*</c> stands for all that begin so. The score is the share of the search's words that were found. It reads the attribute's
/// column: there is no index of words.
/// </summary>
internal static class FulltextFunction
{
    public static EdnVector Invoke(DatabaseSource source, object? name, object? search, QueryContext context)
    {
        if (search is not string text) throw new FunctionException("not-a-string", $"(fulltext …) searches for a string, not {EdnWriter.ToString(search)}");
        if (!source.TryGetAttribute(source.Words.ToWord(name), out var attribute))
        {
            context.Notes.Warn("unknown-attribute", $"{EdnWriter.ToString(name)} is no attribute of {source.Name}", null, null);
            return EdnVector.Of();
        }

        var wanted = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Wanted).Distinct().ToList();
        var column = context.Column(source, attribute!.Id);
        var scores = new Dictionary<ulong, double>();
        var found = new List<object?>();
        for (var row = 0; row < column.Count; row++)
        {
            if ((row & 0xFFF) == 0xFFF) context.Budget.Check();
            var word = column.V[row];
            if (Word.KindOf(word) != WordKind.String || column.Added?[row] == false) continue;
            if (!scores.TryGetValue(word, out var score)) scores[word] = score = Score(wanted, (string)source.View.Words.ToValue(word)!);
            if (score > 0) found.Add(EdnVector.Of(column.E[row], source.View.Words.ToValue(word), EntityId.OfTransaction(column.T[row]), score));
        }

        return new EdnVector([.. found]);
    }

    private static double Score(List<(string Word, bool IsPrefix)> wanted, string text)
    {
        if (wanted.Count == 0) return 0;
        var words = Words(text).ToHashSet(StringComparer.Ordinal);
        return (double)wanted.Count(w => w.IsPrefix ? words.Any(x => x.StartsWith(w.Word, StringComparison.Ordinal)) : words.Contains(w.Word)) / wanted.Count;
    }

    private static IEnumerable<(string Word, bool IsPrefix)> Wanted(string part)
    {
        var words = Words(part).ToList();
        return words.Select((word, i) => (word, i == words.Count - 1 && part.EndsWith('*')));
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
