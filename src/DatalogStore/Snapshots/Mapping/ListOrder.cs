using System.Globalization;
using System.Text;

namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// What the set of a list's elements loses: their order, what it repeats, or that a single element stood in a list. Told as positions: the rank of each element
/// among the different ones, these being in bytewise order of kind ‖ value as they are hashed, a null behind all others.
/// <code>
/// [b a b]   "1 0 1"        [a]   "0"        [a b]   nothing: that is how a set of several is read back
/// </code>
/// </summary>
internal static class ListOrder
{
    /// <summary>The positions of elements; <see langword="null"/> where nothing is lost.</summary>
    /// <param name="elements">Kind and value of each, in the order of the list; empty for null.</param>
    /// <param name="isKnownList">Whether it is known to be a list without being told, as one inside a list is.</param>
    public static string? PositionsOf(IReadOnlyList<ReadOnlyMemory<byte>> elements, bool isKnownList)
    {
        var isAscending = true;
        for (var i = 1; i < elements.Count; i++) isAscending &= Compare(elements[i - 1], elements[i]) < 0;
        if (isAscending && (elements.Count != 1 || isKnownList)) return null;
        var ranked = Enumerable.Range(0, elements.Count).ToArray();
        Array.Sort(ranked, (x, y) => Compare(elements[x], elements[y]));
        var ranks = new int[elements.Count];
        for (var i = 1; i < ranked.Length; i++)
            ranks[ranked[i]] = ranks[ranked[i - 1]] + (Compare(elements[ranked[i - 1]], elements[ranked[i]]) == 0 ? 0 : 1);
        var text = new StringBuilder();
        foreach (var rank in ranks) text.Append(text.Length == 0 ? "" : " ").Append(rank);
        return text.ToString();
    }

    /// <summary>The positions that a text states; false when it states none, or one beyond <paramref name="different"/> elements.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int different, out int[] positions)
    {
        positions = new int[text.Count(' ') + 1];
        var at = 0;
        foreach (var part in text.Split(' '))
        {
            if (!int.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position >= different) return false;
            positions[at++] = position;
        }

        return true;
    }

    /// <summary>The order of elements: bytewise, a null (empty here) last.</summary>
    public static int Compare(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) =>
        x.IsEmpty || y.IsEmpty ? x.IsEmpty.CompareTo(y.IsEmpty) : x.Span.SequenceCompareTo(y.Span);
}
