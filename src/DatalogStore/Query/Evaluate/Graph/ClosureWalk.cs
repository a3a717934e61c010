namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// The transitive closure, the commonest recursion of all: <c>p(x, y) ← base(x, y)</c> and <c>p(x, y) ← p(x, z), step(z, y)</c>, or the step first
/// where base and step are the same. Each node is searched breadth first with one array of marks for all; its ends are written one after another, and
/// no row of them needs a set of its own.
/// </summary>
internal sealed class ClosureWalk
{
    private readonly Adjacency _base;
    private readonly Adjacency _step;

    private ClosureWalk(Adjacency @base, Adjacency step) => (_base, _step) = (@base, step);

    /// <summary>The closure that the bodies describe, or <see langword="null"/>.</summary>
    public static ClosureWalk? Of(IReadOnlyList<GraphBody> bodies, IReadOnlyDictionary<GraphPart, (Adjacency Forward, Adjacency Backward)> adjacencies)
    {
        if (bodies.Count != 2 || bodies[0].Predicate != bodies[1].Predicate || bodies[0].Predicate.Arity != 2) return null;
        var (first, second) = bodies[0].Calls.Count == 0 ? (bodies[0], bodies[1]) : (bodies[1], bodies[0]);
        if (first.Calls.Count != 0 || second is not { Calls: [var call], Parts: [var part] }) return null;
        var (x, y) = (second.HeadFrom, second.HeadTo);
        if (x == y || call.From == call.To || part.From == part.To || first.HeadFrom == first.HeadTo) return null;
        var isCallFirst = call.From == x;
        var z = isCallFirst ? call.To : call.From;
        if (z == x || z == y || (isCallFirst ? x : y) != (isCallFirst ? call.From : call.To)) return null;
        var (from, to) = isCallFirst ? (z, y) : (x, z);
        var (@base, step) = (Between(first.Parts[0], first.HeadFrom), Between(part, from));
        if (Math.Min(part.From, part.To) != Math.Min(from, to) || Math.Max(part.From, part.To) != Math.Max(from, to)) return null;
        return isCallFirst || @base.IsSame(step) ? new ClosureWalk(@base, step) : null;

        Adjacency Between(GraphPart pairs, int start) => pairs.From == start ? adjacencies[pairs].Forward : adjacencies[pairs].Backward;
    }

    /// <summary>All rows as columns.</summary>
    public (ulong[][] Columns, int Count) Run(GraphNodes nodes, QueryBudget budget)
    {
        var reachedBy = new int[nodes.Count];
        var ends = GC.AllocateUninitializedArray<int>(Math.Max(1024, nodes.Count + 1));
        var starts = new List<(int Node, int Start)>();
        var count = 0;
        for (var asked = 0; asked < _base.StartCount; asked++)
        {
            var node = _base.NodeAt(asked);
            var first = _base.At(asked);
            if (first.Length == 0) continue;
            // A node reaches each node once at most.
            if (ends.Length - count <= nodes.Count) Array.Resize(ref ends, checked(Math.Max(ends.Length * 2, count + nodes.Count + 1)));
            starts.Add((node, count));
            var (head, looked) = (count, 0);
            var mark = node + 1;
            Reach(first, reachedBy, ends, mark, ref count);
            while (head < count)
            {
                var next = _step.Of(ends[head++]);
                looked += next.Length;
                Reach(next, reachedBy, ends, mark, ref count);
            }

            budget.Look(looked);
            budget.AddRows(count - starts[^1].Start);
        }

        var columns = new[] { GC.AllocateUninitializedArray<ulong>(count), GC.AllocateUninitializedArray<ulong>(count) };
        for (var i = 0; i < starts.Count; i++)
        {
            var (node, start) = starts[i];
            columns[0].AsSpan(start, (i + 1 < starts.Count ? starts[i + 1].Start : count) - start).Fill(nodes.WordOf(node));
        }

        nodes.Words(ends.AsSpan(0, count), columns[1]);
        return (columns, count);
    }

    private static void Reach(ReadOnlySpan<int> from, int[] reachedBy, int[] ends, int mark, ref int count)
    {
        var at = count;
        foreach (var end in from)
        {
            // Without a branch: whether a node is new cannot be guessed. The last one is written before it is known to be.
            ref var by = ref reachedBy[end];
            ends[at] = end;
            at += by == mark ? 0 : 1;
            by = mark;
        }

        count = at;
    }
}
