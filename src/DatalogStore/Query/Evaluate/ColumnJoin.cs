using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// The common pattern, a constant attribute whose transaction and operation nobody asks for, on a column in memory: by entity, by value, or both.
/// The same as <see cref="PatternJoin"/> does for every pattern, without looking at places that do not matter.
/// </summary>
internal static class ColumnJoin
{
    private const int E = 0;
    private const int V = 1;

    /// <summary>Joins if this is such a pattern and the column is worth reading; false, having done nothing, otherwise.</summary>
    public static bool TryJoin(PatternGoal goal, Model.Attribute attribute, PlaceRole[] roles, Frame input, RowsBuilder output, QueryContext context, int from, int to)
    {
        var (e, v) = (roles[E], roles[V]);
        if (goal.Attribute is null || goal.Source.IsForeign || goal.Source.View.IsHistory || (!e.IsKnown && !v.IsKnown)) return false;
        if (e.Kind == PlaceKind.Same || v.Kind == PlaceKind.Same || roles[2].Kind != PlaceKind.Ignore || roles[3].Kind != PlaceKind.Ignore) return false;
        var isConstant = e.IsKnown ? e.Kind == PlaceKind.Constant : v.Kind == PlaceKind.Constant;
        if (context.ColumnFor(goal.Source, attribute.Id, isConstant ? 1 : to - from) is not { } column) return false;
        var index = ColumnIndex.Of(column);
        if (e.IsKnown && v.IsKnown) Probe(goal.Source, attribute, column, index, e, v, input, output, from, to);
        else if (e.IsKnown) ByEntity(attribute, column, index, e, v, input, output, from, to);
        else ByValue(goal.Source, attribute, column, index, e, v, input, output, from, to);
        return true;
    }

    private static void Probe(
        DatabaseSource source, Model.Attribute attribute, Column column, ColumnIndex index, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, int from, int to)
    {
        Span<ulong> candidates = stackalloc ulong[2];
        for (var row = from; row < to; row++)
        {
            if (!QueryWords.TryToEntity(e.WordFor(input, row), out var entity)) continue;
            var (start, end) = index.RowsOf(entity);
            if (start == end) continue;
            var count = source.RawCandidates(attribute, v.WordFor(input, row), candidates);
            for (var i = 0; i < count; i++)
            {
                if (column.V.AsSpan(start, end - start).BinarySearch(candidates[i]) < 0) continue;
                output.Add(row);
                break;
            }
        }
    }

    private static void ByEntity(Model.Attribute attribute, Column column, ColumnIndex index, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, int from, int to)
    {
        var mayHoldRefs = attribute.MayHoldRefs;
        for (var row = from; row < to; row++)
        {
            if (!QueryWords.TryToEntity(e.WordFor(input, row), out var entity)) continue;
            var (start, end) = index.RowsOf(entity);
            if (v.Kind == PlaceKind.Ignore)
            {
                if (start == end) continue;
                if (output.IsFilter) end = start + 1;
                for (; start < end; start++) output.Add(row);
                continue;
            }

            for (; start < end; start++)
            {
                output.Add(row);
                output.Set(v.Index, mayHoldRefs ? QueryWords.Normalize(column.V[start]) : column.V[start]);
            }
        }
    }

    private static void ByValue(
        DatabaseSource source, Model.Attribute attribute, Column column, ColumnIndex index, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, int from, int to)
    {
        Span<ulong> candidates = stackalloc ulong[2];
        for (var row = from; row < to; row++)
        {
            var count = source.RawCandidates(attribute, v.WordFor(input, row), candidates);
            for (var i = 0; i < count; i++)
            {
                for (var r = index.FirstOf(candidates[i]); r >= 0; r = index.NextOf(r, candidates[i]))
                {
                    output.Add(row);
                    if (e.Kind == PlaceKind.New) output.Set(e.Index, QueryWords.OfEntity(column.E[r]));
                    else if (output.IsFilter) break;
                }
            }
        }
    }
}
