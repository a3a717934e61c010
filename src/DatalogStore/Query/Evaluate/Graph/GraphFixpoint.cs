namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>
/// Joins new pairs with everything until there are none. A batch is what came new at one node, so that the walk along the other relations is made
/// once for all its ends, and what is added goes to one row at a time: a test of a bit in memory that is near.
/// <para>
/// Of several growing relations in a rule, a batch of the one sees the other's pairs that were joined already, and, where the other stands before it,
/// those of the same batch too: each combination is met when the later of the two is new.
/// </para>
/// </summary>
internal sealed class GraphFixpoint(Queue<(GraphRelation Relation, int Node)> changed, QueryBudget budget)
{
    private const int LookedBatch = 1 << 16;

    private GraphRule _rule = null!;
    private GraphRow _row = null!;
    private int[] _bound = new int[8];
    private int _looked;
    private int _added;

    public void Run()
    {
        while (changed.TryDequeue(out var next))
        {
            _row = next.Relation.RowOf(next.Node)!;
            next.Relation.See(next.Node, _row);
            // Its own rules may add to the row: only what was there is this batch's.
            var end = _row.Seen;
            foreach (var rule in next.Relation.Rules)
            {
                _rule = rule;
                if (rule.Variables > _bound.Length) _bound = new int[rule.Variables];
                _bound[rule.Start] = next.Node;
                Step(0);
            }

            _row.Done = end;
            _looked++;
            if (_looked > LookedBatch) Check();
        }

        Check();
    }

    private void Step(int number)
    {
        if (number == _rule.Steps.Length)
        {
            _added += _rule.Into.Add(_bound[_rule.HeadFrom], _bound[_rule.HeadTo]);
            return;
        }

        ref readonly var step = ref _rule.Steps[number];
        if (step.Move == GraphMove.Both)
        {
            if (step.Fixed?.Contains(_bound[step.From], _bound[step.To]) ?? step.Growing!.Contains(_bound[step.From], _bound[step.To])) Step(number + 1);
            return;
        }

        var nodes = NodesOf(step);
        var binds = step.Binds;
        _looked += nodes.Length;
        if (_looked > LookedBatch) Check();
        if (step.Move == GraphMove.New && step.To == step.From)
        {
            // The pair's both places are one variable.
            if (nodes.Contains(_bound[step.From])) Step(number + 1);
            return;
        }

        if (number == _rule.Steps.Length - 1)
        {
            if (binds == _rule.HeadTo && binds != _rule.HeadFrom)
            {
                _added += _rule.Into.Add(_bound[_rule.HeadFrom], nodes);
                return;
            }

            if (binds != _rule.HeadTo && binds != _rule.HeadFrom)
            {
                if (nodes.Length > 0) Step(number + 1);
                return;
            }
        }

        foreach (var node in nodes)
        {
            _bound[binds] = node;
            Step(number + 1);
        }
    }

    private ReadOnlySpan<int> NodesOf(in GraphStep step)
    {
        if (step.Move == GraphMove.New) return _row.Items(_row.Done, _row.Seen);
        var at = _bound[step.Move == GraphMove.Forward ? step.From : step.To];
        if (step.Fixed is { } adjacency) return adjacency.Of(at);
        if (step.Move == GraphMove.Backward) return step.Growing!.Before(at);
        return step.Growing!.RowOf(at) is { } row ? row.Items(0, step.IsOld ? row.Done : row.Seen) : [];
    }

    private void Check()
    {
        budget.Look(_looked);
        budget.AddRows(_added);
        (_looked, _added) = (0, 0);
    }
}
