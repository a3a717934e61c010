namespace DatalogStore.Model;

/// <summary>Suggestions for a name that is unknown.</summary>
internal static class NearNames
{
    private const int SuggestionsMax = 3;
    private const int CandidatesMax = 50_000;

    /// <summary>The known names nearest to it by edit distance, at most a third of its length or two edits away, nearest first; also those that end in the same last part.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        var distanceMax = Math.Max(name.Length < 4 ? 1 : 2, name.Length / 3);
        var last = LastPart(name);
        return
        [
            .. known.Take(CandidatesMax)
                .Where(k => Math.Abs(k.Length - name.Length) <= distanceMax || string.Equals(LastPart(k), last, StringComparison.OrdinalIgnoreCase))
                .Select(k => (Name: k, Distance: string.Equals(k, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, k, distanceMax), SameEnd: string.Equals(LastPart(k), last, StringComparison.OrdinalIgnoreCase)))
                .Where(p => p.Distance <= distanceMax || p.SameEnd)
                .OrderBy(p => p.Distance).ThenBy(p => p.Name, StringComparer.Ordinal)
                .Take(SuggestionsMax).Select(p => p.Name),
        ];
    }

    /// <summary>A help line, or <see langword="null"/> when nothing is near.</summary>
    public static string? Help(IReadOnlyList<string> near) => near.Count == 0 ? null : $"did you mean {string.Join(" or ", near)}?";

    private static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Edit distance (insert, delete, replace); beyond <paramref name="max"/> any larger number.</summary>
    internal static int Distance(string x, string y, int max)
    {
        if (Math.Abs(x.Length - y.Length) > max) return max + 1;
        var previous = new int[y.Length + 1];
        var current = new int[y.Length + 1];
        for (var j = 0; j <= y.Length; j++) previous[j] = j;
        for (var i = 1; i <= x.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j <= y.Length; j++)
            {
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1));
                best = Math.Min(best, current[j]);
            }

            if (best > max) return max + 1;
            (previous, current) = (current, previous);
        }

        return previous[y.Length];
    }
}
