using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Pull.Parse;

namespace DatalogStore.Query.Parse;

/// <summary>Reads what stands after <c>:find</c>.</summary>
internal sealed class FindParser(SourceText text)
{
    public FindSpec Parse(IReadOnlyList<EdnForm> forms, SourceSpan place)
    {
        if (forms.Count == 0) throw Error("nothing stands after :find", place);
        if (forms.Count == 1 && forms[0].Value is EdnVector vector)
        {
            if (vector.Count == 0) throw Error("the vector after :find is empty", forms[0].Span);
            if (vector.Count == 2 && vector[1] is Symbol { Text: "..." }) return new FindSpec(FindShape.Collection, [Element(vector.FormAt(0))]);
            return new FindSpec(FindShape.Tuple, [.. vector.Forms.Select(Element)]);
        }

        if (forms.Count == 2 && forms[1].Value is Symbol { Text: "." }) return new FindSpec(FindShape.Scalar, [Element(forms[0])]);
        return new FindSpec(FindShape.Relation, [.. forms.Select(Element)]);
    }

    private FindElement Element(EdnForm form)
    {
        if (BindingParser.IsVariable(form.Value)) return new FindVariable(form, new Variable(((Symbol)form.Value!).Text));
        if (form.Value is not EdnSequence { Count: > 1 } list || list[0] is not Symbol name || form.Value is EdnVector)
        {
            throw Error($"{EdnWriter.ToString(form.Value)} cannot stand in :find", form.Span);
        }

        var terms = list.Skip(1).Select(BindingParser.ParseTerm).ToList();
        if (name.Text == "pull") return Pull(form, list, terms);
        if (terms[^1] is not Variable variable) throw Error($"the last argument of aggregate {EdnWriter.ToString(list)} must be a variable", form.Span);
        return new FindAggregate(form, name.Text, terms[..^1], variable);
    }

    private FindPull Pull(EdnForm form, EdnSequence list, List<Term> terms)
    {
        var source = "$";
        if (terms[0] is SourceName name)
        {
            source = name.Name;
            terms.RemoveAt(0);
        }

        // A pattern may also stand in an input: a variable, or a plain symbol as in older queries.
        if (terms.Count != 2 || terms[0] is not Variable entity) throw Error($"{EdnWriter.ToString(form.Value)} is not a pull", form.Span);
        return terms[1] switch
        {
            Variable variable => new FindPull(form, source, entity, null, variable),
            Constant { Value: Symbol symbol } => new FindPull(form, source, entity, null, new Variable(symbol.Text)),
            _ => new FindPull(form, source, entity, PullParser.Parse(list.FormAt(list.Count - 1), text), null),
        };
    }

    private DatalogException Error(string message, SourceSpan span) =>
        QueryFaults.Error("bad-find", message, text, span, ":find takes ?a ?b, [?a ...], [?a ?b] or ?a . with variables, aggregates (count ?a) and (pull ?e pattern)");
}
