using System.Diagnostics;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>
/// Evaluates a query at the moments of a period. The choice of snapshots is constant between the times of snapshots (and the moments at which one grows too old), so each
/// different choice is asked once; columns are decoded once for all of them, and scope is a filter on them.
/// <para>
/// What is claimed: a moment without a gap is known, and its rows held. At a moment with a gap, a row that was found held all the same if more datoms could not have
/// taken it away; every other row, found or not, is unknown there.
/// </para>
/// </summary>
internal sealed class OverTimeRun
{
    private readonly Database _db;
    private readonly IDatabaseView _view;
    private readonly TimeInterval _period;
    private readonly string _query;
    private readonly OverTimeOptions _options;
    private readonly List<object?> _inputs;
    private readonly IReadOnlyList<SnapshotRecord> _catalog;

    /// <param name="db">What is asked.</param>
    /// <param name="view">Its basis, without scope.</param>
    /// <param name="period">The period.</param>
    /// <param name="query">The query.</param>
    /// <param name="inputs">Its inputs, without <c>$</c>.</param>
    /// <param name="options">How.</param>
    public OverTimeRun(Database db, IDatabaseView view, TimeInterval period, string query, IReadOnlyList<object?> inputs, OverTimeOptions options)
    {
        (_db, _view, _period, _query, _options) = (db, view, period, query, options);
        _inputs = [.. Datalog.InputsOf(db, query, inputs)];
        _catalog = SnapshotCatalog.Read(view);
    }

    public OverTimeResult Run(CancellationToken cancellation)
    {
        if (_period.From >= _period.To) throw Wrong("empty-period", "the period is empty: from ≤ time < to", "the end is the first moment that no longer counts");
        if (!_catalog.Any(s => s.IsLoaded)) throw Wrong("no-snapshots", "the store has no snapshot: it cannot tell what held when", "ask without a period");
        var reads = Datalog.ReadsOf(_query, [.. _inputs.Select(i => ReferenceEquals(i, _db) ? _db.All() : i)]);
        var gapFinder = new GapFinder(_catalog, Remembered(s => SnapshotCoverage.Read(_view, s.Entity)), Paths(reads));
        var rows = new OverTimeRows(reads.IsMonotone && !_db.IsFiltered);
        var gaps = new List<CollectionGap>();
        var answers = new List<QueryResult>();
        DatalogException? notFound = null;
        var started = Stopwatch.GetTimestamp();
        foreach (var (when, chosen) in Moments())
        {
            cancellation.ThrowIfCancellationRequested();
            var found = gapFinder.In(when, chosen).ToList();
            gaps.AddRange(found);
            try
            {
                answers.Add(Answer(chosen, Stopwatch.GetElapsedTime(started), cancellation));
                rows.Add(when, found.Count > 0, answers[^1].Rows);
            }
            catch (DatalogException e) when (e.Code == "entity-not-found")
            {
                // The query names an entity that is not there at this moment: nothing holds of it.
                notFound = e;
                rows.Add(when, found.Count > 0, []);
            }
        }

        if (answers.Count == 0) throw notFound!;
        return new OverTimeResult(
            _period, answers[0].Shape, answers[0].Columns, answers[0].Keys, rows.Build(), Joined(gaps), rows.MomentCount, [.. answers.SelectMany(a => a.Warnings).Distinct()]);
    }

    /// <summary>The period cut where the choice of snapshots changes.</summary>
    private List<(TimeInterval When, List<SnapshotRecord> Chosen)> Moments()
    {
        var times = new SortedSet<DateTimeOffset> { _period.From };
        foreach (var snapshot in _catalog)
        {
            times.Add(snapshot.Time);
            // Instants are whole milliseconds: the first one at which it is too old.
            if (_options.Choice.MaximumAge is { } age) times.Add(snapshot.Time.AddMilliseconds(Math.Floor(age.TotalMilliseconds) + 1));
        }

        var moments = new List<(TimeInterval When, List<SnapshotRecord> Chosen)>();
        foreach (var time in times.GetViewBetween(_period.From, _period.To.AddTicks(-1)))
        {
            var chosen = ScopeChooser.At(_catalog, time, _options.Choice);
            if (moments.Count > 0)
            {
                if (moments[^1].Chosen.SequenceEqual(chosen)) continue;
                moments[^1] = moments[^1] with { When = moments[^1].When with { To = time } };
            }

            moments.Add((new TimeInterval(time, _period.To), chosen));
        }

        return moments;
    }

    private QueryResult Answer(List<SnapshotRecord> chosen, TimeSpan elapsed, CancellationToken cancellation)
    {
        var moment = _db.Of(chosen, "a moment of a period");
        var inputs = _inputs.Select(i => ReferenceEquals(i, _db) ? moment : i).ToList();
        var options = _options.Query with { EveryRow = true, Explain = false, Timeout = _options.Query.Timeout is { } timeout ? timeout > elapsed ? timeout - elapsed : TimeSpan.Zero : null };
        return Datalog.Query(_query, inputs, options, cancellation);
    }

    /// <summary>The paths that the attributes read have, or had under an earlier name; those that nobody collects are left out.</summary>
    private List<string> Paths(QueryReads reads)
    {
        // What every hashed entity has, and what says which attributes are null or empty, comes from everything that was collected.
        // A filter may look at whatever it likes.
        var isAll = reads.IsAll || _db.IsFiltered || reads.Attributes.Any(Model.BuiltIn.OfSnapshots.Contains);
        var paths = _view.Schema.Idents
            .Where(i => _view.Schema.TryGetAttribute(i, out var attribute) && attribute.IsShared && (isAll || reads.Attributes.Contains(attribute.Id)))
            .Concat(reads.Unknown);
        return [.. paths.Select(i => SnapshotCoverage.PathOf(i.Text)).Distinct()];
    }

    private static Func<SnapshotRecord, SnapshotCoverage> Remembered(Func<SnapshotRecord, SnapshotCoverage> read)
    {
        var known = new Dictionary<long, SnapshotCoverage>();
        return snapshot => known.TryGetValue(snapshot.Entity, out var coverage) ? coverage : known[snapshot.Entity] = read(snapshot);
    }

    private static IReadOnlyList<CollectionGap> Joined(List<CollectionGap> gaps) => [..
        from gap in gaps
        group gap by (gap.Source, gap.Reason, Paths: string.Join(' ', gap.Paths)) into same
        from when in TimeInterval.Joined(same.Select(g => g.When))
        orderby when.From
        select same.First() with { When = when }];

    private static DatalogException Wrong(string code, string message, string help) => new(ErrorKind.Request, code, message, help);
}
