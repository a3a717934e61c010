namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// Where each node leads: the ends of node n are <c>Ends[Starts[n] .. Starts[n + 1]]</c>, ascending. Where there are far fewer pairs than nodes, as when
/// one node is asked about, only the nodes that lead somewhere have a start, and n is the place of the node among them: a question then costs what it
/// reaches, not what there is.
/// </summary>
internal sealed class Adjacency
{
    private const int SparseShare = 64;

    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly int[]? _leading;

    private Adjacency(int[] starts, int[] ends, int[]? leading = null) => (_starts, _ends, _leading) = (starts, ends, leading);

    public int Count => _ends.Length;

    /// <summary>How many starts there are: all nodes, or those that lead somewhere.</summary>
    public int StartCount => _starts.Length - 1;

    /// <summary>The node of a start; starts are in the order of their nodes.</summary>
    public int NodeAt(int start) => _leading is null ? start : _leading[start];

    /// <summary>The ends of a start.</summary>
    public ReadOnlySpan<int> At(int start) => _ends.AsSpan(_starts[start], _starts[start + 1] - _starts[start]);

    public ReadOnlySpan<int> Of(int node)
    {
        if (_leading is null) return At(node);
        var start = _leading.AsSpan().BinarySearch(node);
        return start < 0 ? [] : At(start);
    }

    public bool Contains(int from, int to) => Of(from).BinarySearch(to) >= 0;

    public bool IsSame(Adjacency other) =>
        this == other || (_starts.AsSpan().SequenceEqual(other._starts) && _ends.AsSpan().SequenceEqual(other._ends) && _leading.AsSpan().SequenceEqual(other._leading));

    /// <summary>Both directions of the pairs, which may come in any order. Turning them round twice sorts them.</summary>
    public static (Adjacency Forward, Adjacency Backward) Of(ReadOnlySpan<int> from, ReadOnlySpan<int> to, int nodes)
    {
        if ((long)from.Length * SparseShare < nodes) return (Sparse(from, to), Sparse(to, from));
        var forward = Place(from, to, nodes).Turned();
        var backward = forward;
        forward = forward.Turned();
        return (forward, backward);
    }

    private static Adjacency Sparse(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        var pairs = new (int From, int To)[from.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = (from[i], to[i]);
        Array.Sort(pairs);
        var (leading, starts, ends) = (new List<int>(), new List<int>(), new int[pairs.Length]);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (i == 0 || pairs[i].From != pairs[i - 1].From)
            {
                leading.Add(pairs[i].From);
                starts.Add(i);
            }

            ends[i] = pairs[i].To;
        }

        return new Adjacency([.. starts, ends.Length], ends, [.. leading]);
    }

    private Adjacency Turned()
    {
        var starts = new int[_starts.Length];
        foreach (var end in _ends) starts[end + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var ends = new int[_ends.Length];
        var next = starts.AsSpan(0, StartCount).ToArray();
        for (var node = 0; node < next.Length; node++)
        {
            foreach (var end in Of(node)) ends[next[end]++] = node;
        }

        return new Adjacency(starts, ends);
    }

    private static Adjacency Place(ReadOnlySpan<int> from, ReadOnlySpan<int> to, int nodes)
    {
        var starts = new int[nodes + 1];
        foreach (var node in from) starts[node + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var ends = new int[to.Length];
        var next = starts.AsSpan(0, nodes).ToArray();
        for (var i = 0; i < to.Length; i++) ends[next[from[i]]++] = to[i];
        return new Adjacency(starts, ends);
    }
}
