using System.Text;
using System.Text.RegularExpressions;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Strings: <c>str</c>, <c>subs</c> and <c>clojure.string/*</c>.</summary>
internal static class TextFunctions
{
    private const string Prefix = "clojure.string/";

    public static IEnumerable<Function> All =>
    [
        new("str", 0, Function.AnyArity, "x … → string: the texts one after another, nil as nothing", static (a, _) => Str(a)),
        new("pr-str", 0, Function.AnyArity, "x … → string: as EDN, with blanks between", static (a, _) => string.Join(' ', a.ToArray().Select(EdnWriter.ToString))),
        new("subs", 2, 3, "string start, end → string", static (a, _) => Subs(a)),
        new("upper-case", 1, 1, "string → string", static (a, _) => Text(a[0], "upper-case").ToUpperInvariant()),
        new("lower-case", 1, 1, "string → string", static (a, _) => Text(a[0], "lower-case").ToLowerInvariant()),
        new(Prefix + "blank?", 1, 1, "string or nil → boolean: nothing but white space", static (a, _) => a[0] is null || string.IsNullOrWhiteSpace(Text(a[0], "blank?"))),
        new(Prefix + "capitalize", 1, 1, "string → string", static (a, _) => Text(a[0], "capitalize") is { Length: > 0 } t ? t[..1].ToUpperInvariant() + t[1..].ToLowerInvariant() : ""),
        new(Prefix + "ends-with?", 2, 2, "string string → boolean", static (a, _) => Text(a[0], "ends-with?").EndsWith(Text(a[1], "ends-with?"), StringComparison.Ordinal)),
        new(Prefix + "escape", 2, 2, "string, map of characters → string", static (a, _) => Escape(Text(a[0], "escape"), a[1])),
        new(Prefix + "includes?", 2, 2, "string string → boolean", static (a, _) => Text(a[0], "includes?").Contains(Text(a[1], "includes?"), StringComparison.Ordinal)),
        new(Prefix + "index-of", 2, 3, "string string, from → long or nil", static (a, _) => IndexOf(a)),
        new(Prefix + "join", 1, 2, "separator, collection → string", static (a, _) => Join(a)),
        new(Prefix + "lower-case", 1, 1, "string → string", static (a, _) => Text(a[0], "lower-case").ToLowerInvariant()),
        new(Prefix + "upper-case", 1, 1, "string → string", static (a, _) => Text(a[0], "upper-case").ToUpperInvariant()),
        new(Prefix + "replace", 3, 3, "string, string or pattern, string → string", static (a, _) => Replace(a)),
        new(Prefix + "split", 2, 3, "string pattern, limit → vector of strings", static (a, c) => Split(a, c)),
        new(Prefix + "starts-with?", 2, 2, "string string → boolean", static (a, _) => Text(a[0], "starts-with?").StartsWith(Text(a[1], "starts-with?"), StringComparison.Ordinal)),
        new(Prefix + "trim", 1, 1, "string → string", static (a, _) => Text(a[0], "trim").Trim()),
        new(Prefix + "triml", 1, 1, "string → string", static (a, _) => Text(a[0], "triml").TrimStart()),
        new(Prefix + "trimr", 1, 1, "string → string", static (a, _) => Text(a[0], "trimr").TrimEnd()),
    ];

    /// <summary>The text of a value as <c>str</c> gives it: strings and characters as they are, everything else as EDN without suffixes.</summary>
    public static string TextOf(object? value) => value switch
    {
        null => "",
        string s => s,
        Rune r => r.ToString(),
        Guid g => g.ToString("D"),
        Uri u => u.OriginalString,
        Regex r => r.ToString(),
        System.Numerics.BigInteger b => b.ToString(),
        BigDecimal d => d.ToString(),
        DateTimeOffset i => EdnInstant.ToString(i),
        double d when !double.IsFinite(d) => double.IsNaN(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity",
        _ => EdnWriter.ToString(value),
    };

    private static string Text(object? value, string name) =>
        value as string ?? throw new FunctionException("not-a-string", $"({name} …) needs a string, not {EdnWriter.ToString(value)}");

    private static string Str(ReadOnlySpan<object?> arguments)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments)
        {
            text.Append(TextOf(argument));
            if (text.Length > FunctionContext.ResultLengthMax) throw new FunctionException("result-too-large", $"(str …) is longer than {FunctionContext.ResultLengthMax} characters");
        }

        return text.ToString();
    }

    private static string Subs(ReadOnlySpan<object?> arguments)
    {
        var text = Text(arguments[0], "subs");
        var start = arguments[1] as long?;
        var end = arguments.Length > 2 ? arguments[2] as long? : text.Length;
        if (start is null || end is null || start < 0 || end > text.Length || start > end)
        {
            throw new FunctionException("index-out-of-range", $"(subs {EdnWriter.ToString(text)} {TextOf(arguments[1])}{(arguments.Length > 2 ? " " + TextOf(arguments[2]) : "")}) is outside the string of {text.Length} characters");
        }

        return text[(int)start..(int)end];
    }

    private static object? IndexOf(ReadOnlySpan<object?> arguments)
    {
        var text = Text(arguments[0], "index-of");
        var from = arguments.Length > 2 && arguments[2] is long f ? Math.Clamp(f, 0, text.Length) : 0;
        var at = text.IndexOf(arguments[1] is Rune r ? r.ToString() : Text(arguments[1], "index-of"), (int)from, StringComparison.Ordinal);
        return at < 0 ? null : (long)at;
    }

    private static string Join(ReadOnlySpan<object?> arguments)
    {
        var items = ValueOrder.ItemsOf(arguments[^1]) ?? throw new FunctionException("not-a-collection", $"(join …) needs a collection, not {EdnWriter.ToString(arguments[^1])}");
        return string.Join(arguments.Length > 1 ? TextOf(arguments[0]) : "", items.Select(TextOf));
    }

    private static string Escape(string text, object? map)
    {
        if (map is not EdnMap replacements) throw new FunctionException("bad-arguments", "(escape …) needs a map from characters to strings");
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) result.Append(replacements.TryGetValue(rune, out var replacement) ? TextOf(replacement) : rune.ToString());
        return result.ToString();
    }

    private static string Replace(ReadOnlySpan<object?> arguments)
    {
        var text = Text(arguments[0], "replace");
        if (arguments[1] is Regex pattern)
        {
            var replacement = TextOf(arguments[2]);
            return RegexFunctions.Guard(pattern, () => pattern.Replace(text, replacement));
        }

        var old = TextOf(arguments[1]);
        return old.Length == 0 ? text : text.Replace(old, TextOf(arguments[2]), StringComparison.Ordinal);
    }

    private static EdnVector Split(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var text = Text(arguments[0], "split");
        var pattern = RegexFunctions.PatternOf(arguments[1], context);
        var limit = arguments.Length > 2 && arguments[2] is long n ? (int)Math.Clamp(n, 0, int.MaxValue) : 0;
        var parts = new List<object?>();
        var start = 0;
        foreach (Match match in pattern.Matches(text))
        {
            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length)) continue;
            if (limit > 0 && parts.Count == limit - 1) break;
            parts.Add(text[start..match.Index]);
            start = match.Index + match.Length;
        }

        parts.Add(text[start..]);
        // As in Java, empty strings at the end are dropped when there is no limit.
        while (limit == 0 && parts.Count > 1 && parts[^1] is "") parts.RemoveAt(parts.Count - 1);
        return new EdnVector([.. parts]);
    }
}
