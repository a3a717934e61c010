namespace DatalogStore.Oracle.Generate;

/// <summary>A source that patterns may name.</summary>
/// <param name="Name"><c>$</c> and its like.</param>
/// <param name="Columns">What the tuples of a collection hold; <see langword="null"/> for a database.</param>
internal sealed record SourcePlan(string Name, IReadOnlyList<Sort>? Columns);

/// <summary>Clauses as EDN text, over the variables of a <see cref="Scope"/>.</summary>
internal sealed class ClauseGenerator(Chance chance, GeneratedWorld world, IReadOnlyList<SourcePlan> sources, IReadOnlyList<RulePlan> rules)
{
    private static readonly string[] Comparisons = ["<", "<=", ">", ">=", "=", "!=", "not=", "=="];

    private int _variables;

    /// <summary>Rules up to this group may be called, below it also in negations.</summary>
    public int GroupLimit { get; set; } = int.MaxValue;

    /// <summary>Whether functions may make values that were not there, which recursion must not.</summary>
    public bool MayInvent { get; set; } = true;

    /// <summary>Whether <c>get-else</c> has one answer, as it has not in a history.</summary>
    public bool MayGetElse { get; set; } = true;

    public string NewVariable() => $"?v{_variables++}";

    /// <summary>Clauses over a scope; those of <paramref name="mustBind"/> are bound at the end.</summary>
    public List<string> Conjunction(Scope scope, int count, int depth, IEnumerable<KeyValuePair<string, Sort>> mustBind, bool isNegated = false)
    {
        var clauses = new List<string>();
        for (var i = 0; i < count; i++) clauses.Add(Clause(scope, depth, isFirst: i == 0, isNegated));
        foreach (var (variable, sort) in mustBind.Where(v => !scope.Binds(v.Key))) clauses.Add(Binder(scope, variable, sort));
        return chance.Shuffled(clauses);
    }

    /// <summary>A clause that gives a variable its values.</summary>
    public string Binder(Scope scope, string variable, Sort sort)
    {
        scope.Bind(variable, sort);
        var a = sort == Sort.Entity && chance.Percent(50) ? chance.Of(world.Attributes) : AttributeOf(sort);
        return sort switch
        {
            Sort.Attribute => $"[_ {variable} {Literals.Of(Sort.Any, chance, world.EntityCount)}]",
            Sort.Transaction => $"[_ {chance.Of(world.Attributes).Name} _ {variable}]",
            Sort.Entity when a is null || a.Sort != Sort.Entity || chance.Percent(50) => $"[{variable} {(a ?? chance.Of(world.Attributes)).Name}]",
            _ when a is null => $"[(ground {Literals.Of(sort, chance, world.EntityCount)}) {variable}]",
            _ => $"[_ {a.Name} {variable}]",
        };
    }

    private string Clause(Scope scope, int depth, bool isFirst, bool isNegated)
    {
        var roll = isFirst ? chance.Below(60) : chance.Below(depth > 0 ? 100 : 80);
        if (roll < 42) return Pattern(scope);
        if (roll < 60) return CallableRules(isNegated).Count > 0 ? RuleCall(scope, isNegated) : Pattern(scope);
        if (roll < 72) return Predicate(scope);
        if (roll < 80) return Function(scope);
        if (roll < 87) return Or(scope, depth, isNegated);
        if (roll < 92) return OrJoin(scope, depth, isNegated);
        return Not(scope, depth);
    }

    private string Pattern(Scope scope)
    {
        var source = chance.Percent(80) ? sources[0] : chance.Of(sources);
        var prefix = source.Name == "$" ? "" : source.Name + " ";
        if (source.Columns is { } columns) return $"[{prefix}{string.Join(' ', columns.Take(chance.Between(1, columns.Count)).Select(s => Term(scope, s)))}]";
        if (chance.Percent(6)) return AttributePattern(scope, prefix);
        var a = chance.Of(world.Attributes);
        var text = $"[{prefix}{Term(scope, Sort.Entity, blankPercent: 12)} {a.Name}";
        if (chance.Percent(12)) return text + "]";
        text += " " + Term(scope, a.Sort);
        if (chance.Percent(88)) return text + "]";
        text += " " + Term(scope, Sort.Transaction, constantPercent: 0);
        return text + (chance.Percent(60) ? "]" : $" {(chance.Percent(50) ? "true" : Term(scope, Sort.Flag))}]");
    }

    /// <summary>The attribute is a variable: mostly with a known entity or value, else it is everything.</summary>
    private string AttributePattern(Scope scope, string prefix)
    {
        if (scope.OfSort(Sort.Attribute) is { Count: > 0 } known && chance.Percent(30)) return $"[{prefix}{chance.Of(known)} :db/ident {Term(scope, Sort.Key)}]";
        var e = scope.OfSort(Sort.Entity) is { Count: > 0 } entities ? chance.Of(entities) : Literals.Of(Sort.Entity, chance, world.EntityCount);
        return $"[{prefix}{e} {Term(scope, Sort.Attribute, constantPercent: 0)} {Term(scope, Sort.Any)}]";
    }

    /// <summary>A variable, a constant or a blank; a new variable is bound by the clause it stands in.</summary>
    private string Term(Scope scope, Sort sort, int constantPercent = 15, int blankPercent = 6)
    {
        var roll = chance.Below(100);
        if (roll < constantPercent) return Constant(sort);
        if (roll < constantPercent + blankPercent) return "_";
        // Now and then a variable of another sort: kinds must not be mixed up by the engine either.
        var known = chance.Percent(4) ? [.. scope.All.Where(v => v.Value is not (Sort.Attribute or Sort.Transaction) && (sort != Sort.Entity || v.Value == Sort.Long)).Select(v => v.Key)] : scope.OfSort(sort);
        if (known.Count > 0 && chance.Percent(65))
        {
            var variable = chance.Of(known);
            scope.Bind(variable, scope.All.First(v => v.Key == variable).Value);
            return variable;
        }

        var made = NewVariable();
        scope.Bind(made, sort);
        return made;
    }

    private string Constant(Sort sort) =>
        sort == Sort.Entity && chance.Percent(4) ? $"[:n/name {Literals.Of(Sort.Text, chance, world.EntityCount)}]" : Literals.Of(sort, chance, world.EntityCount);

    /// <summary>Now and then another database than the one around it.</summary>
    private string Source() => sources.Count > 1 && sources[1].Columns is null && chance.Percent(25) ? sources[1].Name + " " : "";

    private string Predicate(Scope scope)
    {
        if (scope.All.Count == 0) return Pattern(scope);
        var (variable, sort) = chance.Of(scope.All);
        var other = chance.Percent(50) && scope.OfSort(sort) is { Count: > 1 } same ? chance.Of(same)
            : chance.Percent(15) ? chance.Of(scope.All).Key
            : Literals.Of(sort, chance, world.EntityCount);
        return chance.Below(10) switch
        {
            0 when sort == Sort.Entity => $"[(missing? $ {variable} {chance.Of(world.Attributes).Name})]",
            1 when sort == Sort.Text => $"[(clojure.string/{chance.Of(["starts-with?", "includes?", "ends-with?"])} {variable} \"a\")]",
            2 when sort == Sort.Long => $"[({chance.Of(["even?", "odd?", "pos?", "zero?", "neg?"])} {variable})]",
            3 when chance.Percent(50) => $"[({chance.Of(Comparisons)} {variable} {other} {Literals.Of(sort, chance, world.EntityCount)})]",
            4 => $"[({chance.Of(["number?", "string?", "keyword?", "true?", "some?"])} {variable})]",
            5 when sort == Sort.Flag => $"[(identity {variable})]",
            _ => chance.Percent(80) ? $"[({chance.Of(Comparisons)} {variable} {other})]" : $"[({chance.Of(Comparisons)} {other} {variable})]",
        };
    }

    private string Function(Scope scope)
    {
        var longs = scope.OfSort(Sort.Long);
        var texts = scope.OfSort(Sort.Text);
        var entities = scope.OfSort(Sort.Entity);
        var singles = world.Attributes.Where(a => !a.IsMany).ToList();
        switch (chance.Below(15))
        {
            case 0 when longs.Count > 0 && MayInvent: return $"[({chance.Of(["inc", "dec", "abs", "-"])} {chance.Of(longs)}) {Target(scope, Sort.Long)}]";
            case 1 when longs.Count > 0 && MayInvent: return $"[({chance.Of(["+", "-", "max", "min"])} {chance.Of(longs)} {chance.Of(["1", "2", "-3"])}) {Target(scope, Sort.Long)}]";
            case 2 when texts.Count > 0 && MayInvent: return $"[(str {chance.Of(texts)} \"a\") {Target(scope, Sort.Text)}]";
            case 3 when texts.Count > 0: return $"[(count {chance.Of(texts)}) {Target(scope, Sort.Long)}]";
            case 4 when scope.All.Count > 0:
                var (same, sort) = chance.Of(scope.All);
                return $"[(identity {same}) {Target(scope, sort)}]";
            case 5 when MayGetElse && entities.Count > 0 && world.Attributes.Where(a => !a.IsMany && a.Sort != Sort.Entity).ToList() is { Count: > 0 } ones:
                var one = chance.Of(ones);
                return $"[(get-else $ {chance.Of(entities)} {one.Name} {Literals.Of(one.Sort, chance, world.EntityCount)}) {Target(scope, one.Sort)}]";
            case 6 when scope.All.Count > 1:
                var (first, second) = (chance.Of(scope.All), chance.Of(scope.All));
                return $"[({chance.Of(["vector", "tuple"])} {first.Key} {second.Key}) [{Target(scope, first.Value)} {(chance.Percent(20) ? "_" : Target(scope, second.Value))}]]";
            case 11 when longs.Count > 1 && MayInvent: return $"[({chance.Of(["+", "-", "min", "max"])} {chance.Of(longs)} {chance.Of(longs)}) {Target(scope, Sort.Long)}]";
            case 12 when scope.OfSort(Sort.Key) is { Count: > 0 } keys: return $"[({chance.Of(["name", "namespace"])} {chance.Of(keys)}) {Target(scope, Sort.Text)}]";
            case 13 when MayGetElse && entities.Count > 0: return $"[(get-some $ {chance.Of(entities)} {chance.Of(singles).Name} {chance.Of(singles).Name}) [{Target(scope, Sort.Attribute)} {Target(scope, Sort.Any)}]]";
            case 14 when scope.All.Count > 1:
                var (key, value) = (chance.Of(scope.All), chance.Of(scope.All));
                return $"[({chance.Of(["vector", "list"])} {key.Key} {value.Key} {key.Key}) [{Target(scope, key.Value)} _ {Target(scope, key.Value)}]]";
            case 7:
                var (left, right) = (chance.Of(SimpleSorts), chance.Of(SimpleSorts));
                var pairs = Enumerable.Range(0, chance.Between(0, 3)).Select(_ => $"[{Literals.Of(left, chance, world.EntityCount)} {Literals.Of(right, chance, world.EntityCount)}]");
                return $"[(ground [{string.Join(' ', pairs)}]) [[{Target(scope, left)} {Target(scope, right)}]]]";
            case 8:
                var item = chance.Of(SimpleSorts);
                return $"[(ground {Literals.Of(item, chance, world.EntityCount)}) {Target(scope, item)}]";
            default:
                var member = chance.Of(SimpleSorts);
                return $"[(ground [{string.Join(' ', Enumerable.Range(0, chance.Between(1, 4)).Select(_ => Literals.Of(member, chance, world.EntityCount)))}]) [{Target(scope, member)} ...]]";
        }
    }

    private static readonly Sort[] SimpleSorts = [Sort.Entity, Sort.Entity, Sort.Long, Sort.Long, Sort.Double, Sort.Text, Sort.Key];

    /// <summary>A variable for a function's result: mostly new, else one to agree with.</summary>
    private string Target(Scope scope, Sort sort)
    {
        var known = scope.OfSort(sort).Where(scope.Binds).ToList();
        var variable = known.Count > 0 && chance.Percent(30) ? chance.Of(known) : NewVariable();
        scope.Bind(variable, sort);
        return variable;
    }

    private List<RulePlan> CallableRules(bool isNegated) => [.. rules.Where(r => isNegated ? r.Group < GroupLimit : r.Group <= GroupLimit)];

    private string RuleCall(Scope scope, bool isNegated)
    {
        var rule = chance.Of(CallableRules(isNegated));
        return RuleCall(scope, rule);
    }

    /// <summary>A call of a rule: required positions get constants or known variables.</summary>
    public string RuleCall(Scope scope, RulePlan rule)
    {
        var arguments = rule.Sorts.Select((sort, i) =>
        {
            if (i >= rule.Required) return Term(scope, sort, constantPercent: 12, blankPercent: 8);
            return scope.OfSort(sort).Where(scope.Binds).ToList() is { Count: > 0 } known ? chance.Of(known) : Literals.Of(sort, chance, world.EntityCount);
        }).ToList();
        return $"({Source()}{rule.Name} {string.Join(' ', arguments)})";
    }

    /// <summary>Every branch has the same variables: one or two, of the scope or new.</summary>
    private string Or(Scope scope, int depth, bool isNegated)
    {
        List<KeyValuePair<string, Sort>> shared = [Shared(scope, Sort.Entity)];
        if (chance.Percent(50)) shared.Add(Shared(scope, chance.Of(world.Attributes).Sort));
        shared = [.. shared.DistinctBy(v => v.Key)];
        var branches = Enumerable.Range(0, chance.Between(2, 3)).Select(_ => Branch(shared, depth, isNegated, closed: true)).ToList();
        foreach (var (variable, sort) in shared) scope.Bind(variable, sort);
        return $"({Source()}or {string.Join(' ', branches)})";
    }

    private string OrJoin(Scope scope, int depth, bool isNegated)
    {
        List<KeyValuePair<string, Sort>> shared = [Shared(scope, Sort.Entity)];
        if (chance.Percent(60)) shared.Add(Shared(scope, chance.Of(world.Attributes).Sort));
        shared = [.. shared.DistinctBy(v => v.Key)];
        var isRequired = chance.Percent(20) && scope.Binds(shared[0].Key);
        var branches = Enumerable.Range(0, chance.Between(1, 3)).Select(_ => Branch(shared, depth, isNegated, closed: false)).ToList();
        var head = isRequired ? $"[{shared[0].Key}] {string.Join(' ', shared.Skip(1).Select(v => v.Key))}".TrimEnd() : string.Join(' ', shared.Select(v => v.Key));
        foreach (var (variable, sort) in shared) scope.Bind(variable, sort);
        return $"({Source()}or-join [{head}] {string.Join(' ', branches)})";
    }

    private KeyValuePair<string, Sort> Shared(Scope scope, Sort sort) =>
        new(scope.OfSort(sort) is { Count: > 0 } known && chance.Percent(60) ? chance.Of(known) : NewVariable(), sort);

    /// <summary>A branch that binds the shared variables; a closed one has no others.</summary>
    private string Branch(List<KeyValuePair<string, Sort>> shared, int depth, bool isNegated, bool closed)
    {
        var inner = new Scope(shared);
        List<string> clauses = closed ? ClosedClauses(inner, shared) : Conjunction(inner, chance.Between(1, 2), depth - 1, shared, isNegated);
        return clauses.Count == 1 ? clauses[0] : $"(and {string.Join(' ', clauses)})";
    }

    /// <summary>Patterns over the shared variables, constants and blanks only, and perhaps a predicate or a negation of such.</summary>
    private List<string> ClosedClauses(Scope scope, List<KeyValuePair<string, Sort>> shared)
    {
        var clauses = new List<string>();
        if (shared.Count == 2 && AttributeOf(shared[1].Value) is { } a && shared[0].Value == Sort.Entity)
        {
            clauses.Add($"[{shared[0].Key} {a.Name} {shared[1].Key}]");
            foreach (var (variable, sort) in shared) scope.Bind(variable, sort);
        }

        foreach (var (variable, sort) in shared.Where(v => !scope.Binds(v.Key))) clauses.Add(Binder(scope, variable, sort));
        if (chance.Percent(25)) clauses.Add(Predicate(scope));
        if (chance.Percent(20)) clauses.Add($"(not {Binder(new Scope([]), shared[0].Key, shared[0].Value)})");
        return clauses;
    }

    private string Not(Scope scope, int depth)
    {
        if (scope.All.Count == 0) return Pattern(scope);
        var known = chance.Of(scope.All);
        if (chance.Percent(50))
        {
            // Only what is listed crosses the border.
            List<KeyValuePair<string, Sort>> joined = [known];
            if (chance.Percent(40)) joined.Add(chance.Of(scope.All));
            joined = [.. joined.DistinctBy(v => v.Key)];
            var inner = new Scope(joined);
            return $"({Source()}not-join [{string.Join(' ', joined.Select(v => v.Key))}] {string.Join(' ', Conjunction(inner, chance.Between(1, 2), depth - 1, joined, isNegated: true))})";
        }

        var within = new Scope(scope.All);
        return $"({Source()}not {string.Join(' ', Conjunction(within, chance.Between(0, 2), depth - 1, [known], isNegated: true))})";
    }

    private AttributePlan? AttributeOf(Sort sort) => world.Attributes.Where(a => a.Sort == sort).ToList() is { Count: > 0 } fitting ? chance.Of(fitting) : null;
}
