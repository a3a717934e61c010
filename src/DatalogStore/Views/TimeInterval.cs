namespace DatalogStore.Views;

/// <summary>A stretch of time: <paramref name="From"/> ≤ time &lt; <paramref name="To"/>.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
public readonly record struct TimeInterval(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The intervals, given in the order of time, with those joined that touch.</summary>
    internal static IReadOnlyList<TimeInterval> Joined(IEnumerable<TimeInterval> intervals)
    {
        var joined = new List<TimeInterval>();
        foreach (var interval in intervals)
        {
            if (joined.Count > 0 && joined[^1].To == interval.From) joined[^1] = joined[^1] with { To = interval.To };
            else joined.Add(interval);
        }

        return joined;
    }
}
