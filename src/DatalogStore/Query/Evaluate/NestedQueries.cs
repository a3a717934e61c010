using System.Runtime.CompilerServices;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// <c>[(q [:find …] $ ?x) binding]</c>: a query as a function of its inputs. It runs within the limits of the query around it, and once for the same
/// inputs. The engine is given, since it stands above the operators.
/// </summary>
internal sealed class NestedQueries(Func<object, IReadOnlyList<object?>, NestedAnswer> run)
{
    private readonly Dictionary<EdnVector, object?> _answers = [];

    public object? Invoke(ReadOnlySpan<object?> arguments)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (arguments[0] is not (EdnVector or EdnMap)) throw new FunctionException("bad-arguments", $"(q …) needs a query, a vector or a map, not {EdnWriter.ToString(arguments[0])}");
        var inputs = arguments[1..].ToArray();
        var key = new EdnVector([arguments[0], .. inputs.Select(i => i is Source source ? new Symbol(source.Name) : i)]);
        if (_answers.TryGetValue(key, out var known)) return known;
        return _answers[key] = ValueOf(run(arguments[0]!, [.. inputs.Select(InputOf)]));
    }

    private static object? InputOf(object? argument) => argument switch
    {
        DatabaseSource database => database.View,
        RulesSource rules => rules.Rules,
        TupleSource tuples => new EdnVector([.. tuples.Rows.Select(r => (object?)new EdnVector([.. r.Select(tuples.Words.ToValue)]))]),
        _ => argument,
    };

    /// <summary>Rows, a column's values, one row or one value, as <c>:find</c> asks; nil where there is no row or no value.</summary>
    private static object? ValueOf(NestedAnswer answer) => answer.Shape switch
    {
        FindShape.Scalar => answer.Rows.Count == 0 ? null : answer.Rows[0][0],
        FindShape.Tuple => answer.Rows.Count == 0 ? null : RowOf(answer.Rows[0], answer.Keys),
        FindShape.Collection => new EdnVector([.. answer.Rows.Select(r => r[0])]),
        _ => new EdnVector([.. answer.Rows.Select(r => RowOf(r, answer.Keys))]),
    };

    private static object RowOf(IReadOnlyList<object?> row, IReadOnlyList<object>? keys) =>
        keys is null ? new EdnVector([.. row]) : EdnMap.Of(keys.Select((key, i) => KeyValuePair.Create(key, row[i])));
}

/// <summary>What a nested query found.</summary>
internal sealed record NestedAnswer(FindShape Shape, IReadOnlyList<object>? Keys, IReadOnlyList<IReadOnlyList<object?>> Rows);
