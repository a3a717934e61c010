using DatalogStore.Storage;

namespace DatalogStore.Views;

/// <summary>
/// Finds the lives of all entities from what differs between a source's snapshots, in the order of their times. A life under construction is a node: the runs of its
/// parent, and one more, open or closed. What happens to an entity moves it to another node, and the same happening to the same node leads to the same one:
/// the work follows the number of comings and goings, not entities times snapshots.
/// </summary>
internal sealed class EntityLivesBuilder
{
    private const int Open = -1;

    private readonly int[] _nodeOf;
    private readonly List<(int Parent, LifeRun Run)> _nodes = [(0, default)];
    private readonly Dictionary<(int Node, int Snapshot), int> _moves = [];

    private EntityLivesBuilder(int entities) => _nodeOf = new int[entities];

    /// <param name="snapshots">Snapshots in the order of their times.</param>
    /// <param name="membersOf">The entities of one of them.</param>
    /// <param name="entities">One more than the highest number of an entity.</param>
    public static EntityLives Build(IReadOnlyList<SnapshotRecord> snapshots, Func<SnapshotRecord, EntityBitmap> membersOf, int entities)
    {
        var builder = new EntityLivesBuilder(entities);
        foreach (var source in Enumerable.Range(0, snapshots.Count).GroupBy(i => snapshots[i].Source)) builder.AddSource(source, snapshots, membersOf);
        return builder.Finish();
    }

    /// <summary>
    /// The runs of one source. A snapshot that its collector called incomplete shows that a thing was there, never that it was gone: it opens and prolongs
    /// runs and ends none.
    /// </summary>
    private void AddSource(IEnumerable<int> positions, IReadOnlyList<SnapshotRecord> snapshots, Func<SnapshotRecord, EntityBitmap> membersOf)
    {
        var present = EntityBitmap.Empty;
        var whole = Open;
        var partial = new List<(int Position, EntityBitmap Members)>();
        foreach (var position in positions)
        {
            var members = membersOf(snapshots[position]);
            Move(members.AndNot(present), _ => position, opens: true);
            if (snapshots[position].DeclaredComplete == false)
            {
                present = present.Or(members);
                partial.Add((position, members));
                continue;
            }

            Move(present.AndNot(members), LastSeen, opens: false);
            present = members;
            whole = position;
            partial.Clear();
        }

        Move(present, LastSeen, opens: false);

        int LastSeen(uint number)
        {
            for (var i = partial.Count - 1; i >= 0; i--)
            {
                if (partial[i].Members.Contains(number)) return partial[i].Position;
            }

            return whole;
        }
    }

    /// <summary>Moves entities on: opens a run at a snapshot, or closes the open one there.</summary>
    private void Move(EntityBitmap entities, Func<uint, int> snapshotOf, bool opens)
    {
        // Neighbours mostly share a life: the last move is the next one's.
        var (last, lastSnapshot, to) = (-1, -1, -1);
        foreach (var number in entities)
        {
            var snapshot = snapshotOf(number);
            if (_nodeOf[number] != last || snapshot != lastSnapshot)
            {
                (last, lastSnapshot) = (_nodeOf[number], snapshot);
                if (!_moves.TryGetValue((last, snapshot), out to))
                {
                    to = _moves[(last, snapshot)] = _nodes.Count;
                    _nodes.Add(opens ? (last, new LifeRun(snapshot, Open)) : (_nodes[last].Parent, _nodes[last].Run with { Last = snapshot }));
                }
            }

            _nodeOf[number] = to;
        }
    }

    /// <summary>Numbers the nodes at which entities ended, and writes each one's runs.</summary>
    private EntityLives Finish()
    {
        var lifeOfNode = new int[_nodes.Count];
        var starts = new List<int> { 0, 0 };
        var runs = new List<LifeRun>();
        var path = new Stack<LifeRun>();
        for (var number = 0; number < _nodeOf.Length; number++)
        {
            var node = _nodeOf[number];
            if (node != 0 && lifeOfNode[node] == 0)
            {
                lifeOfNode[node] = starts.Count - 1;
                for (var at = node; at != 0; at = _nodes[at].Parent) path.Push(_nodes[at].Run);
                while (path.TryPop(out var run)) runs.Add(run);
                starts.Add(runs.Count);
            }

            _nodeOf[number] = lifeOfNode[node];
        }

        return new EntityLives(_nodeOf, [.. starts], [.. runs]);
    }
}
