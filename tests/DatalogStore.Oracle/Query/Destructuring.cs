using System.Collections;
using DatalogStore.Edn;
using DatalogStore.Query.Parse;

namespace DatalogStore.Oracle.Query;

/// <summary>Takes a value apart into variables: every way in which the binding can be filled.</summary>
internal static class Destructuring
{
    public static IEnumerable<Row> Bind(Row row, Binding binding, object? value)
    {
        switch (binding)
        {
            case BlankBinding: return [row];
            case ScalarBinding scalar: return row.Bind(scalar.Variable.Name, value) is { } bound ? [bound] : [];
            case TupleBinding tuple:
                var items = ItemsOf(value) ?? throw new OracleException("binding-mismatch", $"{EdnWriter.ToString(value)} is no sequence");
                if (items.Count < tuple.Items.Count) throw new OracleException("binding-mismatch", $"{EdnWriter.ToString(value)} has too few items for {tuple}");
                IEnumerable<Row> rows = [row];
                for (var i = 0; i < tuple.Items.Count; i++)
                {
                    var (item, part) = (items[i], tuple.Items[i]);
                    rows = [.. rows.SelectMany(r => Bind(r, part, item))];
                }

                return rows;
            case CollectionBinding collection:
                if (value is null) return [];
                var members = ItemsOf(value) ?? throw new OracleException("binding-mismatch", $"{EdnWriter.ToString(value)} is no collection");
                return [.. members.SelectMany(m => Bind(row, collection.Item, m))];
            default: throw new NotSupportedException(binding.ToString());
        }
    }

    public static IReadOnlyList<object?>? ItemsOf(object? value) => value switch
    {
        EdnMap map => [.. map.Select(e => EdnVector.Of(e.Key, e.Value))],
        string or byte[] => null,
        IEnumerable items => [.. items.Cast<object?>()],
        _ => null,
    };
}
