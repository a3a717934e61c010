using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Pull.Parse;
using DatalogStore.Query.Functions;

namespace DatalogStore.Pull.Evaluate;

/// <summary>
/// Resolves a pattern against a schema: <see cref="PullPattern"/> → <see cref="PullPlan"/>. Unknown attributes are left out with a warning; of two
/// elements with one key the later one counts.
/// </summary>
internal sealed class PullCompiler
{
    private readonly DatabaseSchema _schema;
    private readonly FunctionTable _functions;
    private readonly Action<PullWarning> _warn;

    private PullCompiler(DatabaseSchema schema, FunctionTable functions, Action<PullWarning> warn) => (_schema, _functions, _warn) = (schema, functions, warn);

    /// <summary>The plan of a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="schema">The schema in force.</param>
    /// <param name="functions">Those that <c>:xform</c> may name.</param>
    /// <param name="warn">Takes what the asker should know.</param>
    /// <exception cref="DatalogException"><c>unknown-function</c>: <c>:xform</c> names none that takes one value.</exception>
    public static PullPlan Compile(PullPattern pattern, DatabaseSchema schema, FunctionTable functions, Action<PullWarning> warn) => new PullCompiler(schema, functions, warn).Plan(pattern);

    private PullPlan Plan(PullPattern pattern)
    {
        var plan = new PullPlan { HasWildcard = pattern.Elements.Any(e => e is PullWildcard) };
        foreach (var element in LastOfEachKey(pattern.Elements))
        {
            if (element.IsEntityId)
            {
                plan.AddId(new EdnForm(element.Key, default));
                continue;
            }

            foreach (var one in Closed(element))
            {
                if (Step(one, plan, pattern) is { } step) plan.Add(step with { IsAlternative = AttributeEnding.IsOpen(element.Attribute) });
            }
        }

        return plan;
    }

    /// <summary>
    /// A name with an open beginning as the attributes that the schema has for it, each under its own name. With <c>:as</c> or <c>:default</c> they answer
    /// under one key: the first that an entity has counts, and last the default.
    /// </summary>
    private IEnumerable<PullAttribute> Closed(PullAttribute element)
    {
        if (!AttributeEnding.IsOpen(element.Attribute)) return [element];
        var attributes = _schema.FindByEnding(element.Attribute);
        var hasOneKey = element.Options.HasDefault || element.Key is not Keyword key || !AttributeEnding.IsOpen(key);
        var options = element.Options with { HasDefault = false };
        var closed = attributes.Select(a => element with { Attribute = a.Ident, Options = options, Key = hasOneKey ? element.Key : element.IsReverse ? ReverseName.Of(a.Ident) : a.Ident });
        return element.Options.HasDefault ? closed.Append(element with { Nested = null }) : closed;
    }

    private static IEnumerable<PullAttribute> LastOfEachKey(IReadOnlyList<PullElement> elements)
    {
        var attributes = elements.OfType<PullAttribute>().ToList();
        var last = new Dictionary<object, PullAttribute>(EdnEquality.Instance);
        foreach (var attribute in attributes) last[EdnEquality.KeyOf(attribute.Key)] = attribute;
        return attributes.Where(a => ReferenceEquals(last[EdnEquality.KeyOf(a.Key)], a));
    }

    private PullStep? Step(PullAttribute element, PullPlan plan, PullPattern pattern)
    {
        var options = element.Options;
        var isKnown = _schema.TryGetAttribute(element.Attribute, out var attribute);
        if (!isKnown && !AttributeEnding.IsOpen(element.Attribute)) WarnOfUnknown(element, pattern);
        var holdsRefs = isKnown && attribute!.MayHoldRefs;
        if (isKnown && !holdsRefs && (element.IsReverse || element.Nested is not null))
            Warn("not-a-reference", $"{attribute!.Ident} holds no references, so {element} leads nowhere", null, element, pattern);
        // Without an attribute nothing is found; it stays for its default alone.
        if (!options.HasDefault && (!isKnown || (element.IsReverse && !holdsRefs))) return null;
        var recursion = element.Nested as PullRecursion;
        return new PullStep(new EdnForm(element.Key, default), element.IsReverse && !holdsRefs ? null : attribute)
        {
            IsReverse = element.IsReverse,
            LimitMax = options.Limit ?? int.MaxValue,
            HasDefault = options.HasDefault,
            Default = options.Default,
            Xform = options.Xform is { } xform ? FunctionOf(xform, pattern) : null,
            XformPlace = options.Xform is { } named ? pattern.Text.PlaceOf(named.Span) : null,
            Nested = element.Nested switch { PullSubpattern sub => Plan(sub.Pattern), PullRecursion => plan, _ => null },
            IsRecursion = recursion is not null,
            DepthMax = recursion?.DepthMax ?? int.MaxValue,
            Counter = recursion?.DepthMax is null ? -1 : plan.CountedRecursions++,
        };
    }

    private Function FunctionOf(EdnForm name, PullPattern pattern)
    {
        var text = ((Symbol)name.Value!).Text;
        if (_functions.TryGet(text, out var function) && function.Takes(1) && !function.IsOfDatabase) return function;
        var help = function is null ? NearNames.Help(_functions.NamesNear(text)) : ":xform takes a function of one value";
        throw new DatalogException(ErrorKind.Request, "unknown-function", $":xform {text}: {(function is null ? "unknown function" : $"{function} does not take one value alone")}", help, pattern.Text.PlaceOf(name.Span));
    }

    private void WarnOfUnknown(PullAttribute element, PullPattern pattern)
    {
        var near = NearNames.Of(element.Attribute.Text, _schema.Attributes.Select(a => a.Ident.Text)).Select(n => ":" + n).ToList();
        Warn("unknown-attribute", $"no attribute {element.Attribute}, so a pull leaves it out", NearNames.Help(near), element, pattern);
    }

    private void Warn(string code, string message, string? help, PullAttribute element, PullPattern pattern) =>
        _warn(new PullWarning(code, message, help, pattern.Text.PlaceOf(element.Form.Span)));
}

/// <summary>What the asker should know of a pattern.</summary>
internal sealed record PullWarning(string Code, string Message, string? Help, SourcePlace? Place)
{
    public override string ToString() => $"{Code}: {Message}{(Help is null ? "" : " (" + Help + ")")}";
}
