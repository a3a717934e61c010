using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Keywords and symbols.</summary>
internal static class NameFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("keyword", 1, 2, "text, or namespace and name → keyword", static (a, _) => KeywordOf(a)),
        new("symbol", 1, 2, "text, or namespace and name → symbol", static (a, _) => SymbolOf(a)),
        new("name", 1, 1, "keyword, symbol or string → string", static (a, _) => NameOf(a[0])),
        new("namespace", 1, 1, "keyword or symbol → string or nil", static (a, _) => NamespaceOf(a[0])),
    ];

    private static string NameOf(object? value) => value switch
    {
        Keyword k => k.Name,
        Symbol s => s.Name,
        string t => t,
        _ => throw new FunctionException("not-a-name", $"(name …) needs a keyword, symbol or string, not {EdnWriter.ToString(value)}"),
    };

    private static string? NamespaceOf(object? value) => value switch
    {
        Keyword k => k.Namespace,
        Symbol s => s.Namespace,
        _ => throw new FunctionException("not-a-name", $"(namespace …) needs a keyword or symbol, not {EdnWriter.ToString(value)}"),
    };

    private static Keyword? KeywordOf(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length == 1)
        {
            return arguments[0] switch
            {
                Keyword k => k,
                Symbol s => Keyword.Of(s.Text),
                string { Length: > 0 } t => Keyword.Of(t),
                _ => null,
            };
        }

        return NameOf(arguments[1]) is { Length: > 0 } name ? Keyword.Of(arguments[0] is null ? null : NameOf(arguments[0]), name) : null;
    }

    private static Symbol SymbolOf(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length == 2) return new Symbol(arguments[0] is null ? NameOf(arguments[1]) : $"{NameOf(arguments[0])}/{NameOf(arguments[1])}");
        return arguments[0] switch
        {
            Symbol s => s,
            Keyword k => new Symbol(k.Text),
            string t => new Symbol(t),
            _ => throw new FunctionException("not-a-name", $"(symbol …) needs a string, not {EdnWriter.ToString(arguments[0])}"),
        };
    }
}
