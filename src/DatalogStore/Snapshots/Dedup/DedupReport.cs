namespace DatalogStore.Snapshots.Dedup;

/// <summary>How well snapshots share their maps, and why not better (docs/dedup.md). Counting keeps no store; memory grows with the number of different maps, not with files.</summary>
public sealed record DedupReport
{
    /// <summary>The snapshots, in time order.</summary>
    public required IReadOnlyList<DedupSnapshot> Snapshots { get; init; }

    /// <summary>The maps by where they lie, the most bytes kept first.</summary>
    public required IReadOnlyList<DedupSubtree> Subtrees { get; init; }

    /// <summary>Why maps were new, the most bytes first, those of the spine above counted.</summary>
    public required IReadOnlyList<DedupCause> Causes { get; init; }

    /// <summary>What all comes to as it is, then under each policy of <see cref="DedupOptions.WhatIf"/>, then, of several, under all at once.</summary>
    public required IReadOnlyList<DedupPolicy> Policies { get; init; }

    /// <summary>What was measured for comparison, if it was asked for.</summary>
    public required IReadOnlyList<DedupYardstick> Yardsticks { get; init; }

    /// <summary>Counts snapshots, or raw records as the default policy would write them.</summary>
    /// <param name="paths">
    /// Snapshot folders or trees of them, ordered by their ids; or raw records (JSON, NDJSON, EDN, plain or packed) in the order given, a file being one
    /// moment, and of a folder each file and each folder, by name.
    /// </param>
    /// <param name="options">What to measure besides.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DatalogException">A path, a policy or some input is bad.</exception>
    public static DedupReport Measure(IEnumerable<string> paths, DedupOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new DedupOptions();
        var policies = options.WhatIf.Select(WhatIf.Parse).ToList();
        if (policies.Count > 1) policies.Add(WhatIf.Join(policies));
        var inputs = DedupInput.Find(paths);
        using var yardsticks = options.Yardsticks && !inputs[0].IsSnapshot ? new Yardsticks() : null;
        var counter = new DedupCounter();
        var snapshots = new List<DedupSnapshot>();
        var tried = policies.ConvertAll(policy => (Policy: policy, Counter: new DedupCounter(), Snapshots: new List<DedupSnapshot>()));
        foreach (var input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            var reader = new DedupReader(input, cancellation);
            snapshots.Add(reader.Count(counter, yardsticks));
            foreach (var trial in tried) trial.Snapshots.Add(reader.Count(trial.Counter, trial.Policy));
            options.Progress?.Report(new DedupProgress(snapshots.Count, inputs.Count, snapshots[^1]));
        }

        return new DedupReport
        {
            Snapshots = snapshots,
            Subtrees = counter.Subtrees(options.SubtreeDepth),
            Causes = counter.Causes,
            Policies = [DedupPolicy.Of("as it is", snapshots), .. tried.Select(t => DedupPolicy.Of(t.Policy.Text, t.Snapshots))],
            Yardsticks = yardsticks?.Finish() ?? [],
        };
    }
}
