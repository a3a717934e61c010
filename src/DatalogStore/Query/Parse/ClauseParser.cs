using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>
/// Reads clauses. A vector that starts with a list is a call, any other vector a pattern; a list is <c>and</c>, <c>or</c>, <c>or-join</c>,
/// <c>not</c>, <c>not-join</c> or a rule, each with a source in front if one is given.
/// </summary>
internal sealed class ClauseParser(SourceText text)
{
    private const int PatternPlacesMax = 5;

    public Clause Parse(EdnForm form)
    {
        if (form.Value is EdnVector vector) return ParseVector(form, vector);
        if (form.Value is EdnList list) return ParseList(form, list);
        throw Error("bad-clause", $"{EdnWriter.ToString(form.Value)} is not a clause", form, "a clause is a pattern [e a v], a call [(f …) binding], a rule (name …), or and, or, or-join, not, not-join");
    }

    public IReadOnlyList<Clause> ParseAll(IEnumerable<EdnForm> forms) => [.. forms.Select(Parse)];

    private Clause ParseVector(EdnForm form, EdnVector vector)
    {
        if (vector.Count == 0) throw Error("bad-clause", "a pattern cannot be empty", form, "a pattern is [e a v tx op] with trailing places left out");
        if (vector[0] is EdnList call) return ParseCall(form, vector, call);
        var terms = vector.Select(BindingParser.ParseTerm).ToList();
        string? source = null;
        if (terms[0] is SourceName name)
        {
            source = name.Name;
            terms.RemoveAt(0);
        }

        if (terms.Count == 0) throw Error("bad-clause", $"pattern {EdnWriter.ToString(vector)} has no places", form, "a pattern is [$source? e a v tx op]");
        if (terms.OfType<SourceName>().FirstOrDefault() is { } misplaced) throw Error("bad-clause", $"source {misplaced.Name} may only stand first in a pattern", form);
        return new PatternClause(form, source, terms);
    }

    /// <summary>How many places a pattern over a database has.</summary>
    public static bool FitsDatabase(PatternClause pattern) => pattern.Terms.Count <= PatternPlacesMax;

    private CallClause ParseCall(EdnForm form, EdnVector vector, EdnList list)
    {
        if (list.Count == 0 || list[0] is not Symbol function) throw Error("bad-clause", $"call {EdnWriter.ToString(list)} needs a function's name first", form);
        if (vector.Count > 2) throw Error("bad-clause", $"call {EdnWriter.ToString(vector)} has more than one binding", form, "write [(f …) ?x] or [(f …) [?a ?b]]");
        var call = new Call(function.Text, [.. list.Skip(1).Select(BindingParser.ParseTerm)]);
        return new CallClause(form, call, vector.Count == 2 ? BindingParser.ParseBinding(vector.FormAt(1), text) : null);
    }

    private Clause ParseList(EdnForm form, EdnList list)
    {
        var items = list.Forms.ToList();
        string? source = null;
        if (items.Count > 0 && BindingParser.IsSource(items[0].Value))
        {
            source = ((Symbol)items[0].Value!).Text;
            items.RemoveAt(0);
        }

        if (items.Count == 0 || items[0].Value is not Symbol head) throw Error("bad-clause", $"{EdnWriter.ToString(list)} is not a clause", form, "a list starts with a rule's name, and, or, or-join, not or not-join");
        var rest = items.Skip(1).ToList();
        switch (head.Text)
        {
            case "and":
                Require(rest.Count > 0);
                return new AndClause(form, ParseAll(rest));
            case "not":
                Require(rest.Count > 0);
                return new NotClause(form, source, null, ParseAll(rest));
            case "or":
                Require(rest.Count > 0);
                return new OrClause(form, source, null, [], ParseAll(rest));
            case "not-join":
                Require(rest.Count > 1);
                var (notRequired, notVariables) = ParseRuleVariables(rest[0]);
                return new NotClause(form, source, [.. notRequired, .. notVariables], ParseAll(rest.Skip(1)));
            case "or-join":
                Require(rest.Count > 1);
                var (required, variables) = ParseRuleVariables(rest[0]);
                return new OrClause(form, source, [.. required, .. variables], required, ParseAll(rest.Skip(1)));
            default:
                Require(rest.Count > 0);
                var arguments = rest.Select(f => BindingParser.ParseTerm(f.Value)).ToList();
                if (arguments.OfType<SourceName>().FirstOrDefault() is { } misplaced) throw Error("bad-clause", $"source {misplaced.Name} may only stand before the rule's name", form);
                return new RuleClause(form, source, head.Text, arguments);
        }

        void Require(bool isComplete)
        {
            if (!isComplete) throw Error("bad-clause", $"{EdnWriter.ToString(list)} is incomplete: {head.Text} needs {(head.Text.EndsWith("-join", StringComparison.Ordinal) ? "variables and clauses" : "at least one argument")}", form);
        }
    }

    /// <summary><c>[?v …]</c> or <c>[[?required …] ?v …]</c>; never empty.</summary>
    private (IReadOnlyList<Variable> Required, IReadOnlyList<Variable> Variables) ParseRuleVariables(EdnForm form)
    {
        if (form.Value is not EdnVector { Count: > 0 } vector) throw Error("bad-clause", "join variables cannot be empty: expected [?v …] or [[?required …] ?v …]", form);
        return ParseVariables([.. vector.Forms], form);
    }

    /// <summary>Head variables of a rule or join: <c>?v …</c> or <c>[?required …] ?v …</c>.</summary>
    public (IReadOnlyList<Variable> Required, IReadOnlyList<Variable> Variables) ParseVariables(IReadOnlyList<EdnForm> forms, EdnForm whole)
    {
        IReadOnlyList<Variable> required = [];
        var rest = forms;
        if (forms.Count > 0 && forms[0].Value is EdnVector first)
        {
            required = [.. first.Forms.Select(VariableOf)];
            rest = [.. forms.Skip(1)];
        }

        var variables = rest.Select(VariableOf).ToList();
        if (required.Count + variables.Count == 0) throw Error("bad-clause", "expected at least one variable", whole);
        return (required, variables);
    }

    private Variable VariableOf(EdnForm form) =>
        BindingParser.IsVariable(form.Value) ? new Variable(((Symbol)form.Value!).Text) : throw Error("bad-clause", $"expected a variable, found {EdnWriter.ToString(form.Value)}", form);

    private DatalogException Error(string code, string message, EdnForm form, string? help = null) => QueryFaults.Error(code, message, text, form.Span, help);
}
