using DatalogStore.Edn;
using DatalogStore.Query;
using DatalogStore.Views;
using RunOptions = DatalogStore.Query.QueryOptions;

namespace DatalogStore;

/// <summary>Runs queries for callers: databases become views, borrowed for the run and given back after it.</summary>
internal static class Queries
{
    public static QueryResult Run(Database db, string query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellationToken)
    {
        var borrowed = new List<IDatabaseView>();
        try
        {
            var text = new SourceText("query", query);
            var request = new QueryRequest(text, Inputs(db, query, inputs, borrowed))
            {
                Options = new RunOptions { Timeout = options.Timeout, RowsMax = options.RowsMax ?? new RunOptions().RowsMax, IsStrict = options.Strict },
            };
            var answer = QueryEngine.Run(request, cancellationToken);
            return new QueryResult(answer.Shape, answer.Columns, answer.MapKeys, answer.Rows, [.. answer.Warnings.Select(w => w.ToString())]);
        }
        finally
        {
            foreach (var view in borrowed) view.Dispose();
        }
    }

    /// <summary>
    /// The inputs with views in place of databases. The database that is asked stands where <c>:in</c> says <c>$</c>; a query without <c>:in</c> begins with it.
    /// </summary>
    private static List<object?> Inputs(Database db, string query, IReadOnlyList<object?> inputs, List<IDatabaseView> borrowed)
    {
        var given = inputs.Select(i => i is Database other ? Borrow(other, borrowed) : i).ToList();
        var at = MainSourceAt(query);
        if (at is { } position) given.Insert(Math.Min(position, given.Count), Borrow(db, borrowed));
        return given;
    }

    private static IDatabaseView Borrow(Database db, List<IDatabaseView> borrowed)
    {
        borrowed.Add(db.OpenView());
        return borrowed[^1];
    }

    /// <summary>Where <c>$</c> stands in <c>:in</c>: 0 without <c>:in</c>, <see langword="null"/> when it is not there.</summary>
    private static int? MainSourceAt(string query)
    {
        var names = EdnReader.Read(query, "query") switch
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
