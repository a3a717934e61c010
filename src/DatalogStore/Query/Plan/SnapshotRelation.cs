namespace DatalogStore.Query.Plan;

/// <summary>A built-in relation over snapshots, called like a rule. A rule of the same name in <c>%</c> hides it, with a warning.</summary>
internal sealed record SnapshotRelation
{
    public static readonly SnapshotRelation Contains = new("snapshot-contains", "?snapshot", "?e");
    public static readonly SnapshotRelation FirstSeen = new("first-seen", "?e", "?instant");
    public static readonly SnapshotRelation LastSeen = new("last-seen", "?e", "?instant");
    public static readonly SnapshotRelation Seen = new("seen", "?e", "?from", "?to");

    /// <summary>The one whose second argument must be bound: more paths are collected than anyone can list.</summary>
    public static readonly SnapshotRelation Collected = new("collected?", "?snapshot", "?path");

    public static readonly SnapshotRelation SameSource = new("same-source", "?a", "?b");

    private SnapshotRelation(string name, params string[] places)
    {
        Name = name;
        Places = places;
    }

    public static IReadOnlyList<SnapshotRelation> All { get; } = [Contains, FirstSeen, LastSeen, Seen, Collected, SameSource];

    public string Name { get; }

    /// <summary>What its arguments are called in documents and errors.</summary>
    public IReadOnlyList<string> Places { get; }

    public static SnapshotRelation? Named(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>Whether an entity is expected at a place, so that idents and lookup refs are resolved there.</summary>
    public bool ExpectsEntity(int place) => place < Places.Count && Places[place] is "?snapshot" or "?e" or "?a" or "?b";

    /// <summary>Whether an argument must be bound before.</summary>
    public bool Requires(int place) => this == Collected && place == 1;

    /// <summary>For example <c>(seen ?e ?from ?to)</c>.</summary>
    public override string ToString() => $"({Name} {string.Join(' ', Places)})";
}
