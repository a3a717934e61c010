using DatalogStore.Model;
using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>A call of a <see cref="SnapshotRelation"/>.</summary>
/// <param name="Source">The database whose snapshots are meant.</param>
/// <param name="Relation">Which relation.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Clause">The clause it came from, for errors.</param>
/// <param name="Place">Where that stood.</param>
internal sealed record SnapshotGoal(DatabaseSource Source, SnapshotRelation Relation, IReadOnlyList<Slot> Arguments, Clause Clause, Edn.SourcePlace? Place) : Goal
{
    private const double RunsPerEntity = 1.5;
    private const double TestKeeps = 0.5;

    /// <summary>Variables that must be bound before.</summary>
    public IEnumerable<int> Needed => Arguments.Where((a, i) => a.IsVariable && Relation.Requires(i)).Select(a => a.Variable);

    public override IEnumerable<int> Variables => Arguments.Where(s => s.IsVariable).Select(s => s.Variable);

    public override Goal Rename(Func<int, int> rename) => this with { Arguments = [.. Arguments.Select(s => s.Rename(rename))] };

    public override string Describe(VariableNames names) =>
        $"({(Source.Name == "$" ? "" : Source.Name + " ")}{string.Join(' ', Arguments.Select(a => a.Describe(names)).Prepend(Relation.Name))})";

    /// <summary>Rows that it gives for a row before it. A known entity is looked up, a known snapshot's bitmap is walked, all else looks at every entity.</summary>
    public double Fan(IReadOnlySet<int> bound)
    {
        var snapshots = (double)Source.View.Sightings.Snapshots.Count;
        if (snapshots == 0) return 0;
        var entities = (double)Source.View.CountEstimate(BuiltIn.ContentHash.Id);
        var known = Arguments.Select(a => a.IsKnown(bound)).ToArray();
        if (known.All(k => k)) return TestKeeps;
        if (Relation == SnapshotRelation.Collected) return snapshots * TestKeeps;
        if (Relation == SnapshotRelation.Contains) return (known[0] ? 1 : snapshots) * (known[1] ? 1 : entities) * TestKeeps;
        if (Relation == SnapshotRelation.SameSource) return (known[0] || known[1] ? entities : entities * entities) / Source.View.Sightings.SourceCount;
        var rows = (known[0] ? 1 : entities) * (Relation == SnapshotRelation.Seen ? RunsPerEntity : 1);
        return known.Skip(1).Any(k => k) ? rows / snapshots : rows;
    }
}
