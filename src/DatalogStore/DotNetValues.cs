using System.Collections;
using System.Runtime.CompilerServices;
using DatalogStore.Edn;

namespace DatalogStore;

/// <summary>Values of .NET where EDN is meant: tuples, arrays and lists are vectors, dictionaries are maps.</summary>
internal static class DotNetValues
{
    /// <summary>An input of a query: a tuple as a vector, a dictionary as a map, also inside collections. Everything else is as it was given.</summary>
    public static object? ToInput(object? value) => value switch
    {
        ITuple tuple => OfTuple(tuple, ToInput),
        null or string or byte[] or Uri or EdnSequence or EdnMap or EdnSet => value,
        IDictionary map => OfEntries(map, key => key, ToInput),
        IEnumerable<ITuple> or object?[] => OfItems((IEnumerable)value, ToInput),
        IEnumerable items when items.GetType().GetInterfaces().Any(IsOfTuples) => OfItems(items, ToInput),
        _ => value,
    };

    /// <summary>
    /// A form of a transaction: lists of any kind as vectors, dictionaries as maps, in which a text as a key is an attribute's name. EDN values and single values
    /// are as they were given.
    /// </summary>
    public static object? ToForm(object? value) => value switch
    {
        null or string or byte[] or Uri or EdnSequence or EdnMap or EdnSet => value,
        ITuple tuple => OfTuple(tuple, ToForm),
        IDictionary map => OfEntries(map, ToKey, ToForm),
        IEnumerable items => OfItems(items, ToForm),
        _ => value,
    };

    private static object ToKey(object key) => key is string name ? Keyword.Of(name.StartsWith(':') ? name[1..] : name) : key;

    private static EdnMap OfEntries(IDictionary map, Func<object, object> key, Func<object?, object?> value)
    {
        var entries = new List<KeyValuePair<object, object?>>(map.Count);
        foreach (DictionaryEntry entry in map) entries.Add(new(key(entry.Key), value(entry.Value)));
        return EdnMap.Of(entries);
    }

    private static EdnVector OfTuple(ITuple tuple, Func<object?, object?> convert) => EdnVector.Of([.. Enumerable.Range(0, tuple.Length).Select(i => convert(tuple[i]))]);

    private static EdnVector OfItems(IEnumerable items, Func<object?, object?> convert) => EdnVector.Of([.. items.Cast<object?>().Select(convert)]);

    private static bool IsOfTuples(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) && typeof(ITuple).IsAssignableFrom(type.GenericTypeArguments[0]);
}
