using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>
/// Reading arguments of functions over collected values, which are what somebody's API answered: a value that is not of the notation wanted
/// makes a predicate false and a function nil, and is counted, so that one odd row does not end a query over a million.
/// </summary>
internal static class Arguments
{
    /// <summary>The text of a string, symbol-like or URI value; <see langword="null"/>, counted, for anything else but nil.</summary>
    public static string? TextOrNull(object? value, FunctionContext context)
    {
        switch (value)
        {
            case null: return null;
            case string text: return text;
            case Uri uri: return uri.OriginalString;
            default: return context.Unreadable<string>();
        }
    }

    /// <summary>A name given as keyword or string, such as a part to take.</summary>
    public static string NameOf(object? value, string function) => value switch
    {
        Keyword keyword => keyword.Name,
        string text => text,
        _ => throw new FunctionException("not-a-name", $"({function} …) needs a keyword or string, not {EdnWriter.ToString(value)}"),
    };

    /// <summary>The items of a collection; any other value is the only item, nil none.</summary>
    public static IEnumerable<object?> OneOrMany(object? value) => value switch
    {
        null => [],
        string or EdnMap => [value],
        _ => ValueOrder.ItemsOf(value) ?? [value],
    };
}
