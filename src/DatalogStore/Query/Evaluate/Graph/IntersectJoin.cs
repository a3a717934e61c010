using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// A new variable that several patterns tie to what is bound, as the third corner of a triangle is: the nodes that all of them allow, found by going
/// through the shortest list and looking in the others. Joining one pattern after the other would first make every path of two edges.
/// </summary>
internal sealed class IntersectJoin
{
    private const int WholeColumnRows = 64;

    private readonly GraphNodes _nodes;
    private readonly Edge[] _edges;
    private readonly ulong[] _marks;

    private IntersectJoin(GraphNodes nodes, Edge[] edges) => (_nodes, _edges, _marks) = (nodes, edges, new ulong[(nodes.Count >> 6) + 1]);

    /// <summary>How many steps from this one on are one such join; 0 when none.</summary>
    public static int Width(JoinPlan plan, int at, Frame input, QueryContext context)
    {
        if (at + 1 >= plan.Steps.Count || input.Count < 2) return 0;
        if (NewVariable(plan.Steps[at], input) is not { } fresh) return 0;
        var width = 0;
        while (at + width < plan.Steps.Count && Ties(plan.Steps[at + width].Goal, fresh, input) && IsWorthWhile((PatternGoal)plan.Steps[at + width].Goal, input, context)) width++;
        return width < 2 ? 0 : width;
    }

    /// <summary>Runs these steps as one; <see langword="null"/>, having done nothing, when the values are no entities that lie together.</summary>
    public static Frame? Join(JoinPlan plan, int at, int width, Frame input, QueryContext context)
    {
        var fresh = NewVariable(plan.Steps[at], input)!.Value;
        var patterns = Enumerable.Range(at, width).Select(i => (PatternGoal)plan.Steps[i].Goal).ToList();
        var sources = patterns.ConvertAll(p => PairSource.Of(context.Column(p.Source, p.Attribute!.Id)));
        if (sources.Exists(s => !s.IsEntities)) return null;
        var nodes = GraphNodes.Of(sources);
        if (!nodes.AreRange) return null;
        var edges = new Edge[width];
        for (var i = 0; i < width; i++)
        {
            var (forward, backward) = sources[i].Adjacencies(nodes);
            var isForward = patterns[i].V.IsVariable && patterns[i].V.Variable == fresh;
            edges[i] = new Edge(isForward ? forward : backward, input.ColumnOf((isForward ? patterns[i].E : patterns[i].V).Variable));
        }

        return new IntersectJoin(nodes, edges).Run(fresh, input, plan.Steps[at + width - 1].Keep, context);
    }

    private Frame Run(int fresh, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var output = new RowsBuilder(input, keep.Contains(fresh) ? [fresh] : [], context.Budget);
        ReadOnlySpan<int> marked = [];
        var (markedEdge, markedWord) = (-1, 0UL);
        for (var row = 0; row < input.Count; row++)
        {
            var shortest = -1;
            var length = int.MaxValue;
            for (var i = 0; i < _edges.Length && length > 0; i++)
            {
                _edges[i].Node = _nodes.Find(input.Rows.Columns[_edges[i].Column][row]);
                var count = _edges[i].Ends.Length;
                if (count < length) (shortest, length) = (i, count);
            }

            if (length == 0) continue;
            context.Budget.Look(length);
            if (_edges.Length == 2)
            {
                // The other list is marked in bits while it stays the same from row to row, as it does when rows come sorted.
                var other = 1 - shortest;
                var word = input.Rows.Columns[_edges[other].Column][row];
                var isNext = row + 1 < input.Count && input.Rows.Columns[_edges[other].Column][row + 1] == word;
                if (markedEdge != other || markedWord != word)
                {
                    Mark(marked, false);
                    marked = [];
                    (markedEdge, markedWord) = (-1, 0);
                    if (isNext)
                    {
                        marked = _edges[other].Ends;
                        (markedEdge, markedWord) = (other, word);
                        Mark(marked, true);
                    }
                }
            }

            foreach (var node in _edges[shortest].Ends)
            {
                if (!IsInAll(node, shortest, markedEdge)) continue;
                output.Add(row);
                if (output.IsFilter) break;
                output.Set(0, _nodes.WordOf(node));
            }
        }

        return output.Build(keep);
    }

    private bool IsInAll(int node, int shortest, int marked)
    {
        for (var i = 0; i < _edges.Length; i++)
        {
            if (i == shortest) continue;
            if (i == marked ? (_marks[node >> 6] & (1UL << node)) == 0 : _edges[i].Ends.BinarySearch(node) < 0) return false;
        }

        return true;
    }

    private void Mark(ReadOnlySpan<int> nodes, bool isSet)
    {
        foreach (var node in nodes)
        {
            if (isSet) _marks[node >> 6] |= 1UL << node;
            else _marks[node >> 6] = 0;
        }
    }

    /// <summary>The variable that a pattern adds to the frame from a bound one.</summary>
    private static int? NewVariable(PlanStep step, Frame input)
    {
        if (step.Goal is not PatternGoal { E.IsVariable: true, V.IsVariable: true } pattern) return null;
        var (hasE, hasV) = (input.ColumnOf(pattern.E.Variable) >= 0, input.ColumnOf(pattern.V.Variable) >= 0);
        return hasE == hasV ? null : hasE ? pattern.V.Variable : pattern.E.Variable;
    }

    /// <summary>Whether a goal is a pattern of a whole column between the new variable and a bound one.</summary>
    private static bool Ties(Goal goal, int fresh, Frame input) =>
        goal is PatternGoal { Attribute: not null, IsEmpty: false, T.IsBlank: true, Op.IsBlank: true, E.IsVariable: true, V.IsVariable: true, Source: { IsForeign: false, View.IsHistory: false } } pattern
        && ((pattern.E.Variable == fresh && input.ColumnOf(pattern.V.Variable) >= 0) || (pattern.V.Variable == fresh && input.ColumnOf(pattern.E.Variable) >= 0));

    private static bool IsWorthWhile(PatternGoal pattern, Frame input, QueryContext context) =>
        pattern.Source.View.CountEstimate(pattern.Attribute!.Id) <= (long)input.Count * WholeColumnRows
        || (context.CachedColumn(pattern.Source, pattern.Attribute.Id) is { } column && PairSource.IsKnown(column));

    /// <summary>One pattern: its adjacency from the bound place, and that place's column of the frame.</summary>
    private struct Edge(Adjacency adjacency, int column)
    {
        private readonly Adjacency _adjacency = adjacency;

        public int Column { get; } = column;

        /// <summary>The bound place's node in this row; −1 when it is none.</summary>
        public int Node { get; set; }

        public readonly ReadOnlySpan<int> Ends => Node < 0 ? [] : _adjacency.Of(Node);
    }
}
