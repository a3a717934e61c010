using System.Diagnostics.CodeAnalysis;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Pull.Parse;

/// <summary>
/// Reads pull patterns.
/// <code>
/// pattern   = [element+]
/// element   = attribute | * | {attribute nested, …}
/// attribute = name | [name option*] | (name option*) | (limit name n) | (default name value)
/// name      = :ns/name | :ns/_name | :db/id
/// option    = :as key | :limit n | :limit nil | :default value | :xform function
/// nested    = pattern | n | ...
/// </code>
/// <c>(limit …)</c> and <c>(default …)</c> are the older way to write an option. <c>*</c> and <c>...</c> may be strings too. Everything that is wrong is raised
/// at once, as <c>bad-pull</c>.
/// </summary>
internal sealed class PullParser
{
    /// <summary>Deepest nesting of patterns.</summary>
    public const int DepthMax = 500;

    private const string ElementHelp = "an element is :ns/name, :ns/_name, :db/id, *, a map {:ns/name pattern}, or an attribute with options [:ns/name :as :key :limit 10 :default 0]";
    private const string OptionHelp = "options are :as key, :limit number or nil, :default value, :xform function";

    private readonly SourceText _text;
    private readonly PullFaults _faults;

    private PullParser(SourceText text)
    {
        _text = text;
        _faults = new PullFaults(text);
    }

    /// <summary>Reads a pattern from its text.</summary>
    public static PullPattern Parse(string text) => Parse(EdnReader.ReadForm(text, "pattern"), new SourceText("pattern", text));

    /// <summary>Reads a pattern that was built as a value.</summary>
    public static PullPattern Parse(object? pattern) => Parse(new EdnForm(pattern, default), new SourceText("pattern", ""));

    /// <summary>Reads a pattern that stands in a text.</summary>
    /// <exception cref="DatalogException"><c>bad-pull</c>, with every fault.</exception>
    public static PullPattern Parse(EdnForm form, SourceText text)
    {
        var parser = new PullParser(text);
        var pattern = parser.Pattern(form, 0);
        parser._faults.ThrowIfAny();
        return pattern;
    }

    private PullPattern Pattern(EdnForm form, int depth)
    {
        var elements = new List<PullElement>();
        if (form.Value is not EdnVector { Count: > 0 } vector) Fault($"{Print(form)} is no pull pattern", form, "a pattern is a vector of at least one element: [:ns/name *]");
        else if (depth > DepthMax) Fault($"patterns are nested deeper than {DepthMax}", form, null);
        else
        {
            foreach (var element in vector.Forms) Element(element, elements, depth);
        }

        return new PullPattern(form, _text, elements);
    }

    private void Element(EdnForm form, List<PullElement> into, int depth)
    {
        if (IsWord(form.Value, "*"))
        {
            into.Add(new PullWildcard(form));
            return;
        }

        if (form.Value is not EdnMap map)
        {
            if (TryAttribute(form, null, out var attribute)) into.Add(attribute);
            return;
        }

        if (map.Count == 0) Fault("the map is empty", form, "{:ns/name pattern}, {:ns/name 3} or {:ns/name ...}");
        foreach (var (key, value) in map.Forms)
        {
            var nested = Nested(value, depth);
            if (!TryAttribute(key, nested, out var attribute)) continue;
            if (attribute.IsEntityId) Fault(":db/id leads to no other entity", key, "write :db/id outside of the map");
            else into.Add(attribute);
        }
    }

    private PullNested Nested(EdnForm form, int depth)
    {
        if (IsWord(form.Value, "...")) return new PullRecursion(null);
        if (form.Value is long number)
        {
            if (number is < 1 or > int.MaxValue) Fault($"{number} is no depth of recursion", form, "a depth is 1 or more; ... goes as far as it leads");
            return new PullRecursion((int)number);
        }

        return new PullSubpattern(Pattern(form, depth + 1));
    }

    /// <summary>An attribute alone or with options.</summary>
    private bool TryAttribute(EdnForm form, PullNested? nested, [NotNullWhen(true)] out PullAttribute? attribute)
    {
        attribute = null;
        if (form.Value is not EdnSequence { Count: > 0 } sequence) return TryName(form, form, PullAttributeOptions.None, default, nested, out attribute);
        if (sequence is EdnList && sequence[0] is Symbol { Text: "limit" or "default" } legacy) return TryLegacy(form, sequence, legacy.Text, nested, out attribute);
        if (sequence.Count % 2 == 0)
        {
            Fault($"an option of {Print(form)} has no value", form, OptionHelp);
            return false;
        }

        var options = PullAttributeOptions.None;
        EdnForm? alias = null;
        var given = new HashSet<object?>();
        for (var i = 1; i < sequence.Count; i += 2)
        {
            var (name, value) = (sequence.FormAt(i), sequence.FormAt(i + 1));
            if (!given.Add(name.Value)) Fault($"option {Print(name)} is given twice", name, OptionHelp);
            if (name.Value is Keyword { Text: "as" }) alias = value;
            else options = WithOption(options, name, value);
        }

        return TryName(form, sequence.FormAt(0), options, alias, nested, out attribute);
    }

    private bool TryLegacy(EdnForm form, EdnSequence sequence, string name, PullNested? nested, [NotNullWhen(true)] out PullAttribute? attribute)
    {
        attribute = null;
        if (sequence.Count != 3)
        {
            Fault($"{Print(form)}: {name} takes an attribute and a value", form, $"({name} :ns/name {(name == "limit" ? "10" : "0")})");
            return false;
        }

        var options = WithOption(PullAttributeOptions.None, new EdnForm(Keyword.Of(name), sequence.FormAt(0).Span), sequence.FormAt(2));
        return TryName(form, sequence.FormAt(1), options, null, nested, out attribute);
    }

    private PullAttributeOptions WithOption(PullAttributeOptions options, EdnForm name, EdnForm value)
    {
        switch ((name.Value as Keyword)?.Text)
        {
            case "limit":
                if (value.Value is null) return options with { Limit = null };
                if (value.Value is long and > 0 and <= int.MaxValue) return options with { Limit = (int)(long)value.Value };
                Fault($"{Print(value)} is no limit", value, "a limit is a number from 1, or nil for all");
                return options;
            case "default": return options with { Default = value.Value, HasDefault = true };
            case "xform":
                if (value.Value is not Symbol) Fault($"{Print(value)} is no name of a function", value, "a function is named by a symbol: :xform count");
                return options with { Xform = value };
            default:
                Fault($"{Print(name)} is no option", name, OptionHelp);
                return options;
        }
    }

    private bool TryName(EdnForm form, EdnForm name, PullAttributeOptions options, EdnForm? alias, PullNested? nested, [NotNullWhen(true)] out PullAttribute? attribute)
    {
        attribute = null;
        if (name.Value is not Keyword keyword)
        {
            Fault($"{Print(name)} is no attribute", name, ElementHelp);
            return false;
        }

        var isReverse = ReverseName.TryForward(keyword, out var forward);
        attribute = new PullAttribute(form, forward ?? keyword, isReverse, alias is { } given ? given.Value : keyword, options, nested);
        return true;
    }

    private void Fault(string message, EdnForm form, string? help) => _faults.Add(message, form.Span, help);

    private static string Print(EdnForm form) => EdnWriter.ToString(form.Value);

    /// <summary><c>*</c> and <c>...</c> may be symbols or strings.</summary>
    private static bool IsWord(object? value, string word) => value is Symbol symbol ? symbol.Text == word : value is string text && text == word;
}
