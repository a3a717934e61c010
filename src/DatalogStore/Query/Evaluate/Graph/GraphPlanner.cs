using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>One atom of a body in its turn: the part or the call with this number, calls after parts.</summary>
internal readonly record struct GraphTurn(GraphMove Move, int Atom);

/// <summary>
/// In what order a body is walked when one of its calls has new pairs. What only looks comes first; then what binds the start of the added pair; what
/// binds its end comes last, so that all ends go to one row at a time.
/// </summary>
internal static class GraphPlanner
{
    public static List<GraphTurn> Order(GraphBody body, int call)
    {
        var atoms = body.Parts.Select(p => (p.From, p.To)).Concat(body.Calls.Select(c => (c.From, c.To))).ToList();
        var fresh = body.Parts.Count + call;
        var left = Enumerable.Range(0, atoms.Count).ToList();
        var bound = new HashSet<int> { atoms[fresh].From };
        var turns = new List<GraphTurn>();
        while (left.Count > 0)
        {
            var best = left.Select(a => (Atom: a, Move: MoveOf(a))).Where(c => c.Move is not null).MinBy(c => Rank(c.Atom, c.Move!.Value));
            turns.Add(new GraphTurn(best.Move!.Value, best.Atom));
            bound.Add(atoms[best.Atom].From);
            bound.Add(atoms[best.Atom].To);
            left.Remove(best.Atom);
        }

        return turns;

        GraphMove? MoveOf(int atom)
        {
            var (from, to) = atoms[atom];
            if (atom == fresh) return GraphMove.New;
            var (isFrom, isTo) = (bound.Contains(from), bound.Contains(to));
            if (isFrom && isTo) return GraphMove.Both;
            var move = isFrom ? GraphMove.Forward : isTo ? GraphMove.Backward : (GraphMove?)null;
            // The end of the new pairs is theirs to bind.
            return left.Contains(fresh) && (isFrom ? to : from) == atoms[fresh].To ? null : move;
        }

        int Rank(int atom, GraphMove move)
        {
            if (move == GraphMove.Both || (move == GraphMove.New && atoms[atom].From == atoms[atom].To)) return 0;
            var binds = move == GraphMove.Backward ? atoms[atom].From : atoms[atom].To;
            var kind = move == GraphMove.New ? 0 : atom < body.Parts.Count ? 1 : 2;
            return binds == body.HeadFrom ? 1 + kind : binds == body.HeadTo ? 7 + kind : 4 + kind;
        }
    }

    /// <summary>The order as steps over these relations; variables numbered from 0.</summary>
    public static GraphRule Rule(
        GraphBody body, int call, IReadOnlyDictionary<GraphPart, (Adjacency Forward, Adjacency Backward)> parts, IReadOnlyDictionary<RulePredicate, GraphRelation> relations)
    {
        var numbers = new Dictionary<int, int>();
        int Number(int variable) => numbers.TryGetValue(variable, out var number) ? number : numbers[variable] = numbers.Count;
        var fresh = body.Calls[call];
        var start = Number(fresh.From);
        var steps = Order(body, call).ConvertAll(turn =>
        {
            if (turn.Atom < body.Parts.Count)
            {
                var part = body.Parts[turn.Atom];
                var (forward, backward) = parts[part];
                return new GraphStep(turn.Move, Number(part.From), Number(part.To), turn.Move == GraphMove.Backward ? backward : forward, null, false);
            }

            var other = turn.Atom - body.Parts.Count;
            var atom = body.Calls[other];
            return new GraphStep(turn.Move, Number(atom.From), Number(atom.To), null, relations[atom.Predicate], other > call);
        });
        return new GraphRule(start, [.. steps], relations[body.Predicate], Number(body.HeadFrom), Number(body.HeadTo), numbers.Count);
    }
}
