namespace DatalogStore.Oracle.Generate;

/// <summary>Query programs over a generated world.</summary>
internal static class QueryGenerator
{
    public static GeneratedQuery Next(Chance chance, GeneratedWorld world)
    {
        var view = View(chance, world);
        var rules = new RuleGenerator(chance, world, mayGetElse: !view.IsHistory);
        if (chance.Percent(65)) rules.Generate(chance.Between(1, 3));
        List<InputPlan> inputs = [new("$", null, view)];
        List<SourcePlan> sources = [new("$", null)];
        AddSource(chance, world, inputs, sources);
        if (rules.Plans.Count > 0) inputs.Add(new InputPlan("%", rules.Text, null));
        var scope = new Scope([]);
        var clauses = new ClauseGenerator(chance, world, sources, rules.Plans) { MayGetElse = !view.IsHistory };
        AddInputs(chance, world, inputs, scope, clauses);
        var where = clauses.Conjunction(scope, chance.Between(1, 4), 2, []);
        if (scope.All.Count == 0) where.Add(clauses.Binder(scope, "?e", Sort.Entity));
        return new GeneratedQuery(Find(chance, scope), where, inputs);
    }

    private static ViewPlan View(Chance chance, GeneratedWorld world)
    {
        long T() => chance.Between(0, world.Transactions.Count + 1);
        return chance.Below(10) switch
        {
            0 => new ViewPlan(T(), null, false),
            1 => new ViewPlan(null, T(), false),
            2 => new ViewPlan(null, null, true),
            3 when chance.Percent(50) => new ViewPlan(T(), T(), chance.Percent(50)),
            _ => ViewPlan.Now,
        };
    }

    private static void AddSource(Chance chance, GeneratedWorld world, List<InputPlan> inputs, List<SourcePlan> sources)
    {
        if (!chance.Percent(20)) return;
        if (chance.Percent(50))
        {
            inputs.Add(new InputPlan("$2", null, View(chance, world)));
            sources.Add(new SourcePlan("$2", null));
            return;
        }

        List<Sort> columns = [.. Enumerable.Range(0, chance.Between(1, 3)).Select(_ => chance.Percent(50) ? Sort.Entity : chance.Of(world.Attributes).Sort)];
        var rows = Enumerable.Range(0, chance.Between(0, 5)).Select(_ => $"[{string.Join(' ', columns.Select(s => Literals.Of(s, chance, world.EntityCount)))}]");
        inputs.Add(new InputPlan("$2", $"[{string.Join(' ', rows)}]", null));
        sources.Add(new SourcePlan("$2", columns));
    }

    private static void AddInputs(Chance chance, GeneratedWorld world, List<InputPlan> inputs, Scope scope, ClauseGenerator clauses)
    {
        string Value(Sort sort) => Literals.Of(sort, chance, world.EntityCount);
        string Variable(Sort sort)
        {
            var variable = clauses.NewVariable();
            scope.Bind(variable, sort);
            return variable;
        }

        for (var count = chance.Percent(45) ? chance.Between(1, 2) : 0; count > 0; count--)
        {
            var sort = chance.Percent(40) ? Sort.Entity : chance.Of(world.Attributes).Sort;
            var other = chance.Percent(40) ? Sort.Entity : chance.Of(world.Attributes).Sort;
            inputs.Add(chance.Below(5) switch
            {
                0 => new InputPlan(Variable(sort), Value(sort), null),
                1 => new InputPlan($"[{Variable(sort)} ...]", $"[{string.Join(' ', Enumerable.Range(0, chance.Between(0, 4)).Select(_ => Value(sort)))}]", null),
                2 => new InputPlan($"[{Variable(sort)} {(chance.Percent(30) ? "_" : Variable(other))}]", $"[{Value(sort)} {Value(other)}]", null),
                3 => new InputPlan($"[[{Variable(sort)} {Variable(other)}]]", $"[{string.Join(' ', Enumerable.Range(0, chance.Between(0, 4)).Select(_ => $"[{Value(sort)} {Value(other)}]"))}]", null),
                _ => new InputPlan(Variable(Sort.Attribute), chance.Of(world.Attributes).Name, null),
            });
        }
    }

    private static string Find(Chance chance, Scope scope)
    {
        var some = chance.Some(scope.All, 3);
        if (chance.Percent(20)) return Aggregates(chance, scope, some);
        return chance.Below(10) switch
        {
            0 => $"[{some[0].Key} ...]",
            1 => $"[{string.Join(' ', some.Select(v => v.Key))}]",
            2 => $"{some[0].Key} .",
            _ => string.Join(' ', some.Select(v => v.Key)),
        };
    }

    private static string Aggregates(Chance chance, Scope scope, List<KeyValuePair<string, Sort>> some)
    {
        var (variable, sort) = some[0];
        var isNumber = sort is Sort.Long or Sort.Double;
        var aggregate = chance.Of(["count", "count-distinct", "min", "max", "distinct", "min 2", "max 2", .. isNumber ? (string[])["sum", "avg", "median", "variance", "stddev"] : []]);
        var groups = string.Concat(some.Skip(1).Select(v => $" {v.Key}"));
        var rest = scope.All.Where(v => some.All(s => s.Key != v.Key)).ToList();
        var with = rest.Count > 0 && chance.Percent(40) ? $" :with {chance.Of(rest).Key}" : "";
        return $"({aggregate} {variable}){groups}{with}";
    }
}
