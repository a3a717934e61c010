using DatalogStore.Edn;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Parse;
using DatalogStore.Views;

namespace DatalogStore.Query.Plan;

/// <summary>One variable that an input binds: its number, its words, and how they are seen where an entity is expected.</summary>
internal sealed class InputVariable(int variable, List<ulong> words)
{
    public int Variable { get; } = variable;

    public List<ulong> Words { get; } = words;

    /// <summary>A second variable with the entities that the words name, per source; only where some word is an ident or a lookup ref.</summary>
    public Dictionary<DatabaseSource, int> Entities { get; } = [];

    /// <summary>Declared types of attributes whose values it is compared with.</summary>
    public HashSet<Model.ValueType> ComparedTypes { get; } = [];
}

/// <summary>Binds the inputs of a query: sources, rules, and rows of values.</summary>
internal sealed class InputBinder(ParsedQuery query, IReadOnlyList<object?> values, VariableNames names, QueryWords words, QueryFaults faults)
{
    private static readonly ParseCache<IReadOnlyList<RuleDefinition>> ParsedRules = new(RuleParser.Parse);

    private readonly List<(List<InputVariable> Variables, string Name)> _relations = [];

    public Dictionary<string, Source> Sources { get; } = [];

    public Dictionary<string, InputVariable> Variables { get; } = [];

    public Dictionary<string, object?> Scalars { get; } = [];

    public List<RuleDefinition> Rules { get; } = [];

    public bool HasRules { get; private set; }

    /// <summary>The view whose words the query uses: the first database among the inputs.</summary>
    public static IDatabaseView? MainView(IReadOnlyList<object?> values) => values.OfType<IDatabaseView>().FirstOrDefault();

    public void Bind()
    {
        if (values.Count != query.Inputs.Count)
        {
            faults.Add(
                "wrong-inputs",
                $"the query takes {query.Inputs.Count} inputs, {string.Join(' ', query.Inputs.Select(i => EdnWriter.ToString(i.Form.Value)))}, and got {values.Count}",
                query.Text,
                query.Inputs.Count > 0 ? query.Inputs[^1].Form.Span : default,
                "give one value for each entry of :in, in order");
            faults.ThrowIfAny();
        }

        var seen = new HashSet<string>();
        foreach (var input in query.Inputs)
        {
            var inputNames = input switch { SourceInput s => [s.Name], RulesInput => ["%"], BindingInput b => b.Binding.Variables.Select(v => v.Name), _ => Array.Empty<string>() };
            foreach (var name in inputNames)
            {
                if (!seen.Add(name)) faults.Add("duplicate-input", $"{name} is bound twice in :in", query.Text, input.Form.Span, "each name may stand once in :in");
            }
        }

        faults.ThrowIfAny();
        for (var i = 0; i < values.Count; i++) Bind(query.Inputs[i], values[i]);
    }

    /// <summary>The inputs' rows, with the columns of entities, and numbers coerced to the one type they are compared with.</summary>
    public IEnumerable<RowsGoal> Goals()
    {
        foreach (var (variables, name) in _relations)
        {
            var columns = new List<ulong[]>();
            var slots = new List<Slot>();
            foreach (var variable in variables)
            {
                columns.Add([.. variable.Words.Select(w => Coerced(w, variable.ComparedTypes))]);
                slots.Add(Slot.OfVariable(variable.Variable));
                foreach (var (source, entity) in variable.Entities)
                {
                    columns.Add([.. variable.Words.Select(w => EntityOf(w, source))]);
                    slots.Add(Slot.OfVariable(entity));
                }
            }

            yield return new RowsGoal(new Relation([.. columns], variables.Count == 0 ? 1 : variables[0].Words.Count, name), slots);
        }
    }

    private ulong Coerced(ulong word, HashSet<Model.ValueType> types) =>
        types.Count == 1 && words.ToValue(word) is var value && Numbers.IsNumber(value) ? words.ToWord(Coercion.ToType(value, types.First(), out _)) : word;

    private ulong EntityOf(ulong word, DatabaseSource source)
    {
        var value = words.ToValue(word);
        if (value is not (Keyword or EdnVector)) return word;
        if (EntityLookup.TryResolve(source, value, out var e)) return QueryWords.OfEntity(e);
        if (EntityLookup.IsLookupRef(value)) throw LookupFailed(value);
        return word;
    }

    public static DatalogException LookupFailed(object? value) =>
        new(ErrorKind.Request, "entity-not-found", $"lookup ref {EdnWriter.ToString(value)} names no entity of this database", "look the entity up with a pattern if it may be missing");

    private void Bind(Input input, object? value)
    {
        switch (input)
        {
            case SourceInput source:
                Sources.Add(source.Name, value is IDatabaseView view ? new DatabaseSource(source.Name, view, words) : TupleSource.Of(source.Name, value, words));
                break;
            case RulesInput:
                HasRules = true;
                Rules.AddRange(ParseRules(value));
                Sources.Add("%", new RulesSource(Rules));
                break;
            case BindingInput binding:
                BindValue(binding, value);
                break;
        }
    }

    private static IReadOnlyList<RuleDefinition> ParseRules(object? value)
    {
        if (value is IReadOnlyList<RuleDefinition> parsed) return parsed;
        if (value is SourceText text) return ParsedRules.Get(text);
        if (value is string plain) return ParsedRules.Get(new SourceText("rules", plain));
        return RuleParser.Parse(new EdnForm(value, default), new SourceText("rules", EdnWriter.ToString(value)));
    }

    private void BindValue(BindingInput input, object? value)
    {
        if (value is IDatabaseView database && input.Binding is ScalarBinding log)
        {
            // As Datomic's log is given: functions that read a database take it.
            Sources.Add(log.Variable.Name, new DatabaseSource(log.Variable.Name, database, words));
            return;
        }

        if (value is IDatabaseView) throw QueryFaults.Error("bad-input", $"{input.Binding} was given a database", query.Text, input.Form.Span, "databases are bound to $ or $name");
        if (input.Binding is ScalarBinding scalar) Scalars[scalar.Variable.Name] = value;
        var variables = new List<InputVariable>();
        var columnOf = new Dictionary<int, int>();
        var target = Target.Of(input.Binding, name =>
        {
            var variable = new InputVariable(names.Fresh(name), []);
            Variables[name] = variable;
            variables.Add(variable);
            columnOf[variable.Variable] = columnOf.Count;
            return variable.Variable;
        });
        try
        {
            var seen = 0;
            new Destructuring(words, columnOf).Bind(target, value, row =>
            {
                seen++;
                for (var i = 0; i < row.Length; i++) variables[i].Words.Add(row[i]);
            });
            if (variables.Count > 0 || seen == 0) _relations.Add((variables, input.Binding.ToString()!));
            if (variables.Count == 0 && seen == 0) _relations[^1] = ([new InputVariable(names.Fresh("_"), [])], input.Binding.ToString()!);
        }
        catch (FunctionException e)
        {
            throw QueryFaults.Error("bad-input", $"input {input.Binding}: {e.Message}", query.Text, input.Form.Span, "a tuple binding takes a sequence, [?x ...] a collection, [[?a ?b]] a collection of tuples");
        }
    }
}
