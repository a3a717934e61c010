namespace DatalogStore.Cli.Errors;

/// <summary>Names that a mistyped one may have meant.</summary>
internal static class NearNames
{
    /// <summary>Up to three of the names, nearest first; none that differs in more than a third of its letters.</summary>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> names) => [.. names
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(n => n.Distance <= Math.Max(1, Math.Max(typed.Length, n.Name.Length) / 3) || (typed.Length >= 3 && n.Name.StartsWith(typed, StringComparison.Ordinal)))
        .OrderBy(n => n.Distance)
        .ThenBy(n => n.Name, StringComparer.Ordinal)
        .Select(n => n.Name)
        .Take(3)];

    /// <summary><c>did you mean a, b or c?</c>, or <paramref name="otherwise"/> when nothing is near.</summary>
    public static string? Hint(string typed, IEnumerable<string> names, string? otherwise = null)
    {
        var near = Of(typed, names);
        return near.Count switch
        {
            0 => otherwise,
            1 => $"did you mean {near[0]}?",
            _ => $"did you mean {string.Join(", ", near.SkipLast(1))} or {near[^1]}?",
        };
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
