namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// The rows of nodes that have one, in pages that are made when the first of their nodes gets one: a recursion from one node of a million must not begin by
/// clearing a place for each.
/// </summary>
internal sealed class GraphRows(int nodes)
{
    private const int PageShift = 9;
    private const int PageSize = 1 << PageShift;

    private readonly GraphRow?[]?[] _pages = new GraphRow?[]?[(nodes + PageSize - 1) >> PageShift];

    public GraphRow? this[int node] => _pages[node >> PageShift] is { } page ? page[node & (PageSize - 1)] : null;

    /// <summary>The node's row, made when there was none.</summary>
    public GraphRow Make(int node)
    {
        var page = _pages[node >> PageShift] ??= new GraphRow?[PageSize];
        return page[node & (PageSize - 1)] ??= new GraphRow(nodes);
    }

    /// <summary>All rows in the order of their nodes.</summary>
    public IEnumerable<(int Node, GraphRow Row)> All()
    {
        for (var p = 0; p < _pages.Length; p++)
        {
            if (_pages[p] is not { } page) continue;
            for (var i = 0; i < page.Length; i++)
            {
                if (page[i] is { } row) yield return ((p << PageShift) + i, row);
            }
        }
    }
}
