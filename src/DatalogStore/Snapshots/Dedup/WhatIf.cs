using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Dedup;

/// <summary>A policy to try, as it is written: what to leave out, and which maps' keys are data.</summary>
/// <param name="Text">The policy as it was given.</param>
/// <param name="Dropped">Keys that are left out, with all below them.</param>
/// <param name="Keyed">Maps whose keys are data.</param>
/// <param name="IsOrdered">Whether the order of lists counts.</param>
internal sealed record WhatIf(string Text, IReadOnlyList<PathPattern> Dropped, IReadOnlyList<PathPattern> Keyed, bool IsOrdered)
{
    /// <summary>Reads steps such as <c>drop a.b</c>, <c>keyed c.*</c> and <c>ordered</c>, joined by <c>;</c>.</summary>
    /// <exception cref="DatalogException">A step is none of these: <c>bad-what-if</c>.</exception>
    public static WhatIf Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (dropped, keyed, isOrdered, wrong) = (new List<PathPattern>(), new List<PathPattern>(), false, new List<string>());
        foreach (var step in text.Split(';', StringSplitOptions.TrimEntries))
        {
            switch (step.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["drop", var pattern]: dropped.Add(PathPattern.Parse(pattern)); break;
                case ["keyed", var pattern]: keyed.Add(PathPattern.Parse(pattern)); break;
                case ["ordered"]: isOrdered = true; break;
                default: wrong.Add($"'{step}'"); break;
            }
        }

        return wrong.Count == 0
            ? new WhatIf(text, dropped, keyed, isOrdered)
            : throw new DatalogException(ErrorKind.Request, "bad-what-if", $"{string.Join(", ", wrong)} in '{text}' is no policy", "Write drop PATTERN, keyed PATTERN or ordered, several joined by ;");
    }

    /// <summary>All of several policies at once.</summary>
    public static WhatIf Join(IReadOnlyList<WhatIf> policies) => new(
        string.Join("; ", policies.Select(p => p.Text)), [.. policies.SelectMany(p => p.Dropped)], [.. policies.SelectMany(p => p.Keyed)], policies.Any(p => p.IsOrdered));
}
