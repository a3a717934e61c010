using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Query.Parse;

/// <summary>
/// Reads a query, a vector <c>[:find … :in … :where …]</c> or a map <c>{:find […] :in […] :where […]}</c>, into a <see cref="ParsedQuery"/>.
/// Names are not looked up here: what an attribute, source, rule or function is, is decided by resolving.
/// </summary>
internal sealed class QueryParser
{
    private static readonly string[] Sections = ["find", "keys", "strs", "syms", "with", "in", "where", "order-by", "limit", "offset", "timeout", "prefixes"];

    private readonly SourceText _text;
    private readonly SourceSpan _place;
    private readonly Dictionary<string, IReadOnlyList<EdnForm>> _sections = [];
    private readonly Dictionary<string, SourceSpan> _places = [];

    private QueryParser(SourceText text, SourceSpan place)
    {
        _text = text;
        _place = place;
    }

    public static ParsedQuery Parse(SourceText text) => Parse(EdnReader.ReadForm(text.Text, text.Source), text);

    /// <param name="form">The query as a value.</param>
    /// <param name="text">The text it came from; for a value built in code, its EDN.</param>
    public static ParsedQuery Parse(EdnForm form, SourceText text)
    {
        var parser = new QueryParser(text, form.Span);
        switch (form.Value)
        {
            case EdnVector vector: parser.SplitVector(vector); break;
            case EdnMap map: parser.SplitMap(map); break;
            default: throw QueryFaults.Error("bad-query", "a query is a vector or a map", text, form.Span, "write [:find ?e :where [?e :attribute]]");
        }

        return parser.Assemble();
    }

    private void SplitVector(EdnVector vector)
    {
        List<EdnForm>? current = null;
        foreach (var form in vector.Forms)
        {
            if (form.Value is Keyword section && (current is null || Sections.Contains(section.Text)))
            {
                current = [];
                AddSection(section, current, form.Span);
            }
            else if (current is null)
            {
                throw QueryFaults.Error("bad-query", $"{EdnWriter.ToString(form.Value)} stands before any section", _text, form.Span, "a query starts with :find");
            }
            else
            {
                current.Add(form);
            }
        }
    }

    private void SplitMap(EdnMap map)
    {
        foreach (var (key, value) in map.Forms)
        {
            if (key.Value is not Keyword section) throw QueryFaults.Error("bad-query", $"{EdnWriter.ToString(key.Value)} is not a section of a query", _text, key.Span, KnownSections);
            var single = section.Text is "limit" or "offset" or "timeout" or "prefixes";
            AddSection(section, !single && value.Value is EdnSequence items ? [.. items.Forms] : [value], key.Span);
        }
    }

    private static string KnownSections => $"known are {string.Join(' ', Sections.Select(s => ":" + s))}";

    private void AddSection(Keyword section, IReadOnlyList<EdnForm> forms, SourceSpan span)
    {
        if (!Sections.Contains(section.Text)) throw QueryFaults.Error("bad-query", $"{section} is not a section of a query", _text, span, KnownSections);
        if (!_sections.TryAdd(section.Text, forms)) throw QueryFaults.Error("bad-query", $"{section} is twice in the query", _text, span);
        _places[section.Text] = span;
    }

    private ParsedQuery Assemble()
    {
        if (_sections.TryGetValue("prefixes", out var declared)) Expand(declared);
        if (!_sections.TryGetValue("find", out var findForms)) throw QueryFaults.Error("bad-find", "the query has no :find", _text, _place, "a query starts with :find");
        var find = new FindParser(_text).Parse(findForms, _places["find"]);
        var inputs = _sections.TryGetValue("in", out var inForms) ? inForms.Select(ParseInput).ToList() : [new SourceInput(new EdnForm(new Symbol("$"), _place), "$")];
        var clauses = new ClauseParser(_text);
        return new ParsedQuery(find, ParseReturnMap(find), [.. Section("with").Select(ParseVariable)], inputs, clauses.ParseAll(Section("where")))
        {
            Text = _text,
            OrderBy = ParseOrder(find),
            Limit = ParseNumber("limit"),
            Offset = ParseNumber("offset") ?? 0,
            Timeout = ParseNumber("timeout") is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    private void Expand(IReadOnlyList<EdnForm> declared)
    {
        if (declared.Count != 1) throw QueryFaults.Error("bad-prefixes", ":prefixes needs one map", _text, _places["prefixes"]);
        var prefixes = Prefixes.Parse(declared[0], _text);
        foreach (var (name, forms) in _sections.ToList()) _sections[name] = [.. forms.Select(prefixes.Expand)];
    }

    private IReadOnlyList<EdnForm> Section(string name) => _sections.TryGetValue(name, out var forms) ? forms : [];

    private Input ParseInput(EdnForm form) =>
        BindingParser.IsSource(form.Value) ? new SourceInput(form, ((Symbol)form.Value!).Text)
        : form.Value is Symbol { Text: "%" } ? new RulesInput(form)
        // A plain symbol names a pull pattern in older queries.
        : form.Value is Symbol plain && !BindingParser.IsVariable(plain) && !BindingParser.IsBlank(plain) ? new BindingInput(form, new ScalarBinding(new Variable(plain.Text)))
        : new BindingInput(form, BindingParser.ParseBinding(form, _text));

    private Variable ParseVariable(EdnForm form) =>
        BindingParser.IsVariable(form.Value)
            ? new Variable(((Symbol)form.Value!).Text)
            : throw QueryFaults.Error("bad-query", $"expected a variable, found {EdnWriter.ToString(form.Value)}", _text, form.Span);

    private ReturnMap? ParseReturnMap(FindSpec find)
    {
        ReturnMap? result = null;
        foreach (var section in (string[])["keys", "strs", "syms"])
        {
            if (!_sections.TryGetValue(section, out var forms)) continue;
            if (result is not null) throw QueryFaults.Error("bad-query", "only one of :keys, :strs and :syms may be given", _text, _places[section]);
            if (find.Shape is FindShape.Collection or FindShape.Scalar) throw QueryFaults.Error("bad-query", $":{section} needs rows: it does not go with a collection or scalar :find", _text, _places[section]);
            if (forms.Count != find.Elements.Count)
            {
                throw QueryFaults.Error("bad-query", $":{section} has {forms.Count} names for {find.Elements.Count} elements of :find", _text, _places[section]);
            }

            result = new ReturnMap([.. forms.Select(f => KeyOf(section, f))]);
        }

        return result;
    }

    private object KeyOf(string section, EdnForm form)
    {
        var name = form.Value switch { Symbol s => s.Text, Keyword k => k.Text, string s => s, _ => "" };
        if (name.Length == 0) throw QueryFaults.Error("bad-query", $"{EdnWriter.ToString(form.Value)} is not a name for :{section}", _text, form.Span, "names are symbols");
        return section switch { "keys" => Keyword.Of(name), "strs" => name, _ => new Symbol(name) };
    }

    /// <summary><c>:order-by [?a :desc ?b]</c>, without brackets too: elements of <c>:find</c> or their numbers from 0, each with <c>:asc</c> or <c>:desc</c> after it.</summary>
    private List<OrderKey> ParseOrder(FindSpec find)
    {
        var forms = Section("order-by");
        if (forms.Count == 1 && forms[0].Value is EdnVector vector) forms = [.. vector.Forms];
        var keys = new List<OrderKey>();
        foreach (var form in forms)
        {
            if (form.Value is Keyword { Text: "asc" or "desc" } direction && keys.Count > 0)
            {
                keys[^1] = keys[^1] with { IsDescending = direction.Text == "desc" };
                continue;
            }

            var column = form.Value is long number ? (int)Math.Clamp(number, -1, int.MaxValue)
                : find.Elements.Select((e, i) => (e, i)).Where(p => Equals(p.e.Form.Value, form.Value)).Select(p => p.i).DefaultIfEmpty(-1).First();
            if (column < 0 || column >= find.Elements.Count)
            {
                throw QueryFaults.Error("bad-query", $":order-by {EdnWriter.ToString(form.Value)} is no element of :find", _text, form.Span, "order by elements of :find, or their numbers from 0, each followed by :asc or :desc");
            }

            keys.Add(new OrderKey(column, false));
        }

        return keys;
    }

    private long? ParseNumber(string section)
    {
        if (!_sections.TryGetValue(section, out var forms)) return null;
        if (forms.Count != 1 || forms[0].Value is not long number || number < 0)
        {
            throw QueryFaults.Error("bad-query", $":{section} needs one whole number that is not negative", _text, _places[section]);
        }

        return number;
    }
}
