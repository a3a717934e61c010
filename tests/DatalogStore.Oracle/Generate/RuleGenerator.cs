namespace DatalogStore.Oracle.Generate;

/// <summary>
/// Rules in groups: closures in every shape of recursion, and random bodies that call what lies below them, also in negations, and one
/// another. Recursion never makes new values, except by counting up to a bound.
/// </summary>
internal sealed class RuleGenerator(Chance chance, GeneratedWorld world, bool mayGetElse)
{
    private readonly List<RulePlan> _plans = [];
    private readonly List<string> _definitions = [];

    public IReadOnlyList<RulePlan> Plans => _plans;

    public string Text => $"[{string.Join("\n   ", chance.Shuffled(_definitions))}]";

    public void Generate(int groups)
    {
        for (var group = 0; group < groups; group++)
        {
            if (chance.Percent(55)) Closure(group);
            else RandomGroup(group);
        }
    }

    private string Ref => chance.Of(world.Attributes.Where(a => a.Sort == Sort.Entity).ToList()).Name;

    private void Closure(int group)
    {
        var (n, a, b) = ($"r{group}", Ref, Ref);
        var head = chance.Percent(15) ? "[?x] ?y" : "?x ?y";
        var required = head[0] == '[' ? 1 : 0;
        var plan = new RulePlan(n, [Sort.Entity, Sort.Entity], required, group);
        var lower = _plans.Where(p => p.Required == 0 && p.Sorts is [Sort.Entity, Sort.Entity]).ToList();
        var edge = lower.Count > 0 && chance.Percent(40) ? (x: $"({chance.Of(lower).Name} ?x ?y)", z: "") : (x: $"[?x {a} ?y]", z: "");
        _definitions.Add($"[({n} {head}) {edge.x}]");
        switch (chance.Below(9))
        {
            case 0: _definitions.Add($"[({n} {head}) [?x {b} ?z] ({n} ?z ?y)]"); break;
            case 1: _definitions.Add($"[({n} {head}) ({n} ?x ?z) [?z {b} ?y]]"); break;
            case 2: _definitions.Add($"[({n} {head}) ({n} ?x ?z) ({n} ?z ?y)]"); break;
            case 3:
                _definitions.Add($"[({n} {head}) [?x {b} ?z] ({n}b ?z ?y)]");
                _definitions.Add($"[({n}b ?x ?y) [?x {a} ?z] ({n} ?z ?y)]");
                _plans.Add(new RulePlan(n + "b", [Sort.Entity, Sort.Entity], 0, group));
                break;
            case 4: _definitions.Add($"[({n} {head}) [?p {b} ?x] [?q {b} ?y] ({n} ?p ?q)]"); break;
            case 5: _definitions.Add($"[({n} {head}) [?x {b} ?z] ({n} ?z ?y) (not [?z {a} ?z])]"); break;
            case 6 when required == 0: _definitions.Add($"[({n} {head}) ({n} ?y ?x)]"); break;
            case 7:
                var filter = lower.Count > 0 ? $"(not ({chance.Of(lower).Name} ?z ?x))" : $"[(!= ?z {Literals.Of(Sort.Entity, chance, world.EntityCount)})]";
                _definitions.Add($"[({n} {head}) ({n} ?x ?z) {filter} [?z {b} ?y]]");
                break;
            default:
                // Distances, counted up to a bound.
                _definitions.Add($"[({n}d ?x ?y ?n) [?x {a} ?y] [(ground 1) ?n]]");
                _definitions.Add($"[({n}d ?x ?y ?n) ({n}d ?x ?z ?m) [(< ?m {chance.Between(2, 4)})] [(inc ?m) ?n] [?z {b} ?y]]");
                _plans.Add(new RulePlan(n + "d", [Sort.Entity, Sort.Entity, Sort.Long], 0, group));
                break;
        }

        if (chance.Percent(20)) _definitions.Add($"[({n} {head}) [?x {chance.Of(world.Attributes).Name}] [(identity ?x) ?y]]");
        _plans.Add(plan);
    }

    private void RandomGroup(int group)
    {
        var members = Enumerable.Range(0, chance.Percent(30) ? 2 : 1)
            .Select(i => new RulePlan($"q{group}{(i == 0 ? "" : "b")}", [.. Enumerable.Range(0, chance.Between(1, 3)).Select(k => k == 0 ? Sort.Entity : HeadSort())], chance.Percent(10) ? 1 : 0, group))
            .ToList();
        var isRecursive = chance.Percent(60);
        List<RulePlan> callable = [.. _plans, .. isRecursive ? members : []];
        foreach (var rule in members)
        {
            var count = chance.Between(1, 3);
            for (var i = 0; i < count; i++) _definitions.Add(Definition(rule, callable, isRecursive));
        }

        _plans.AddRange(members);
    }

    private Sort HeadSort() => chance.Percent(50) ? Sort.Entity : chance.Of(world.Attributes).Sort;

    private string Definition(RulePlan rule, List<RulePlan> callable, bool isRecursive)
    {
        var generator = new ClauseGenerator(chance, world, [new SourcePlan("$", null)], callable) { GroupLimit = rule.Group, MayInvent = !isRecursive, MayGetElse = mayGetElse };
        var head = rule.Sorts.Select((s, i) => new KeyValuePair<string, Sort>($"?h{i}", s)).ToList();
        // A repeated head variable unifies.
        if (head.Count > 1 && head[0].Value == head[1].Value && rule.Required == 0 && chance.Percent(12)) head[1] = head[0];
        var scope = new Scope(head.DistinctBy(v => v.Key));
        foreach (var (variable, sort) in head.Take(rule.Required)) scope.Bind(variable, sort);
        var body = generator.Conjunction(scope, chance.Between(1, 3), 1, head.DistinctBy(v => v.Key));
        if (body.Count == 0) body.Add(generator.Binder(scope, head[0].Key, head[0].Value));
        var names = head.Select(v => v.Key).ToList();
        var written = rule.Required == 1 ? $"[{names[0]}] {string.Join(' ', names.Skip(1))}".TrimEnd() : string.Join(' ', names);
        return $"[({rule.Name} {written}) {string.Join(' ', body)}]";
    }
}
