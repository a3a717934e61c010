namespace DatalogStore.Views;

/// <summary>
/// Finds what was not collected at a moment, of all that a query reads. A source bears on an attribute path when one of its snapshots covers it, or does not state what
/// it covers; only sources that bear on something read can leave a gap. A chosen snapshot that states nothing is taken at its word: what it does not hold was not there.
/// </summary>
internal sealed class GapFinder
{
    private readonly List<(SnapshotSource Source, List<SnapshotRecord> Loaded, List<string> Paths)> _sources = [];
    private readonly Func<SnapshotRecord, SnapshotCoverage> _coverageOf;

    /// <param name="catalog">Every snapshot of the basis.</param>
    /// <param name="coverageOf">What a snapshot says it covers.</param>
    /// <param name="paths">The attribute paths that the query reads.</param>
    public GapFinder(IReadOnlyList<SnapshotRecord> catalog, Func<SnapshotRecord, SnapshotCoverage> coverageOf, IReadOnlyCollection<string> paths)
    {
        _coverageOf = coverageOf;
        foreach (var snapshots in catalog.GroupBy(s => s.Source))
        {
            var coverages = snapshots.Select(coverageOf).ToList();
            var borne = coverages.Exists(c => !c.IsStated) ? [.. paths] : paths.Where(p => coverages.Exists(c => c.Covers(p))).ToList();
            if (borne.Count > 0) _sources.Add((snapshots.Key, snapshots.Where(s => s.IsLoaded).ToList(), borne));
        }
    }

    /// <summary>The gaps while these snapshots are chosen.</summary>
    public IEnumerable<CollectionGap> In(TimeInterval when, IReadOnlyList<SnapshotRecord> chosen)
    {
        var bySource = chosen.ToDictionary(s => s.Source);
        foreach (var (source, loaded, paths) in _sources)
        {
            if (!bySource.TryGetValue(source, out var snapshot))
            {
                yield return new CollectionGap(when, source, WhyNone(loaded.FindAll(s => s.Time <= when.From)), []);
                continue;
            }

            if (snapshot.DeclaredComplete == false) yield return new CollectionGap(when, source, CollectionGapReason.CalledIncomplete, []);
            var coverage = _coverageOf(snapshot);
            var failed = paths.Select(coverage.FailureOver).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
            if (failed.Count > 0) yield return new CollectionGap(when, source, CollectionGapReason.Failed, failed);
            var uncovered = coverage.IsStated ? paths.Where(p => !coverage.Covers(p)).Order(StringComparer.Ordinal).ToList() : [];
            if (uncovered.Count > 0) yield return new CollectionGap(when, source, CollectionGapReason.NotCovered, uncovered);
        }
    }

    private static CollectionGapReason WhyNone(List<SnapshotRecord> earlier) =>
        earlier.Count == 0 ? CollectionGapReason.NoSnapshotYet
        : earlier.Exists(s => s.DeclaredComplete != false) ? CollectionGapReason.TooOld
        : CollectionGapReason.CalledIncomplete;
}
