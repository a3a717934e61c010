namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>Where each node leads: the ends of node n are <c>Ends[Starts[n] .. Starts[n + 1]]</c>, ascending.</summary>
internal sealed class Adjacency
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private Adjacency(int[] starts, int[] ends) => (_starts, _ends) = (starts, ends);

    public int NodeCount => _starts.Length - 1;

    public int Count => _ends.Length;

    public ReadOnlySpan<int> Of(int node) => _ends.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    public bool Contains(int from, int to) => Of(from).BinarySearch(to) >= 0;

    public bool IsSame(Adjacency other) => this == other || (_starts.AsSpan().SequenceEqual(other._starts) && _ends.AsSpan().SequenceEqual(other._ends));

    /// <summary>Both directions of the pairs, which may come in any order. Turning them round twice sorts them.</summary>
    public static (Adjacency Forward, Adjacency Backward) Of(ReadOnlySpan<int> from, ReadOnlySpan<int> to, int nodes)
    {
        var forward = Place(from, to, nodes).Turned();
        var backward = forward;
        forward = forward.Turned();
        return (forward, backward);
    }

    private Adjacency Turned()
    {
        var starts = new int[_starts.Length];
        foreach (var end in _ends) starts[end + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var ends = new int[_ends.Length];
        var next = starts.AsSpan(0, NodeCount).ToArray();
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
