namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>A relation that a recursion makes: for each node the row of its ends. One of a single place holds each node as its own end.</summary>
internal sealed class GraphRelation(int nodes, bool hasInverse, Queue<(GraphRelation Relation, int Node)> changed)
{
    private readonly GraphRows _rows = new(nodes);
    private readonly GraphRows? _inverse = hasInverse ? new GraphRows(nodes) : null;

    public long Count { get; private set; }

    /// <summary>What derives more from new pairs of this relation.</summary>
    public List<GraphRule> Rules { get; } = [];

    public GraphRow? RowOf(int node) => _rows[node];

    public bool Contains(int from, int to) => _rows[from] is { } row && row.Contains(to);

    /// <summary>The nodes before this one, of pairs that were joined or are being joined.</summary>
    public ReadOnlySpan<int> Before(int node) => _inverse![node] is { } row ? row.Items(0, row.Count) : [];

    public int Add(int from, int to)
    {
        var row = _rows.Make(from);
        var isQueued = row.Count > row.Seen;
        if (!row.Add(to)) return 0;
        Count++;
        if (!isQueued) changed.Enqueue((this, from));
        return 1;
    }

    public int Add(int from, ReadOnlySpan<int> to)
    {
        if (to.Length == 0) return 0;
        var row = _rows.Make(from);
        var isQueued = row.Count > row.Seen;
        var added = row.Add(to);
        Count += added;
        if (!isQueued && added > 0) changed.Enqueue((this, from));
        return added;
    }

    /// <summary>Takes the new pairs of a node as seen, in both directions.</summary>
    public void See(int from, GraphRow row)
    {
        if (_inverse is not null)
        {
            foreach (var to in row.Items(row.Seen, row.Count)) _inverse.Make(to).Append(from);
        }

        row.Seen = row.Count;
    }

    /// <summary>All pairs as columns of words.</summary>
    public ulong[][] Columns(GraphNodes words, bool isSingle)
    {
        var columns = new ulong[isSingle ? 1 : 2][];
        for (var c = 0; c < columns.Length; c++) columns[c] = new ulong[Count];
        var start = 0;
        foreach (var (node, row) in _rows.All())
        {
            columns[0].AsSpan(start, row.Count).Fill(words.WordOf(node));
            if (!isSingle) words.Words(row.Items(0, row.Count), columns[1].AsSpan(start, row.Count));
            start += row.Count;
        }

        return columns;
    }
}
