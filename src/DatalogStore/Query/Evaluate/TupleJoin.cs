using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Joins a frame with a collection of tuples: those long enough for the pattern, as rows.</summary>
internal static class TupleJoin
{
    public static Frame Join(TupleGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var width = goal.Slots.Count;
        var rows = goal.Source.Rows.Where(r => r.Length >= width).ToList();
        return RowsJoin.Join(new RowsGoal(Relation.OfRows(rows, width, goal.Source.Name), goal.Slots), input, keep, context);
    }
}
