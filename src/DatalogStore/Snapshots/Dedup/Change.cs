namespace DatalogStore.Snapshots.Dedup;

/// <summary>What differs between a map and the one it replaced, while it is gathered.</summary>
internal sealed class Change
{
    private readonly SortedSet<string> _scalars = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _lists = new(StringComparer.Ordinal);

    public void AddScalar(string attribute) => _scalars.Add(attribute);

    public void AddList(string attribute) => _lists.Add(attribute);

    /// <summary>The cause: a scalar before a list, and the spine when neither changed.</summary>
    /// <param name="path">The path of the map, for the spine.</param>
    public CauseKey ToCause(string path) =>
        _scalars.Count > 0 ? CauseKey.Of(DedupCauseKind.ChangedScalar, _scalars)
        : _lists.Count > 0 ? CauseKey.Of(DedupCauseKind.ChangedList, _lists)
        : new CauseKey(DedupCauseKind.Spine, path);
}

/// <summary>A cause by value.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="What">The attributes with colons, one a line; of a spine and of a new resource the path.</param>
internal readonly record struct CauseKey(DedupCauseKind Kind, string What)
{
    public static CauseKey Of(DedupCauseKind kind, IEnumerable<string> attributes) => new(kind, string.Join('\n', attributes.Select(a => ":" + a)));
}
