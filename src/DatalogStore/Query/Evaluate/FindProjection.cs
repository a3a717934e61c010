using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Parse;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Makes rows of values of the rows of words. The rows are a set over the variables of <c>:find</c> and <c>:with</c>; with aggregates they are
/// grouped by the elements that are none, and each group's bag of values is handed to them.
/// </summary>
internal sealed class FindProjection(ResolvedQuery query, QueryContext context, bool givesEveryRow)
{
    private readonly FindPulls _pulls = new(query, context);

    public IReadOnlyList<IReadOnlyList<object?>> Rows(Frame frame)
    {
        var isAggregated = query.Parsed.Find.Elements.Any(e => e is FindAggregate);
        var offset = (int)Math.Min(query.Parsed.Offset, int.MaxValue);
        var limit = (int)Math.Min(query.Parsed.Limit ?? int.MaxValue, !givesEveryRow && query.Parsed.Find.Shape is (FindShape.Tuple or FindShape.Scalar) ? 1 : int.MaxValue);
        if (!isAggregated && query.Parsed.OrderBy.Count == 0) return Plain(frame, offset, limit);
        IEnumerable<IReadOnlyList<object?>> rows = isAggregated ? Aggregated(frame) : Plain(frame, 0, int.MaxValue);
        return [.. Ordered(rows).Skip(offset).Take(limit)];
    }

    private AnswerRows Plain(Frame frame, int offset, int limit)
    {
        // Variables of :with were part of the set; dropping them leaves a bag.
        var start = Math.Min(offset, frame.Count);
        var count = Math.Min(limit, frame.Count - start);
        var elements = query.Parsed.Find.Elements;
        var columns = new AnswerColumn[elements.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            var (element, made) = (elements[c], 0);
            columns[c] = AnswerColumn.Of(frame.Rows.Columns[frame.ColumnOf(query.FindVariables[c])], start, count, ValueOfOne, element is not FindPull);

            object? ValueOfOne(ulong word)
            {
                if ((++made & 0xFFF) == 0) context.Budget.Check();
                return ValueOf(element, word);
            }
        }

        return new AnswerRows(columns, count);
    }

    private object? ValueOf(FindElement element, ulong word) => element is FindPull pull ? _pulls.Pull(pull, word) : context.Words.ToValue(word);

    private List<object?[]> Aggregated(Frame frame)
    {
        var elements = query.Parsed.Find.Elements;
        var groupBy = Enumerable.Range(0, elements.Count).Where(i => elements[i] is not FindAggregate).ToArray();
        var keyColumns = groupBy.Select(i => frame.ColumnOf(query.FindVariables[i])).ToArray();
        var groups = new Dictionary<RowKey, List<int>>();
        for (var r = 0; r < frame.Count; r++)
        {
            var key = new RowKey([.. keyColumns.Select(c => frame.Rows.Columns[c][r])]);
            if (!groups.TryGetValue(key, out var members)) groups[key] = members = [];
            members.Add(r);
        }

        var rows = new List<object?[]>(groups.Count);
        foreach (var (key, members) in groups)
        {
            context.Budget.Check();
            var row = new object?[elements.Count];
            for (var k = 0; k < groupBy.Length; k++) row[groupBy[k]] = ValueOf(elements[groupBy[k]], key.Words[k]);
            for (var i = 0; i < row.Length; i++)
            {
                if (elements[i] is FindAggregate aggregate) row[i] = Apply(aggregate, frame, frame.ColumnOf(query.FindVariables[i]), members);
            }

            rows.Add(row);
        }

        return rows;
    }

    private object? Apply(FindAggregate element, Frame frame, int column, List<int> members)
    {
        if (element.Name == "count") return (long)members.Count;
        var arguments = element.Arguments.Select(a => a switch
        {
            Constant constant => constant.Value,
            Variable variable when query.ScalarInputs.TryGetValue(variable.Name, out var given) => given,
            _ => throw new DatalogException(ErrorKind.Request, "bad-find", $"an argument of {element} is neither a value nor an input", null, query.Parsed.Text.PlaceOf(element.Form.Span)),
        }).ToArray();
        context.Library.Aggregates.TryGet(element.Name, out var aggregate);
        try
        {
            return aggregate!.Body([.. members.Select(m => context.Words.ToValue(frame.Rows.Columns[column][m]))], arguments, context.Functions);
        }
        catch (FunctionException e)
        {
            throw new DatalogException(ErrorKind.Request, e.Code, $"{e.Message}, in {element}", null, query.Parsed.Text.PlaceOf(element.Form.Span), e);
        }
    }

    /// <summary>Sorts by <c>:order-by</c>; rows that are equal there keep their order.</summary>
    private IEnumerable<IReadOnlyList<object?>> Ordered(IEnumerable<IReadOnlyList<object?>> rows)
    {
        var keys = query.Parsed.OrderBy;
        if (keys.Count == 0) return rows;
        return rows.Order(Comparer<IReadOnlyList<object?>>.Create((x, y) =>
        {
            foreach (var key in keys)
            {
                var order = ValueOrder.CompareTotal(x[key.Column], y[key.Column]);
                if (order != 0) return key.IsDescending ? -order : order;
            }

            return 0;
        }));
    }

    /// <summary>A group's words as a key.</summary>
    private readonly record struct RowKey(ulong[] Words)
    {
        public bool Equals(RowKey other) => Words.AsSpan().SequenceEqual(other.Words);

        public override int GetHashCode() => (int)WordHash.Of(Words);
    }
}
