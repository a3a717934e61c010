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
    private readonly WordAggregates _words = new();

    public IReadOnlyList<IReadOnlyList<object?>> Rows(Frame frame)
    {
        var isAggregated = query.Parsed.Find.Elements.Any(e => e is FindAggregate);
        var offset = (int)Math.Min(query.Parsed.Offset, int.MaxValue);
        var limit = (int)Math.Min(query.Parsed.Limit ?? int.MaxValue, !givesEveryRow && query.Parsed.Find.Shape is (FindShape.Tuple or FindShape.Scalar) ? 1 : int.MaxValue);
        if (!isAggregated && query.Parsed.OrderBy.Count == 0) return Plain(frame, offset, limit);
        if (!isAggregated && !query.Parsed.OrderBy.Any(k => query.Parsed.Find.Elements[k.Column] is FindPull)) return OrderedFirst(frame, offset, limit);
        IEnumerable<IReadOnlyList<object?>> rows = isAggregated ? Aggregated(frame) : Plain(frame, 0, int.MaxValue);
        return [.. Ordered(rows).Skip(offset).Take(limit)];
    }

    /// <summary>Orders and cuts row numbers, and only then makes rows: nothing is pulled or read for a row that is not shown.</summary>
    private AnswerRows OrderedFirst(Frame frame, int offset, int limit)
    {
        var keys = query.Parsed.OrderBy.Select(k => (Values: ValuesOf(k.Column), k.IsDescending)).ToArray();
        var chosen = Enumerable.Range(0, frame.Count).Order(Comparer<int>.Create(Compare)).Skip(offset).Take(limit).ToArray();
        context.Budget.Check();
        var columns = frame.Rows.Columns.Select(words => Array.ConvertAll(chosen, row => words[row])).ToArray();
        return Plain(new Frame(frame.Variables, new Relation(columns, chosen.Length)), 0, int.MaxValue);

        object?[] ValuesOf(int column) => Array.ConvertAll(frame.Rows.Columns[frame.ColumnOf(query.FindVariables[column])][..frame.Count], context.Words.ToValue);

        int Compare(int x, int y)
        {
            foreach (var (values, isDescending) in keys)
            {
                var order = ValueOrder.CompareTotal(values[x], values[y]);
                if (order != 0) return isDescending ? -order : order;
            }

            return x.CompareTo(y);
        }
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
        var columns = query.FindVariables.Select(frame.ColumnOf).ToArray();
        var groups = RowGroups.Of(frame, [.. columns.Where((_, i) => elements[i] is not FindAggregate)], context.Budget);
        var rows = new List<object?[]>(groups.Count);
        for (var g = 0; g < groups.Count; g++)
        {
            context.Budget.Look(groups[g].Length);
            var row = new object?[elements.Count];
            for (var i = 0; i < row.Length; i++)
            {
                var words = frame.Rows.Columns[columns[i]];
                row[i] = elements[i] is FindAggregate aggregate ? Apply(aggregate, words, groups[g]) : ValueOf(elements[i], words[groups[g][0]]);
            }

            rows.Add(row);
        }

        return rows;
    }

    private object? Apply(FindAggregate element, ulong[] words, ReadOnlySpan<int> rows)
    {
        context.Library.Aggregates.TryGet(element.Name, out var aggregate);
        if (element.Arguments.Count == 0 && _words.TryApply(aggregate!, words, rows, out var result)) return result;
        var arguments = element.Arguments.Select(a => a switch
        {
            Constant constant => constant.Value,
            Variable variable when query.ScalarInputs.TryGetValue(variable.Name, out var given) => given,
            _ => throw new DatalogException(ErrorKind.Request, "bad-find", $"an argument of {element} is neither a value nor an input", null, query.Parsed.Text.PlaceOf(element.Form.Span)),
        }).ToArray();
        var values = new object?[rows.Length];
        for (var i = 0; i < values.Length; i++) values[i] = context.Words.ToValue(words[rows[i]]);
        try
        {
            return aggregate!.Body(values, arguments, context.Functions);
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
}
