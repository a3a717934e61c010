using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Output;

/// <summary>What a command answers: the shape decides what a row is in JSON and EDN.</summary>
/// <param name="Shape">A relation has rows; a collection, a tuple and a scalar are written without the brackets they do not need.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Keys">Keys of the objects that rows become, or <see langword="null"/> for arrays.</param>
/// <param name="Rows">The rows; read once.</param>
internal sealed record Answer(FindShape Shape, IReadOnlyList<string> Columns, IReadOnlyList<object>? Keys, IEnumerable<IReadOnlyList<object?>> Rows)
{
    public static Answer Of(QueryResult result) => new(result.Shape, result.Columns, result.Keys, result.Rows);

    /// <summary>A listing: rows are objects whose keys are the names of the columns.</summary>
    public static Answer Listing(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        new(FindShape.Relation, columns, [.. columns.Select(Keyword.Of)], rows);

    /// <summary>The value of one row: an array, an object, or for collections and scalars the bare value.</summary>
    public object? ValueOf(IReadOnlyList<object?> row)
    {
        if (Shape is FindShape.Collection or FindShape.Scalar) return row[0];
        if (Keys is null) return row;
        return EdnMap.Of(Keys.Select((key, i) => new KeyValuePair<object, object?>(key, row[i])));
    }
}
