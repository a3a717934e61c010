using DatalogStore.Edn;
using DatalogStore.Query.Functions;

namespace DatalogStore.Query.Plan;

/// <summary>Takes a value apart into words for the variables of a target. A variable that stands twice must get equal words.</summary>
internal sealed class Destructuring(QueryWords words, Dictionary<int, int> columnOf)
{
    private readonly bool[] _isSet = new bool[columnOf.Count];
    private readonly ulong[] _row = new ulong[columnOf.Count];

    /// <summary>Calls <paramref name="emit"/> with the row of each way to bind; the row is reused. An error when the value has another shape.</summary>
    public void Bind(Target target, object? value, Action<ulong[]> emit) => Bind(target, value, () => emit(_row));

    private void Bind(Target target, object? value, Action next)
    {
        switch (target)
        {
            case ScalarTarget scalar:
                var column = columnOf[scalar.Variable];
                var word = words.ToWord(value);
                if (_isSet[column])
                {
                    if (_row[column] == word && !Model.Word.IsNaN(word)) next();
                    return;
                }

                _isSet[column] = true;
                _row[column] = word;
                next();
                _isSet[column] = false;
                break;
            case TupleTarget tuple:
                var items = value is null ? null : ValueOrder.ItemsOf(value)?.ToList();
                if (items is null) throw new FunctionException("bad-binding-value", $"cannot bind {EdnWriter.ToString(value)} to a tuple of {tuple.Items.Count}");
                if (items.Count < tuple.Items.Count) throw new FunctionException("bad-binding-value", $"{EdnWriter.ToString(value)} has fewer than the {tuple.Items.Count} items that the tuple binds");
                BindItems(tuple, items, 0, next);
                break;
            case CollectionTarget collection:
                var members = ValueOrder.ItemsOf(value) ?? throw new FunctionException("bad-binding-value", $"cannot bind {EdnWriter.ToString(value)} to a collection");
                foreach (var member in members) Bind(collection.Item, member, next);
                break;
            default:
                next();
                break;
        }
    }

    private void BindItems(TupleTarget target, List<object?> items, int at, Action next)
    {
        if (at == target.Items.Count) next();
        else Bind(target.Items[at], items[at], () => BindItems(target, items, at + 1, next));
    }
}
