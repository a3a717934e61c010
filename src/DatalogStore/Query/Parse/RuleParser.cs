using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>Reads rules: a sequence of <c>[(name ?v …) clause …]</c>.</summary>
internal static class RuleParser
{
    /// <summary>The definitions in written order.</summary>
    public static IReadOnlyList<RuleDefinition> Parse(EdnForm form, SourceText text)
    {
        if (form.Value is null) return [];
        if (form.Value is not EdnSequence rules) throw QueryFaults.Error("bad-rule", "rules are a vector of definitions", text, form.Span, "write [[(name ?x) [?x :attribute]] …]");
        var clauses = new ClauseParser(text);
        return [.. rules.Forms.Select(rule => ParseDefinition(rule, clauses, text))];
    }

    /// <summary>The definitions in a text; an error names the place in it.</summary>
    public static IReadOnlyList<RuleDefinition> Parse(SourceText text) => Parse(EdnReader.ReadForm(text.Text, text.Source), text);

    private static RuleDefinition ParseDefinition(EdnForm form, ClauseParser clauses, SourceText text)
    {
        if (form.Value is not EdnSequence { Count: > 0 } rule || rule[0] is not EdnSequence { Count: > 0 } head || head[0] is not Symbol name)
        {
            throw QueryFaults.Error("bad-rule", $"{EdnWriter.ToString(form.Value)} is not a rule", text, form.Span, "a rule is [(name ?v …) clause …]");
        }

        if (name.Text is "and" or "or" or "or-join" or "not" or "not-join") throw QueryFaults.Error("bad-rule", $"a rule cannot be named {name.Text}", text, head.FormAt(0).Span);
        var (required, variables) = clauses.ParseVariables([.. head.Forms.Skip(1)], rule.FormAt(0));
        if (rule.Count == 1) throw QueryFaults.Error("bad-rule", $"rule {name} has no clauses", text, form.Span, "a rule's head is followed by at least one clause");
        return new RuleDefinition(name.Text, required.Count, [.. required, .. variables], clauses.ParseAll(rule.Forms.Skip(1)), form, text);
    }
}
