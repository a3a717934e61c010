using DatalogStore.Edn;
using DatalogStore.Query;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore;

/// <summary>Answers queries whose inputs name every source, and those of one database through <see cref="Database.Query(string, object[])"/>.</summary>
public static class Datalog
{
    /// <summary>Answers a query.</summary>
    /// <param name="query">EDN text, in vector or map form; or an <see cref="EdnVector"/> or <see cref="EdnMap"/> built in code.</param>
    /// <param name="inputs">One for each entry of <c>:in</c>, in order: a <see cref="Database"/> or a collection of tuples for a source, rules for <c>%</c>, values for the rest.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatalogException">The query is wrong, or a limit stopped it.</exception>
    public static QueryResult Query(object query, IReadOnlyList<object?> inputs, QueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Ask(query, inputs, options ?? new QueryOptions(), request =>
        {
            var answer = QueryEngine.Run(request, cancellationToken);
            return new QueryResult(answer.Shape, answer.Columns, answer.MapKeys, answer.Rows, [.. answer.Warnings.Select(w => w.ToString())]) { Explanation = answer.Trace is { } trace ? QueryExplanation.Of(trace, answer.Statistics.Elapsed) : null, EmptyBecause = answer.EmptyBecause };
        });
    }

    /// <summary>The inputs with the database that is asked in the place where <c>:in</c> says <c>$</c>; a query without <c>:in</c> begins with it.</summary>
    internal static IReadOnlyList<object?> InputsOf(Database db, object query, IReadOnlyList<object?> inputs)
    {
        var all = inputs.ToList();
        if (MainSourceAt(query is string text ? EdnReader.Read(text, "query") : query) is { } position) all.Insert(Math.Min(position, all.Count), db);
        return all;
    }

    /// <summary>What a query reads of <c>$</c>, without answering it; see <see cref="QueryEngine.ReadsOf"/>.</summary>
    internal static QueryReads ReadsOf(object query, IReadOnlyList<object?> inputs) => Ask(query, inputs, new QueryOptions(), QueryEngine.ReadsOf);

    /// <summary>Asks something about a query, whose databases are read from meanwhile.</summary>
    private static T Ask<T>(object query, IReadOnlyList<object?> inputs, QueryOptions options, Func<QueryRequest, T> ask)
    {
        var text = new SourceText("query", query as string ?? EdnWriter.ToString(query));
        var borrowed = new List<IDatabaseView>();
        try
        {
            return ask(new QueryRequest(text, [.. inputs.Select(i => i is Database db ? Borrow(db, borrowed) : DotNetValues.ToInput(i))])
            {
                Form = query is string ? EdnReader.ReadForm(text.Text, text.Source) : new EdnForm(query, default),
                Library = inputs.OfType<Database>().FirstOrDefault()?.Functions ?? FunctionLibrary.Default,
                Options = new RunOptions { Timeout = options.Timeout, RowsMax = options.RowsMax ?? new RunOptions().RowsMax, MemoryMax = options.MemoryMax, IsStrict = options.Strict, IsExplained = options.Explain, GivesEveryRow = options.EveryRow },
            });
        }
        finally
        {
            foreach (var view in borrowed) view.Dispose();
        }
    }

    private static IDatabaseView Borrow(Database db, List<IDatabaseView> borrowed)
    {
        borrowed.Add(db.OpenView());
        return borrowed[^1];
    }

    /// <summary>Where <c>$</c> stands in <c>:in</c>: 0 without <c>:in</c>, <see langword="null"/> when it is not there.</summary>
    private static int? MainSourceAt(object? query)
    {
        var names = query switch
        {
            EdnMap map => map.TryGetValue(Keyword.Of("in"), out var value) ? (IEnumerable<object?>)(value as EdnSequence ?? EdnVector.Of(value)) : null,
            EdnSequence vector => InOf(vector),
            _ => null,
        };
        if (names is null) return 0;
        var at = names.ToList().IndexOf(new Symbol("$"));
        return at < 0 ? null : at;
    }

    private static List<object?>? InOf(EdnSequence query)
    {
        var start = query.ToList().IndexOf(Keyword.Of("in"));
        return start < 0 ? null : [.. query.Skip(start + 1).TakeWhile(item => item is not Keyword)];
    }
}
