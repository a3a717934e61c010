using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Oracle;
using DatalogStore.Views;

namespace DatalogStore.Tests.Snapshots;

/// <summary>The relations over snapshots as lists of tuples, from what can be reached from each snapshot's root. Slow and obvious.</summary>
internal sealed class NaiveSightings
{
    private readonly List<(SnapshotRecord Snapshot, HashSet<long> Entities)> _snapshots = [];

    /// <param name="db">A database, with or without a scope.</param>
    /// <param name="everything">The same store without scope or since, to walk in.</param>
    public NaiveSightings(Database db, Database everything)
    {
        using var whole = everything.OpenView();
        foreach (var snapshot in db.Scope?.Snapshots ?? db.Snapshots)
        {
            // A scope chosen before an as-of may hold snapshots that were not complete then.
            if (!db.Snapshots.Any(s => s.Id == snapshot.Id && s.IsLoaded)) continue;
            _snapshots.Add((snapshot, [.. ReachabilityWalk.From(whole, [snapshot.Root]).Select(n => EntityId.Of(Partition.Snapshots, n))]));
        }
    }

    public IEnumerable<long> Entities => _snapshots.SelectMany(s => s.Entities).Distinct().Order();

    public List<EdnVector> Contains => [.. _snapshots.SelectMany(s => s.Entities.Select(e => EdnVector.Of(s.Snapshot.Entity, e)))];

    public List<EdnVector> FirstSeen => [.. Entities.Select(e => EdnVector.Of(e, Times(e).Min()))];

    public List<EdnVector> LastSeen => [.. Entities.Select(e => EdnVector.Of(e, Times(e).Max()))];

    public List<EdnVector> SameSource => [..
        from a in Entities
        from b in Entities
        where Sources(a).Intersect(Sources(b)).Any()
        select EdnVector.Of(a, b)];

    /// <summary>For each entity and source: walks the source's snapshots in time. One that holds it begins or prolongs a run; one that does not ends it, unless called incomplete.</summary>
    public List<EdnVector> Seen
    {
        get
        {
            var rows = new HashSet<(long, DateTimeOffset, DateTimeOffset)>();
            foreach (var e in Entities)
            {
                foreach (var source in _snapshots.GroupBy(s => s.Snapshot.Source))
                {
                    (DateTimeOffset From, DateTimeOffset To)? run = null;
                    foreach (var (snapshot, entities) in source)
                    {
                        if (entities.Contains(e))
                        {
                            run = (run?.From ?? snapshot.Time, snapshot.Time);
                        }
                        else if (run is { } ended && snapshot.DeclaredComplete != false)
                        {
                            rows.Add((e, ended.From, ended.To));
                            run = null;
                        }
                    }

                    if (run is { } last) rows.Add((e, last.From, last.To));
                }
            }

            return [.. rows.Select(r => EdnVector.Of(r.Item1, r.Item2, r.Item3))];
        }
    }

    public List<EdnVector> Of(string relation) => relation switch
    {
        "snapshot-contains" => Contains,
        "first-seen" => FirstSeen,
        "last-seen" => LastSeen,
        "seen" => Seen,
        _ => SameSource,
    };

    private IEnumerable<DateTimeOffset> Times(long e) => _snapshots.Where(s => s.Entities.Contains(e)).Select(s => s.Snapshot.Time);

    private IEnumerable<SnapshotSource> Sources(long e) => _snapshots.Where(s => s.Entities.Contains(e)).Select(s => s.Snapshot.Source);
}
