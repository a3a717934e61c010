using DatalogStore.Edn;
using DatalogStore.Oracle.Data;
using DatalogStore.Oracle.Values;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>Every row that a query has, in no order; for a tuple or scalar find each of them is a right answer.</summary>
internal sealed record OracleAnswer(IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>
/// Answers queries by brute force from the meaning of the language. Shares only the parser with the engine. Slow: for small data.
/// </summary>
internal static class QueryOracle
{
    /// <param name="query">EDN text.</param>
    /// <param name="inputs">
    /// In the order of <c>:in</c>, sources included: an <see cref="OracleDatabase"/> or a collection of tuples for a source, EDN text or a
    /// vector for rules, values for the rest.
    /// </param>
    /// <exception cref="OracleException">The query is wrong.</exception>
    /// <exception cref="OracleTooLargeException">It is too large to enumerate.</exception>
    public static OracleAnswer Run(string query, IReadOnlyList<object?> inputs)
    {
        var parsed = QueryParser.Parse(new SourceText("query", query));
        if (inputs.Count != parsed.Inputs.Count) throw new OracleException("input-count", $"{inputs.Count} inputs for {parsed.Inputs.Count}");
        var sources = new Dictionary<string, object>();
        IReadOnlyList<RuleDefinition> rules = [];
        List<Row> rows = [Row.Empty];
        HashSet<string> bound = [];
        foreach (var (input, value) in parsed.Inputs.Zip(inputs))
        {
            switch (input)
            {
                case SourceInput source: sources[source.Name] = value is OracleDatabase database ? database : Tuples(value); break;
                case RulesInput:
                    var text = value as string ?? EdnWriter.ToString(value);
                    rules = RuleParser.Parse(new SourceText("rules", text));
                    break;
                case BindingInput binding:
                    foreach (var variable in binding.Binding.Variables)
                    {
                        if (!bound.Add(variable.Name)) throw new OracleException("input-repeated", variable.Name);
                    }

                    rows = [.. rows.SelectMany(r => Destructuring.Bind(r, binding.Binding, value))];
                    break;
                default: throw new NotSupportedException(input.ToString());
            }
        }

        HashSet<string> wanted = [.. parsed.Find.Elements.Select(VariableOf), .. parsed.With.Select(v => v.Name)];
        var book = new RuleBook(rules, parsed.Where, bound);
        var order = book.Order.Find(parsed, parsed.Where, bound, wanted) ?? throw new OracleException("insufficient-bindings", query);
        if (!wanted.IsSubsetOf(order.Bound)) throw new OracleException("unbound-find", query);
        // An argument of an aggregate is one given value.
        var given = rows.Count > 0 ? rows[0] : Row.Empty;
        rows = new Solver(sources, book).Solve(parsed, parsed.Where, Row.Distinct(rows), wanted, "$");
        return new OracleAnswer(Shape(parsed, rows, given));
    }

    private static string VariableOf(FindElement element) => element switch
    {
        FindVariable v => v.Variable.Name,
        FindAggregate a => a.Variable.Name,
        _ => throw new NotSupportedException("pull"),
    };

    /// <summary>The set of find and <c>:with</c> tuples; grouped when there are aggregates.</summary>
    private static List<IReadOnlyList<object?>> Shape(ParsedQuery query, IEnumerable<Row> rows, Row given)
    {
        var elements = query.Find.Elements;
        string[] columns = [.. elements.Select(VariableOf), .. query.With.Select(v => v.Name)];
        var tuples = rows.Select(r => columns.Select(c => r[c]).ToArray()).DistinctBy(PlainValues.KeyOfRow).ToList();
        if (!elements.OfType<FindAggregate>().Any()) return [.. tuples.Select(t => t[..elements.Count])];
        var groups = tuples.GroupBy(t => PlainValues.KeyOfRow(elements.Select((e, i) => (e, i)).Where(p => p.e is FindVariable).Select(p => t[p.i])));
        return [.. groups.Select(IReadOnlyList<object?> (g) => [.. elements.Select((e, i) => e is FindAggregate a ? Aggregate(a, i, g, given) : g.First()[i])])];
    }

    private static object? Aggregate(FindAggregate aggregate, int column, IEnumerable<object?[]> group, Row given) =>
        PlainAggregates.Apply(aggregate.Name, [.. aggregate.Arguments.Select(a => a is Constant c ? c.Value : given[((Variable)a).Name])], [.. group.Select(t => t[column])]);

    private static List<IReadOnlyList<object?>> Tuples(object? value) =>
        [.. (Destructuring.ItemsOf(value) ?? throw new OracleException("bad-source", EdnWriter.ToString(value)))
            .Select(t => Destructuring.ItemsOf(t) ?? throw new OracleException("bad-source", EdnWriter.ToString(t)))];
}
