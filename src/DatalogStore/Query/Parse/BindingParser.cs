using DatalogStore.Edn;

namespace DatalogStore.Query.Parse;

/// <summary>Reads variables, terms and bindings.</summary>
internal static class BindingParser
{
    public static bool IsVariable(object? value) => value is Symbol { Text: ['?', _, ..] };

    public static bool IsSource(object? value) => value is Symbol { Text: ['$', ..] };

    public static bool IsBlank(object? value) => value is Symbol { Text: "_" };

    /// <summary>A term of a pattern or call; a symbol that is no variable, blank or source stays a symbol value.</summary>
    public static Term ParseTerm(object? value) =>
        IsVariable(value) ? new Variable(((Symbol)value!).Text)
        : IsBlank(value) ? Blank.Instance
        : IsSource(value) ? new SourceName(((Symbol)value!).Text)
        : new Constant(value is EdnList { Count: 2 } quoted && quoted[0] is Symbol { Text: "quote" } ? quoted[1] : value);

    /// <summary>A binding form; an error for anything else, a constant included.</summary>
    public static Binding ParseBinding(EdnForm form, SourceText text)
    {
        if (IsVariable(form.Value)) return new ScalarBinding(new Variable(((Symbol)form.Value!).Text));
        if (IsBlank(form.Value)) return BlankBinding.Instance;
        if (form.Value is not EdnVector { Count: > 0 } vector)
        {
            throw QueryFaults.Error(
                "bad-binding",
                $"{EdnWriter.ToString(form.Value)} is not a binding",
                text,
                form.Span,
                "a binding is ?x, [?a ?b], [?x ...] or [[?a ?b]]; to compare with a constant, bind a variable and use [(= ?x constant)]");
        }

        if (vector.Count == 2 && vector[1] is Symbol { Text: "..." }) return new CollectionBinding(ParseBinding(vector.FormAt(0), text));
        if (vector.Count == 1 && vector[0] is EdnVector) return new CollectionBinding(ParseBinding(vector.FormAt(0), text));
        return new TupleBinding([.. vector.Forms.Select(f => ParseBinding(f, text))]);
    }
}
