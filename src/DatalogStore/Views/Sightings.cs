using DatalogStore.Model;
using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Which snapshot saw which hashed entity: of the snapshots that are complete at a view's basis and inside its scope. One snapshot's entities come from its
/// bitmap; one entity's snapshots from the <see cref="EntityLives"/> of all, which are made when first asked for and shared by views that see the same snapshots.
/// Valid as long as its view.
/// </summary>
internal sealed class Sightings
{
    /// <summary>Up to so many snapshots an entity is looked for in each one's bitmap, which is cheaper than finding the lives of all.</summary>
    private const int BitmapsMax = 8;

    private readonly Func<SnapshotRecord, EntityBitmap> _membersOf;
    private readonly Func<SnapshotRecord, SnapshotCoverage> _coverageOf;
    private readonly Lazy<EntityLives> _lives;
    private readonly Dictionary<long, int> _positions = [];
    private readonly SnapshotCoverage?[] _coverage;

    /// <param name="snapshots">The snapshots in the order of their times.</param>
    /// <param name="membersOf">The entities of one of them.</param>
    /// <param name="coverageOf">What one of them says it covers.</param>
    /// <param name="lives">Finds the lives of all entities.</param>
    public Sightings(
        IReadOnlyList<SnapshotRecord> snapshots, Func<SnapshotRecord, EntityBitmap> membersOf, Func<SnapshotRecord, SnapshotCoverage> coverageOf, Func<EntityLives> lives)
    {
        Snapshots = snapshots;
        (_membersOf, _coverageOf, _lives) = (membersOf, coverageOf, new Lazy<EntityLives>(lives));
        _coverage = new SnapshotCoverage?[snapshots.Count];
        for (var position = 0; position < snapshots.Count; position++) _positions[snapshots[position].Entity] = position;
        var sources = new Dictionary<SnapshotSource, int>();
        SourceOf = [.. snapshots.Select(s => sources.TryGetValue(s.Source, out var known) ? known : sources[s.Source] = sources.Count)];
        SourceCount = sources.Count;
    }

    /// <summary>Of a view that has no snapshots.</summary>
    public static Sightings None { get; } = new([], _ => EntityBitmap.Empty, _ => new SnapshotCoverage([], []), () => new EntityLives([], [0, 0], []));

    /// <summary>The snapshots in the order of their times; everywhere else a snapshot is its position here.</summary>
    public IReadOnlyList<SnapshotRecord> Snapshots { get; }

    /// <summary>The number of each snapshot's source, counted from 0.</summary>
    public IReadOnlyList<int> SourceOf { get; }

    public int SourceCount { get; }

    public EntityLives Lives => _lives.Value;

    /// <summary>The position of the snapshot with this metadata entity; false when it is not one of them.</summary>
    public bool TryGetPosition(long snapshot, out int position) => _positions.TryGetValue(snapshot, out position);

    /// <summary>The entities of a snapshot, ascending.</summary>
    public IEnumerable<long> EntitiesOf(int position) => _membersOf(Snapshots[position]).Select(number => EntityId.Of(Partition.Snapshots, number));

    /// <summary>Whether a snapshot holds an entity.</summary>
    public bool Holds(int position, long e) => EntityId.IsSnapshotEntity(e) && _membersOf(Snapshots[position]).Contains((uint)EntityId.NumberOf(e));

    /// <summary>Adds the snapshots that hold an entity.</summary>
    public void AddSnapshotsOf(long e, List<int> into)
    {
        if (Snapshots.Count <= BitmapsMax)
        {
            for (var position = 0; position < Snapshots.Count; position++)
            {
                if (Holds(position, e)) into.Add(position);
            }

            return;
        }

        foreach (var run in Lives.RunsOf(Lives.LifeOf(e)))
        {
            for (var position = run.First; position <= run.Last; position++)
            {
                if (SourceOf[position] != SourceOf[run.First]) continue;
                // An incomplete snapshot within the run need not have seen it.
                if (Snapshots[position].DeclaredComplete != false || Holds(position, e)) into.Add(position);
            }
        }
    }

    /// <summary>Whether a snapshot collected all of a path, see <see cref="SnapshotCoverage.IsCollected"/>.</summary>
    public bool IsCollected(int position, string path) => (_coverage[position] ??= _coverageOf(Snapshots[position])).IsCollected(path);
}
