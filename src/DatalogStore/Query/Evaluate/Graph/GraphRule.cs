namespace DatalogStore.Query.Evaluate.Graph;

/// <summary>How a step goes on from the variables that are bound.</summary>
internal enum GraphMove
{
    /// <summary>Takes each new pair's end.</summary>
    New = 0,

    /// <summary>From a bound start to the ends.</summary>
    Forward,

    /// <summary>From a bound end to the starts.</summary>
    Backward,

    /// <summary>Both are bound: the pair must be there.</summary>
    Both,
}

/// <summary>One atom in its turn: a relation that does not change, or one that the recursion makes.</summary>
/// <param name="Move">What is done.</param>
/// <param name="From">The variable of the start.</param>
/// <param name="To">The variable of the end.</param>
/// <param name="Fixed">The adjacency in the direction of the move; <see langword="null"/> for relations that grow.</param>
/// <param name="Growing">The relation that grows.</param>
/// <param name="IsOld">Whether it sees only pairs that were joined with everything: the new ones meet it elsewhere.</param>
internal readonly record struct GraphStep(GraphMove Move, int From, int To, Adjacency? Fixed, GraphRelation? Growing, bool IsOld)
{
    /// <summary>The variable that the step binds; −1 when it only looks.</summary>
    public int Binds => Move switch { GraphMove.Both => -1, GraphMove.Backward => From, _ => To };
}

/// <summary>
/// What new pairs of one relation add to another: the start of the pair is bound, then the steps bind the rest, the pair's end among them.
/// </summary>
/// <param name="Start">The variable of the new pairs' start.</param>
/// <param name="Steps">In order.</param>
/// <param name="Into">The relation that gets the pairs.</param>
/// <param name="HeadFrom">The variable of the added pairs' start.</param>
/// <param name="HeadTo">The variable of their end.</param>
/// <param name="Variables">How many variables there are.</param>
internal sealed record GraphRule(int Start, GraphStep[] Steps, GraphRelation Into, int HeadFrom, int HeadTo, int Variables);
