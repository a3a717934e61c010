using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>
/// Reads rules: a sequence of <c>[(name ?v …) clause …]</c>. Among them may stand <c>:prefixes {…}</c> (<see cref="Prefixes"/>) and
/// <c>:optional [:attribute …]</c>, attributes that may be unknown even in strict mode; each holds for the rules that follow.
/// </summary>
internal static class RuleParser
{
    /// <summary>The definitions in written order.</summary>
    public static IReadOnlyList<RuleDefinition> Parse(EdnForm form, SourceText text)
    {
        if (form.Value is null) return [];
        if (form.Value is not EdnSequence rules) throw QueryFaults.Error("bad-rule", "rules are a vector of definitions", text, form.Span, "write [[(name ?x) [?x :attribute]] …]");
        var clauses = new ClauseParser(text);
        var prefixes = Prefixes.None;
        IReadOnlySet<Keyword> optional = new HashSet<Keyword>();
        var definitions = new List<RuleDefinition>(rules.Count);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules.FormAt(i);
            if (rule.Value is not Keyword declaration)
            {
                definitions.Add(ParseDefinition(prefixes.Expand(rule), clauses, text) with { Optional = optional });
                continue;
            }

            if (++i == rules.Count) throw QueryFaults.Error("bad-rule", $"{declaration} stands at the end of the rules, without its value", text, rule.Span);
            switch (declaration.Text)
            {
                case "prefixes": prefixes = Prefixes.Parse(rules.FormAt(i), text); break;
                case "optional": optional = ParseOptional(prefixes.Expand(rules.FormAt(i)), text); break;
                default: throw QueryFaults.Error("bad-rule", $"{declaration} cannot stand among rules", text, rule.Span, "known are :prefixes {…} and :optional […]");
            }
        }

        return definitions;
    }

    private static HashSet<Keyword> ParseOptional(EdnForm form, SourceText text) =>
        form.Value is EdnVector names && names.All(n => n is Keyword)
            ? [.. names.Cast<Keyword>()]
            : throw QueryFaults.Error("bad-rule", $":optional needs a vector of attributes, not {EdnWriter.ToString(form.Value)}", text, form.Span);

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
