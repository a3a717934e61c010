using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Collections: vectors, lists, sets, maps, and strings as sequences of characters.</summary>
internal static class CollectionFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("count", 1, 1, "collection or string → long", static (a, _) => CountOf(a[0])),
        new("empty?", 1, 1, "collection or string → boolean", static (a, _) => CountOf(a[0]) == 0),
        new("not-empty", 1, 1, "collection or string → itself, nil when empty", static (a, _) => CountOf(a[0]) == 0 ? null : a[0]),
        new("contains?", 2, 2, "map key, set member or vector index → boolean", static (a, _) => Contains(a[0], a[1])),
        new("get", 2, 3, "map key, set member or vector index, default → value or nil", static (a, _) => Get(a[0], a[1], a.Length > 2 ? a[2] : null)),
        new("nth", 2, 3, "sequence index, default → item", static (a, _) => Nth(a)),
        new("first", 1, 1, "collection → item or nil", static (a, _) => Items(a[0], "first").FirstOrDefault()),
        new("second", 1, 1, "collection → item or nil", static (a, _) => Items(a[0], "second").Skip(1).FirstOrDefault()),
        new("last", 1, 1, "collection → item or nil", static (a, _) => Items(a[0], "last").LastOrDefault()),
        new("vector", 0, Function.AnyArity, "x … → vector", static (a, _) => new EdnVector(a.ToArray())),
        new("tuple", 1, Function.AnyArity, "x … → tuple", static (a, _) => new EdnVector(a.ToArray())),
        new("untuple", 1, 1, "tuple → tuple, for binding", static (a, _) => a[0]),
        new("list", 0, Function.AnyArity, "x … → list", static (a, _) => new EdnList(a.ToArray())),
        new("hash-map", 0, Function.AnyArity, "key value … → map", static (a, _) => MapOf(a)),
        new("set", 1, 1, "collection → set", static (a, _) => new EdnSet(Items(a[0], "set"))),
        new("range", 1, 3, "end, start end or start end step (whole numbers) → vector", static (a, _) => Range(a)),
    ];

    private static IEnumerable<object?> Items(object? value, string name) => value is string text
        ? text.EnumerateRunes().Select(r => (object?)r)
        : ValueOrder.ItemsOf(value) ?? throw new FunctionException("not-a-collection", $"({name} …) needs a collection, not {EdnWriter.ToString(value)}");

    private static long CountOf(object? value) => value switch
    {
        string text => text.Length,
        byte[] bytes => bytes.Length,
        EdnMap map => map.Count,
        IReadOnlyCollection<object?> collection => collection.Count,
        _ => Items(value, "count").LongCount(),
    };

    private static bool Contains(object? collection, object? key) => collection switch
    {
        null => false,
        EdnMap map => map.ContainsKey(key!),
        EdnSet set => set.Contains(key),
        EdnVector vector => key is long index && index >= 0 && index < vector.Count,
        string text => key is long index && index >= 0 && index < text.Length,
        _ => throw new FunctionException("not-a-collection", $"(contains? …) needs a map, set, vector or string, not {EdnWriter.ToString(collection)}"),
    };

    private static object? Get(object? collection, object? key, object? otherwise) => collection switch
    {
        EdnMap map => map.TryGetValue(key!, out var value) ? value : otherwise,
        EdnSet set => set.Contains(key) ? key : otherwise,
        EdnVector vector => key is long index && index >= 0 && index < vector.Count ? vector[(int)index] : otherwise,
        string text => key is long index && index >= 0 && index < text.Length && Rune.TryCreate(text[(int)index], out var rune) ? rune : otherwise,
        _ => otherwise,
    };

    private static object? Nth(ReadOnlySpan<object?> arguments)
    {
        if (arguments[1] is not long index) throw new FunctionException("not-a-number", $"(nth …) needs a whole number, not {EdnWriter.ToString(arguments[1])}");
        if (arguments[0] is null) return arguments.Length > 2 ? arguments[2] : null;
        var items = Items(arguments[0], "nth");
        if (index >= 0)
        {
            foreach (var item in items.Skip((int)Math.Min(index, int.MaxValue))) return item;
        }

        return arguments.Length > 2 ? arguments[2] : throw new FunctionException("index-out-of-range", $"(nth … {index}) is beyond the sequence");
    }

    private static EdnMap MapOf(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length % 2 != 0) throw new FunctionException("bad-arguments", "(hash-map …) needs a value for every key");
        var entries = new Dictionary<object, object?>(EdnEquality.Instance);
        for (var i = 0; i < arguments.Length; i += 2) entries[EdnEquality.KeyOf(arguments[i])] = arguments[i + 1];
        return EdnMap.Of(entries);
    }

    private static EdnVector Range(ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is not long) throw new FunctionException("not-a-number", $"(range …) needs whole numbers, not {EdnWriter.ToString(argument)}");
        }

        var start = arguments.Length > 1 ? (long)arguments[0]! : 0;
        var end = arguments.Length > 1 ? (long)arguments[1]! : (long)arguments[0]!;
        var step = arguments.Length > 2 ? (long)arguments[2]! : 1;
        if (step == 0) throw new FunctionException("bad-arguments", "(range …) with a step of zero never ends");
        var items = new List<object?>();
        for (Int128 at = start; step > 0 ? at < end : at > end; at += step)
        {
            if (items.Count == FunctionContext.ResultLengthMax) throw new FunctionException("result-too-large", $"(range …) is longer than {FunctionContext.ResultLengthMax} items");
            items.Add((long)at);
        }

        return new EdnVector([.. items]);
    }
}
