namespace DatalogStore.Snapshots.Dedup;

/// <summary>What to measure besides the counts.</summary>
public sealed record DedupOptions
{
    /// <summary>
    /// Policies to compare, each as text: <c>drop PATTERN</c>, <c>keyed PATTERN</c>, <c>ordered</c>, several joined by <c>;</c>. Several policies are also tried all at once.
    /// A pattern is keys joined by points, <c>*</c> for any key and <c>**</c> for any number of them.
    /// </summary>
    public IReadOnlyList<string> WhatIf { get; init; } = [];

    /// <summary>How many keys the path of a <see cref="DedupSubtree"/> has at most.</summary>
    public int SubtreeDepth { get; init; } = 3;

    /// <summary>Whether to measure what other ways of keeping raw records would keep; of snapshots there is nothing to measure.</summary>
    public bool Yardsticks { get; init; }

    /// <summary>Told after each snapshot how far it has come.</summary>
    public IProgress<DedupProgress>? Progress { get; init; }
}

/// <summary>How far counting has come.</summary>
/// <param name="Done">Snapshots counted.</param>
/// <param name="Total">Snapshots to be counted.</param>
/// <param name="Last">The last one.</param>
public readonly record struct DedupProgress(int Done, int Total, DedupSnapshot Last);
