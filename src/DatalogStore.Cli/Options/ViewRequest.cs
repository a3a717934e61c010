using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Output;
using DatalogStore.Views;

namespace DatalogStore.Cli.Options;

/// <summary>A view as the options asked for it, checked as far as can be without the store.</summary>
internal sealed record ViewRequest
{
    /// <summary>What <c>now</c> is.</summary>
    public required DateTimeOffset Now { get; init; }

    public bool IsAll { get; init; }

    /// <summary>An id, or the beginning of one.</summary>
    public string? SnapshotId { get; init; }

    public DateTimeOffset? At { get; init; }

    public (DateTimeOffset From, DateTimeOffset To)? Period { get; init; }

    /// <summary>Whether the period is asked moment by moment.</summary>
    public bool IsOverTime { get; init; }

    public AtOptions Choice { get; init; } = new();

    public TransactionPoint? AsOf { get; init; }

    public TransactionPoint? Since { get; init; }

    public bool IsHistory { get; init; }

    /// <summary>The view of a store's present database. Warns where it is probably not what was meant.</summary>
    public Database Apply(Tool tool, Database db)
    {
        if (IsOverTime) throw new RequestException("bad-view", "--over-time goes with query alone", "ask with --at for one moment, or with --union for the merged period");
        var view = ByTransaction(tool, db);
        if (IsAll) return view;
        if (SnapshotId is not null) return view.Snapshot(SnapshotIds.Parse(SnapshotId, view.Snapshots));
        if (Period is { } period) return view.Between(period.From, period.To, Choice);
        return At is not null || view.Snapshots.Count > 0 ? view.At(At ?? Now, Choice) : view;
    }

    /// <summary>The answer to a query at every moment of the period. What lies in the future is left out: nobody has seen it.</summary>
    public OverTimeResult OverTime(Tool tool, Database db, string query, IReadOnlyList<object?> inputs, QueryOptions options)
    {
        var (from, to) = Period!.Value;
        if (to > Now) tool.Note($"--to {TableWriter.TextOf(to)} lies in the future: taken as now, {TableWriter.TextOf(Now)}");
        return ByTransaction(tool, db).OverTime(from, to > Now ? Now : to, query, inputs, new OverTimeOptions { Choice = Choice, Query = options }, tool.Cancellation);
    }

    private Database ByTransaction(Tool tool, Database db)
    {
        if (IsHistory) return db.History();
        if (Since is not null) return Since.NumberIn(db) is { } start ? db.Since(start) : db.Since(Since.Instant!.Value);
        if (AsOf is null) return db;
        if (AsOf.NumberIn(db) is { } t) return db.AsOf(t);
        var moment = AsOf.Instant!.Value;
        var view = db.AsOf(moment);
        var known = db.Snapshots.Count(s => s.Time <= moment);
        if (known > 0 && view.Snapshots.Count == 0)
            tool.Warn($"--as-of is about when the store was written, and at {TableWriter.TextOf(moment)} it held no snapshot yet; {known} of its snapshots show the world of that time: --at {AsOf.Text}");
        return view;
    }
}
