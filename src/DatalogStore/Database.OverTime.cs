using DatalogStore.Views;

namespace DatalogStore;

/// <content>A query over a period, moment by moment.</content>
public sealed partial class Database
{
    /// <summary>
    /// Asks a query at every moment of a period (<paramref name="from"/> ≤ time &lt; <paramref name="to"/>) and gives each row the intervals in which it held. The world at a
    /// moment is that of <see cref="At"/>, whatever scope this value has: it changes where a snapshot comes, and between snapshots it is that of the earlier one.
    /// </summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment that no longer counts.</param>
    /// <param name="query">As for <see cref="Query(string, object[])"/>.</param>
    /// <param name="inputs">As for <see cref="Query(string, object[])"/>.</param>
    /// <exception cref="DatalogException">
    /// As a query, and <c>empty-period</c>, <c>no-snapshots</c>, <c>over-time-limit</c> (an answer cut short or picked by chance does not tell what held).
    /// </exception>
    public OverTimeResult OverTime(DateTimeOffset from, DateTimeOffset to, string query, params object?[] inputs) => OverTime(from, to, query, inputs, new OverTimeOptions());

    /// <summary>Asks a query at every moment of a period, within limits.</summary>
    public OverTimeResult OverTime(
        DateTimeOffset from, DateTimeOffset to, string query, IReadOnlyList<object?> inputs, OverTimeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var view = _views.Open(Spec.ToWhole());
        return new OverTimeRun(this, view, new TimeInterval(from, to), query, inputs, options).Run(cancellationToken);
    }

    /// <summary>The world that these snapshots make up.</summary>
    internal Database Of(IReadOnlyList<SnapshotRecord> chosen, string description) => InScope(description, _ => [.. chosen]);
}
