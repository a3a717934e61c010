using DatalogStore.Oracle.Values;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>A pattern over a collection of tuples: each place against the item at its place.</summary>
internal static class TuplePattern
{
    public static List<Row> Match(IReadOnlyList<Term> terms, Row row, IReadOnlyList<IReadOnlyList<object?>> tuples)
    {
        var found = new List<Row>();
        foreach (var tuple in tuples.Where(t => t.Count >= terms.Count))
        {
            Row? extended = row;
            for (var i = 0; i < terms.Count && extended is not null; i++)
            {
                extended = terms[i] switch
                {
                    Variable v => extended.Bind(v.Name, tuple[i]),
                    Constant c => PlainValues.Same(c.Value, tuple[i]) ? extended : null,
                    _ => extended,
                };
            }

            if (extended is not null) found.Add(extended);
        }

        return found;
    }
}
