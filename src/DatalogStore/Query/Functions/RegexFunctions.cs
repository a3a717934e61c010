using System.Text.RegularExpressions;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>
/// Regular expressions. Patterns run on the non-backtracking engine, whose time is linear; those with look-around or back-references, which it
/// lacks, run on the backtracking one with a time limit.
/// </summary>
internal static class RegexFunctions
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public static IEnumerable<Function> All =>
    [
        new("re-pattern", 1, 1, "string → pattern", static (a, c) => PatternOf(a[0], c)),
        new("re-find", 2, 2, "pattern string → the first match: a string, or a vector with its groups; nil for none", static (a, c) => Find(a, c, whole: false)),
        new("re-matches", 2, 2, "pattern string → the match of the whole string, as re-find", static (a, c) => Find(a, c, whole: true)),
        new("re-seq", 2, 2, "pattern string → vector of all matches, nil for none", static (a, c) => Sequence(a, c)),
    ];

    public static Regex PatternOf(object? value, FunctionContext context)
    {
        if (value is Regex given) return given;
        if (value is not string text) throw new FunctionException("not-a-pattern", $"expected a pattern or a string, not {EdnWriter.ToString(value)}");
        if (context.Patterns.TryGetValue(text, out var known)) return known;
        return context.Patterns[text] = Compile(text);
    }

    /// <summary>Runs a match under its time limit.</summary>
    public static T Guard<T>(Regex pattern, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FunctionException("pattern-timeout", $"pattern {pattern} took longer than {pattern.MatchTimeout.TotalSeconds} s on one string");
        }
    }

    private static Regex Compile(string text)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant;
        try
        {
            return new Regex(text, Options | RegexOptions.NonBacktracking, TimeLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, Options, TimeLimit);
        }
        catch (ArgumentException e)
        {
            throw new FunctionException("bad-pattern", $"{EdnWriter.ToString(text)} is not a regular expression: {e.Message}");
        }
    }

    private static object? Find(ReadOnlySpan<object?> arguments, FunctionContext context, bool whole)
    {
        var pattern = PatternOf(arguments[0], context);
        if (whole) pattern = PatternOf($@"\A(?:{pattern})\z", context);
        var text = TextOf(arguments[1]);
        var match = Guard(pattern, () => pattern.Match(text));
        return match.Success ? ValueOf(match) : null;
    }

    private static EdnVector? Sequence(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var pattern = PatternOf(arguments[0], context);
        var text = TextOf(arguments[1]);
        var matches = Guard(pattern, () => pattern.Matches(text).Select(ValueOf).ToArray());
        return matches.Length == 0 ? null : new EdnVector(matches);
    }

    private static string TextOf(object? value) => value as string ?? throw new FunctionException("not-a-string", $"a pattern is matched with strings, not {EdnWriter.ToString(value)}");

    private static object? ValueOf(Match match) =>
        match.Groups.Count == 1 ? match.Value : new EdnVector([.. match.Groups.Values.Select(g => (object?)(g.Success ? g.Value : null))]);
}
