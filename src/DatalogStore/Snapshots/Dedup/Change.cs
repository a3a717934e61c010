namespace DatalogStore.Snapshots.Dedup;

/// <summary>What differs between a map and the one it replaced, while it is gathered.</summary>
internal sealed class Change
{
    private readonly SortedSet<string> _attributes = new(StringComparer.Ordinal);
    private bool _hasList;

    public void AddScalar(string attribute) => _attributes.Add(attribute);

    public void AddList(string attribute)
    {
        _attributes.Add(attribute);
        _hasList = true;
    }

    /// <summary>The cause, with everything that changed: were only the scalars as before, a list's change would still make the map new.</summary>
    /// <param name="path">The path of the map, for the spine.</param>
    public CauseKey ToCause(string path) => _attributes.Count == 0
        ? new CauseKey(DedupCauseKind.Spine, path)
        : CauseKey.Of(_hasList ? DedupCauseKind.ChangedList : DedupCauseKind.ChangedScalar, _attributes);
}

/// <summary>A cause by value.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="What">The attributes with colons, one a line; of a spine and of a new resource the path.</param>
internal readonly record struct CauseKey(DedupCauseKind Kind, string What)
{
    public static CauseKey Of(DedupCauseKind kind, IEnumerable<string> attributes) => new(kind, string.Join('\n', attributes.Select(a => ":" + a)));
}
