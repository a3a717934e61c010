using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// Rules of one or two places that call each other, run as walks over adjacency: closures of every form, same generation, points-to. What does not
/// recur is evaluated once, as pairs; words become small numbers; new pairs are joined by <see cref="GraphFixpoint"/>.
/// </summary>
internal sealed class GraphProgram
{
    private const double RowsMax = 50_000_000;

    private readonly IReadOnlyList<RulePredicate> _members;
    private readonly IReadOnlyList<GraphBody> _bodies;
    private readonly Dictionary<RulePredicate, GraphRelation> _relations = [];
    private readonly Dictionary<GraphPart, (Adjacency Forward, Adjacency Backward)> _adjacencies = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(GraphRelation Relation, int Node)> _changed = [];
    private GraphNodes _nodes = null!;
    private (ulong[][] Columns, int Count)? _closure;

    private GraphProgram(IReadOnlyList<RulePredicate> members, IReadOnlyList<GraphBody> bodies) => (_members, _bodies) = (members, bodies);

    /// <summary>The rules as such a program; <see langword="null"/> when some body is more than joins of pairs.</summary>
    public static GraphProgram? Of(IReadOnlyList<RulePredicate> members, QueryContext context)
    {
        if (members.Any(m => m.Arity is 0 or > 2)) return null;
        var bodies = new List<GraphBody>();
        foreach (var member in members)
        {
            foreach (var rule in member.Rules)
            {
                if (GraphBody.Of(member, rule, context.Modes, context.Names) is not { } body || !IsConnected(body)) return null;
                bodies.Add(body);
            }
        }

        return bodies.TrueForAll(b => b.Parts.All(p => context.Planner.CostOf(p.Goals, [p.From, p.To]) < RowsMax)) ? new GraphProgram(members, bodies) : null;
    }

    /// <summary>About how many rows are read and made before the recursion begins.</summary>
    public double StartCost(QueryContext context) => _bodies.Sum(b => b.Parts.Sum(p => IsCached(p, context) ? 1 : context.Planner.CostOf(p.Goals, [p.From, p.To])));

    /// <summary>Computes all members, once; false, having done nothing, when the values do not allow it.</summary>
    public bool TryRun(BodyEvaluator evaluator, QueryContext context)
    {
        if (_relations.Count > 0 || _closure is not null) return true;
        var sources = _bodies.SelectMany(b => b.Parts).Select(p => (Part: p, Source: SourceOf(p, evaluator, context))).ToList();
        // NaN equals nothing, itself included: rows of words say that, numbers of nodes do not.
        if (sources.Exists(s => s.Source.HasNaN)) return false;
        _nodes = GraphNodes.Of(sources.ConvertAll(s => s.Source));
        foreach (var (part, source) in sources)
        {
            context.Budget.Check();
            _adjacencies[part] = source.Adjacencies(_nodes);
        }

        if (ClosureWalk.Of(_bodies, _adjacencies) is { } closure)
        {
            _closure = closure.Run(_nodes, context.Budget);
            return true;
        }

        var inverted = _bodies.SelectMany(b => b.Calls.SelectMany((_, call) => GraphPlanner.Order(b, call).Where(t => t.Move == GraphMove.Backward && t.Atom >= b.Parts.Count).Select(t => b.Calls[t.Atom - b.Parts.Count].Predicate))).ToHashSet();
        foreach (var member in _members) _relations[member] = new GraphRelation(_nodes.Count, inverted.Contains(member), _changed);
        foreach (var body in _bodies)
        {
            for (var call = 0; call < body.Calls.Count; call++) _relations[body.Calls[call].Predicate].Rules.Add(GraphPlanner.Rule(body, call, _adjacencies, _relations));
            if (body.Calls.Count == 0) Start(body, context.Budget);
        }

        new GraphFixpoint(_changed, context.Budget).Run();
        return true;
    }

    /// <summary>All rows of a member.</summary>
    public (ulong[][] Columns, int Count) AnswersOf(RulePredicate predicate)
    {
        if (_closure is { } closure) return closure;
        var relation = _relations[predicate];
        return (relation.Columns(_nodes, predicate.Arity == 1), checked((int)relation.Count));
    }

    /// <summary>Every atom of the body hangs together with the others, so that each step has a variable to go on from.</summary>
    private static bool IsConnected(GraphBody body)
    {
        var atoms = body.Calls.Select(c => (c.From, c.To)).Concat(body.Parts.Select(p => (p.From, p.To))).ToList();
        if (atoms.Count == 0) return false;
        var known = new HashSet<int> { atoms[0].From, atoms[0].To };
        while (atoms.FindIndex(a => known.Contains(a.From) || known.Contains(a.To)) is >= 0 and var next)
        {
            known.Add(atoms[next].From);
            known.Add(atoms[next].To);
            atoms.RemoveAt(next);
        }

        return atoms.Count == 0;
    }

    /// <summary>The pattern of a part that is a whole column; <see langword="null"/> for any other.</summary>
    private static PatternGoal? ColumnOf(GraphPart part) =>
        part.Goals is [PatternGoal { Attribute: not null, IsEmpty: false, T.IsBlank: true, Op.IsBlank: true, Source: { IsForeign: false, View.IsHistory: false } } pattern]
        && pattern.E.IsVariable && pattern.V.IsVariable && pattern.E.Variable == part.From && pattern.V.Variable == part.To && part.From != part.To ? pattern : null;

    private static bool IsCached(GraphPart part, QueryContext context) =>
        ColumnOf(part) is { } pattern && context.CachedColumn(pattern.Source, pattern.Attribute!.Id) is { } column && PairSource.IsKnown(column);

    private static PairSource SourceOf(GraphPart part, BodyEvaluator evaluator, QueryContext context)
    {
        if (ColumnOf(part) is { } pattern) return PairSource.Of(context.Column(pattern.Source, pattern.Attribute!.Id));
        var frame = evaluator.Run(part.Goals, part.From == part.To ? [part.From] : [part.From, part.To]);
        return PairSource.Of(frame.Rows.Columns[frame.ColumnOf(part.From)], frame.Rows.Columns[frame.ColumnOf(part.To)], frame.Count);
    }

    /// <summary>The pairs of a body that does not recur.</summary>
    private void Start(GraphBody body, QueryBudget budget)
    {
        var (forward, backward) = _adjacencies[body.Parts[0]];
        var ends = body.Parts[0].From == body.HeadFrom ? forward : backward;
        var into = _relations[body.Predicate];
        for (var start = 0; start < ends.StartCount; start++) budget.AddRows(into.Add(ends.NodeAt(start), ends.At(start)));
    }
}
