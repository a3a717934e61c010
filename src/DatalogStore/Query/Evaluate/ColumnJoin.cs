using DatalogStore.Query.Evaluate.Graph;
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
        if (e.IsKnown && v.IsKnown)
        {
            context.Trace?.Means("column probed by entity and value");
            Probe(goal.Source, attribute, column, index, e, v, input, output, from, to);
        }
        else if (e.IsKnown)
        {
            context.Trace?.Means("column by entity");
            ByEntity(attribute, column, index, e, v, input, output, from, to);
        }
        else if (attribute.ValueType == Model.ValueType.Ref && PairSource.Of(column) is { IsEntities: true, Nodes.AreRange: true } pairs)
        {
            context.Trace?.Means("adjacency by the entity referred to");
            ByEnd(pairs, e, v, input, output, context, from, to);
        }
        else
        {
            context.Trace?.Means("column by value");
            ByValue(goal.Source, attribute, column, index, e, v, input, output, context, from, to);
        }

        return true;
    }

    /// <summary>
    /// A pattern that stands first and binds its places from nothing: the column as it is. <see langword="null"/>, having done nothing, for any other.
    /// </summary>
    public static Frame? TryScan(PatternGoal goal, PlaceRole[] roles, List<int> newVariables, Frame input, QueryContext context)
    {
        if (goal.Attribute is not { } attribute || goal.Source.IsForeign || goal.Source.View.IsHistory || input.Count != 1 || newVariables.Count == 0) return null;
        if (Array.Exists(roles, r => r.IsKnown || r.Kind == PlaceKind.Same) || roles[2].Kind != PlaceKind.Ignore || roles[3].Kind != PlaceKind.Ignore || input.Variables.Length > 0) return null;
        var column = context.Column(goal.Source, attribute.Id);
        context.Trace?.Means("whole column");
        context.Budget.AddRows(column.Count);
        var columns = new ulong[newVariables.Count][];
        if (roles[E].Kind == PlaceKind.New)
        {
            var words = columns[roles[E].Index] = GC.AllocateUninitializedArray<ulong>(column.Count);
            for (var row = 0; row < words.Length; row++) words[row] = QueryWords.OfEntity(column.E[row]);
        }

        if (roles[V].Kind == PlaceKind.New)
        {
            var words = column.V;
            if (attribute.MayHoldRefs)
            {
                words = GC.AllocateUninitializedArray<ulong>(column.Count);
                for (var row = 0; row < words.Length; row++) words[row] = QueryWords.Normalize(column.V[row]);
            }

            columns[roles[V].Index] = words;
        }

        return new Frame([.. newVariables], new Relation(columns, column.Count));
    }

    private static void Probe(
        DatabaseSource source, Model.Attribute attribute, Column column, ColumnIndex index, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, int from, int to)
    {
        Span<ulong> candidates = stackalloc ulong[2];
        var isConstant = v.Kind == PlaceKind.Constant;
        var count = isConstant ? source.RawCandidates(attribute, v.Constant, candidates) : 0;
        for (var row = from; row < to; row++)
        {
            if (!QueryWords.TryToEntity(e.WordFor(input, row), out var entity)) continue;
            var (start, end) = index.RowsOf(entity);
            if (start == end) continue;
            if (!isConstant) count = source.RawCandidates(attribute, v.WordFor(input, row), candidates);
            for (var i = 0; i < count; i++)
            {
                if (end - start == 1 ? column.V[start] != candidates[i] : column.V.AsSpan(start, end - start).BinarySearch(candidates[i]) < 0) continue;
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

    /// <summary>From the entities that are referred to, along adjacency: those that refer to one lie together.</summary>
    private static void ByEnd(PairSource pairs, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, QueryContext context, int from, int to)
    {
        var nodes = pairs.Nodes;
        var (_, backward) = pairs.Adjacencies(nodes);
        for (var row = from; row < to; row++)
        {
            var node = nodes.Find(v.WordFor(input, row));
            if (node < 0) continue;
            var starts = backward.Of(node);
            context.Budget.Look(starts.Length + 1);
            foreach (var start in starts)
            {
                output.Add(row);
                if (e.Kind == PlaceKind.New) output.Set(e.Index, nodes.WordOf(start));
                else if (output.IsFilter) break;
            }
        }
    }

    private static void ByValue(
        DatabaseSource source, Model.Attribute attribute, Column column, ColumnIndex index, PlaceRole e, PlaceRole v, Frame input, RowsBuilder output, QueryContext context, int from, int to)
    {
        Span<ulong> candidates = stackalloc ulong[2];
        for (var row = from; row < to; row++)
        {
            var count = source.RawCandidates(attribute, v.WordFor(input, row), candidates);
            for (var i = 0; i < count; i++)
            {
                context.Budget.Look(1);
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
