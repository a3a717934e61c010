using System.Runtime.CompilerServices;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Resolves names: variables to numbers, inner scopes renamed apart; sources, rules, functions, attributes, idents and lookup refs to what they
/// are. Everything that can be told without reading data is checked here, and all faults are raised at once.
/// </summary>
internal sealed class Resolver
{
    private readonly ParsedQuery _query;
    private readonly FunctionLibrary _library;
    private readonly VariableNames _names;
    private readonly QueryFaults _faults;
    private readonly InputBinder _inputs;
    private readonly PatternResolver _patterns;
    private readonly EntityPositions _positions;
    private readonly Dictionary<string, List<RuleDefinition>> _definitions = [];
    private readonly Dictionary<(string Name, string Source), RulePredicate> _predicates = [];
    private readonly List<RulePredicate> _order = [];
    private readonly Queue<(RulePredicate Predicate, string Source)> _pending = [];

    private SourceText _text;

    private Resolver(ParsedQuery query, InputBinder inputs, FunctionLibrary library, VariableNames names, QueryWords words, QueryFaults faults, QueryNotes notes)
    {
        _query = query;
        _text = query.Text;
        _inputs = inputs;
        _library = library;
        _names = names;
        _faults = faults;
        _patterns = new PatternResolver(words, notes);
        foreach (var rule in inputs.Rules) (_definitions.TryGetValue(rule.Name, out var known) ? known : _definitions[rule.Name] = []).Add(rule);
        _positions = new EntityPositions(_definitions, value => inputs.Sources.Values.OfType<DatabaseSource>().Any(s => PatternResolver.IsRefAttribute(s, value)));
        Words = words;
        WarnOfHidden(notes);
    }

    private QueryWords Words { get; }

    public static ResolvedQuery Resolve(ParsedQuery query, IReadOnlyList<object?> values, FunctionLibrary library, QueryWords words, QueryNotes notes)
    {
        var faults = new QueryFaults();
        var names = new VariableNames(words);
        var inputs = new InputBinder(query, values, names, words, faults);
        inputs.Bind();
        return new Resolver(query, inputs, library, names, words, faults, notes).Resolve();
    }

    private ResolvedQuery Resolve()
    {
        CheckRuleArities();
        var scope = new Scope(null);
        foreach (var (name, input) in _inputs.Variables)
        {
            scope.Define(name, input.Variable);
            scope.MarkBound(name);
        }

        var goals = ResolveAll(_query.Where, scope, "$");
        while (_pending.TryDequeue(out var next)) ResolveRule(next.Predicate, next.Source);
        _text = _query.Text;
        var find = _query.Find.Elements.Select(e => FindVariable(e, scope)).ToList();
        var with = _query.With.Select(v => Number(v.Name, scope, default)).ToList();
        foreach (var both in _query.With.Where(w => _query.Find.Elements.OfType<FindVariable>().Any(f => f.Variable.Name == w.Name)))
        {
            _faults.Add("bad-with", $"{both.Name} stands both in :find and in :with", _text, default, "a variable of :find already keeps rows apart");
        }

        CheckFind();
        if (!_faults.IsEmpty) AddUnbound();
        _faults.ThrowIfAny();
        return new ResolvedQuery(_query, new Conjunction([.. _inputs.Goals(), .. goals]), find, with, _order, _names) { ScalarInputs = _inputs.Scalars, Sources = _inputs.Sources };
    }

    private void WarnOfHidden(QueryNotes notes)
    {
        foreach (var name in _definitions.Keys.Where(n => SnapshotRelation.Named(n) is not null))
        {
            var rule = _definitions[name][0];
            notes.Warn("hidden-relation", $"rule {name} hides the built-in relation {SnapshotRelation.Named(name)}", "rename the rule to use both", rule.Text.PlaceOf(rule.Form.Span));
        }
    }

    private void CheckRuleArities()
    {
        foreach (var definitions in _definitions.Values)
        {
            foreach (var other in definitions.Where(d => d.Head.Count != definitions[0].Head.Count))
            {
                _faults.Add("rule-arity", $"rule {other.Name} is defined with {definitions[0].Head.Count} and with {other.Head.Count} arguments", other.Text, other.Form.Span, "all definitions of a rule take the same number of arguments");
            }
        }
    }

    /// <summary>
    /// Beside other faults, arguments that nothing could ever bind: what else waits for a binding is told by <see cref="BindingCheck"/>, once all names are known.
    /// </summary>
    private void AddUnbound()
    {
        var binders = ClauseVariables.Binders(_query.Where).Concat(_inputs.Variables.Keys).Concat(_inputs.Sources.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var call in ClauseVariables.Calls(_query.Where))
        {
            foreach (var name in call.Call.Arguments.OfType<Variable>().Select(v => v.Name).Where(n => !binders.Contains(n)).Distinct())
            {
                _faults.Add("insufficient-bindings", $"{call} waits for {name}, which no clause and no input binds", _query.Text, call.Form.Span, "use it in a pattern, or give it as an input");
            }
        }
    }

    private void CheckFind()
    {
        foreach (var aggregate in _query.Find.Elements.OfType<FindAggregate>())
        {
            if (!_library.Aggregates.TryGet(aggregate.Name, out var known))
            {
                _faults.Add("unknown-aggregate", $"there is no aggregate {aggregate.Name}", _text, aggregate.Form.Span, NearNames.Help(_library.Aggregates.NamesNear(aggregate.Name)));
            }
            else if (!known.Takes(aggregate.Arguments.Count))
            {
                _faults.Add("wrong-arity", $"aggregate {aggregate} takes {known.ArityText} before its variable", _text, aggregate.Form.Span);
            }
        }

        foreach (var pull in _query.Find.Elements.OfType<FindPull>().Where(p => !_inputs.Sources.TryGetValue(p.Source, out var s) || s is not DatabaseSource))
        {
            _faults.Add("unknown-source", $"{pull} pulls from {pull.Source}, which is no database of :in", _text, pull.Form.Span);
        }
    }

    private int FindVariable(FindElement element, Scope scope)
    {
        var variable = element switch { FindVariable v => v.Variable, FindAggregate a => a.Variable, FindPull p => p.Variable, _ => throw new InvalidOperationException(element.GetType().Name) };
        return Number(variable.Name, scope, element.Form.Span);
    }

    private int Number(string name, Scope scope, SourceSpan span)
    {
        if (scope.TryGet(name, out var variable)) return variable;
        _faults.Add("unbound-variable", $"{name} is bound by no clause and no input", _text, span, "use it in a clause of :where or in :in");
        return _names.Fresh(name);
    }

    /// <summary>
    /// The goals of clauses that stand side by side. Every name that one of them, negations apart, shows is one variable of this scope; what only
    /// a negation shows is local to it.
    /// </summary>
    private List<Goal> ResolveAll(IReadOnlyList<Clause> clauses, Scope scope, string source)
    {
        foreach (var name in ClauseVariables.Positive(clauses))
        {
            if (!scope.TryGet(name, out _)) scope.Define(name, _names.Fresh(name));
        }

        var goals = new List<Goal>();
        foreach (var clause in clauses)
        {
            ResolveClause(clause, scope, source, goals);
            foreach (var name in ClauseVariables.Positive([clause])) scope.MarkBound(name);
        }

        return goals;
    }

    private void ResolveClause(Clause clause, Scope scope, string source, List<Goal> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (clause)
        {
            case PatternClause pattern:
                if (SourceOf(pattern.Source ?? source, pattern) is { } patternSource) into.Add(ResolvePattern(pattern, patternSource, scope));
                break;
            case CallClause call:
                if (ResolveCall(call, scope, source) is { } callGoal) into.Add(callGoal);
                break;
            case RuleClause rule:
                if (ResolveRuleCall(rule, scope, source) is { } ruleGoal) into.Add(ruleGoal);
                break;
            case AndClause and:
                foreach (var inner in and.Clauses)
                {
                    ResolveClause(inner, scope, source, into);
                    foreach (var name in ClauseVariables.Positive([inner])) scope.MarkBound(name);
                }

                break;
            case NotClause not:
                if (ResolveNot(not, scope, source) is { } notGoal) into.Add(notGoal);
                break;
            case OrClause or:
                if (ResolveOr(or, scope, source) is { } orGoal) into.Add(orGoal);
                break;
        }
    }

    private Source? SourceOf(string name, Clause clause)
    {
        if (_inputs.Sources.TryGetValue(name, out var source)) return source;
        _faults.Add("unknown-source", $"source {name} is not in :in", _text, clause.Form.Span, $"add {name} to :in, or write one of {string.Join(' ', _inputs.Sources.Keys.Where(k => k[0] == '$'))} before the clause");
        return null;
    }

    private Goal ResolvePattern(PatternClause pattern, Source source, Scope scope)
    {
        if (source is TupleSource tuples) return new TupleGoal(tuples, [.. pattern.Terms.Select(t => SlotOf(t, scope))]);
        if (!ClauseParser.FitsDatabase(pattern)) _faults.Add("bad-clause", $"pattern {pattern} has more than five places", _text, pattern.Form.Span, "a pattern over a database is [e a v tx op]");
        var database = (DatabaseSource)source;
        if (pattern.Terms.Count > 1 && pattern.Terms[1] is Constant { Value: Keyword name } && AttributeEnding.IsOpen(name)) return ResolveOpen(pattern, name, database, scope);
        return ResolveOne(pattern, database, scope);
    }

    /// <summary>An attribute with an open beginning is the union of those that the schema has for it.</summary>
    private Goal ResolveOpen(PatternClause pattern, Keyword name, DatabaseSource database, Scope scope)
    {
        var attributes = database.View.Schema.FindByEnding(name);
        var goals = attributes.Select(a => ResolveOne(pattern with { Terms = [pattern.Terms[0], new Constant(a.Id), .. pattern.Terms.Skip(2)] }, database, scope)).ToList();
        if (goals.Count == 0)
        {
            _patterns.Notes.Inform("unknown-attribute", $"no attribute of {database.Name} ends as {name} does: nothing matches");
            goals.Add(ResolveOne(pattern with { Terms = [pattern.Terms[0], Blank.Instance, .. pattern.Terms.Skip(2)] }, database, scope) with { IsEmpty = true });
        }

        return goals.Count == 1 ? goals[0] : new OrGoal([.. goals.SelectMany(g => g.Variables).Distinct()], [], [.. goals.Select(g => new Conjunction([g]))], pattern, _text.PlaceOf(pattern.Form.Span));
    }

    private PatternGoal ResolveOne(PatternClause pattern, DatabaseSource database, Scope scope) =>
        _patterns.Resolve(pattern, database, (term, expectsEntity) => SlotOf(term, scope, expectsEntity ? database : null), (name, type) => NoteComparison(name, type, scope), _text);

    private void NoteComparison(string name, Model.ValueType type, Scope scope)
    {
        if (_inputs.Variables.TryGetValue(name, out var input) && scope.TryGet(name, out var variable) && variable == input.Variable) input.ComparedTypes.Add(type);
    }

    /// <summary>The slot of a term; where an entity of <paramref name="entitySource"/> is expected, an input's idents and lookup refs are seen resolved.</summary>
    private Slot SlotOf(Term term, Scope scope, DatabaseSource? entitySource = null)
    {
        switch (term)
        {
            case Constant constant: return Slot.OfConstant(Words.ToWord(constant.Value));
            case Variable variable:
                scope.TryGet(variable.Name, out var number);
                if (entitySource is not null && _inputs.Variables.TryGetValue(variable.Name, out var input) && input.Variable == number
                    && input.Words.Exists(w => Words.ToValue(w) is Keyword || EntityLookup.IsLookupRef(Words.ToValue(w))))
                {
                    if (!input.Entities.TryGetValue(entitySource, out var entity)) input.Entities[entitySource] = entity = _names.Fresh(variable.Name + "'");
                    return Slot.OfVariable(entity);
                }

                return Slot.OfVariable(number);
            default: return Slot.Blank;
        }
    }

    private CallGoal? ResolveCall(CallClause clause, Scope scope, string source)
    {
        var call = clause.Call;
        if (!_library.Functions.TryGet(call.Function, out var function))
        {
            _faults.Add("unknown-function", $"there is no function {call.Function}", _text, clause.Form.Span, NearNames.Help(_library.Functions.NamesNear(call.Function)));
            return null;
        }

        var arguments = call.Arguments.ToList();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (SourceArgument(function, arguments[i]) is { } named) arguments[i] = named;
        }

        if (function.Name == DatabaseFunctionNames.Query && arguments is [Constant { Value: var nested }] && !HasInputs(nested)) arguments.Add(new SourceName(source));
        if (function.HasSourceFirst && (arguments.Count == 0 || arguments[0] is not SourceName)) arguments.Insert(0, new SourceName(source));
        if (!function.Takes(arguments.Count))
        {
            _faults.Add("wrong-arity", $"{call} has {call.Arguments.Count} arguments, {function.Name} takes {function.ArityText}: {function}", _text, clause.Form.Span);
            return null;
        }

        var resolved = new List<CallArgument>();
        foreach (var argument in arguments)
        {
            if (argument is Blank) _faults.Add("bad-clause", $"_ cannot be an argument of {call}", _text, clause.Form.Span, "a function needs a value for every argument");
            if (argument is SourceName name)
            {
                if (SourceOf(name.Name, clause) is { } given) resolved.Add(new CallArgument(Slot.Blank, given));
            }
            else
            {
                resolved.Add(new CallArgument(SlotOf(argument, scope), null));
            }
        }

        var target = clause.Binding is null ? null : Target.Of(clause.Binding, name => scope.TryGet(name, out var number) ? number : throw new InvalidOperationException(name));
        return new CallGoal(function, resolved, target, clause, _text.PlaceOf(clause.Form.Span));
    }

    /// <summary>Whether a nested query says what it takes; one that does not asks the database around it.</summary>
    private static bool HasInputs(object? query) => query switch { EdnMap map => map.ContainsKey(Keyword.Of("in")), EdnVector vector => vector.Contains(Keyword.Of("in")), _ => true };

    /// <summary>An input variable that is a database, such as Datomic's <c>?log</c>, and <c>%</c> where a nested query takes the rules.</summary>
    private SourceName? SourceArgument(Function function, Term argument) => !function.IsOfDatabase ? null : argument switch
    {
        Variable variable when _inputs.Sources.ContainsKey(variable.Name) => new SourceName(variable.Name),
        Constant { Value: Symbol { Text: "%" } } when function.Name == DatabaseFunctionNames.Query && _inputs.Sources.ContainsKey("%") => new SourceName("%"),
        _ => null,
    };

    private Goal? ResolveRuleCall(RuleClause clause, Scope scope, string source)
    {
        if (!_definitions.TryGetValue(clause.Name, out var definitions))
        {
            if (SnapshotRelation.Named(clause.Name) is { } relation) return ResolveSnapshotRelation(relation, clause, scope, clause.Source ?? source);
            var help = _inputs.HasRules ? NearNames.Help(NearNames.Of(clause.Name, _definitions.Keys.Concat(SnapshotRelation.All.Select(r => r.Name)))) : "rules are given as the input % of :in";
            _faults.Add("unknown-rule", $"there is no rule {clause.Name}", _text, clause.Form.Span, help);
            return null;
        }

        var arity = definitions[0].Head.Count;
        if (clause.Arguments.Count != arity)
        {
            _faults.Add("wrong-arity", $"{clause} has {clause.Arguments.Count} arguments, rule {clause.Name} takes {arity}", _text, clause.Form.Span);
            return null;
        }

        // A required argument must be bound by what is written before the call: that is what the author asks for by requiring it.
        foreach (var unbound in clause.Arguments.Take(definitions.Max(d => d.RequiredCount)).Where(a => a is Blank || (a is Variable v && !scope.IsBound(v.Name))))
        {
            _faults.Add("insufficient-bindings", $"rule {clause.Name} requires {unbound} to be bound before {clause}", _text, clause.Form.Span, "bind it in a clause before the call, or give a value");
        }

        var name = clause.Source ?? source;
        if (clause.Source is not null && SourceOf(clause.Source, clause) is null) return null;
        var database = _inputs.Sources.GetValueOrDefault(name) as DatabaseSource;
        var slots = clause.Arguments.Select((a, i) => RuleArgument(a, scope, database is not null && NeedsEntity(a, scope) && _positions.Expects(clause.Name, i) ? database : null));
        return new RuleGoal(PredicateOf(clause.Name, name, arity), [.. slots], clause, _text.PlaceOf(clause.Form.Span));
    }

    private SnapshotGoal? ResolveSnapshotRelation(SnapshotRelation relation, RuleClause clause, Scope scope, string source)
    {
        if (clause.Arguments.Count != relation.Places.Count)
        {
            _faults.Add("wrong-arity", $"{clause} has {clause.Arguments.Count} arguments, {relation.Name} takes {relation.Places.Count}: {relation}", _text, clause.Form.Span);
            return null;
        }

        foreach (var blank in clause.Arguments.Where((a, i) => a is Blank && relation.Requires(i)))
        {
            _faults.Add("insufficient-bindings", $"{clause} wants a value in the place of {blank}: {relation}", _text, clause.Form.Span, "give the path, or bind it in another clause");
        }

        if (SourceOf(source, clause) is not { } given) return null;
        if (given is not DatabaseSource database)
        {
            _faults.Add("unknown-source", $"{clause} asks {source}, which is no database", _text, clause.Form.Span, $"{relation.Name} is a relation of the snapshots in a database");
            return null;
        }

        var slots = clause.Arguments.Select((a, i) => RuleArgument(a, scope, relation.ExpectsEntity(i) && NeedsEntity(a, scope) ? database : null));
        return new SnapshotGoal(database, relation, [.. slots], clause, _text.PlaceOf(clause.Form.Span));
    }

    private bool NeedsEntity(Term term, Scope scope) => term switch
    {
        Constant { Value: Keyword or EdnVector } => true,
        Variable v => _inputs.Variables.TryGetValue(v.Name, out var input) && scope.TryGet(v.Name, out var number) && number == input.Variable,
        _ => false,
    };

    private Slot RuleArgument(Term term, Scope scope, DatabaseSource? entitySource)
    {
        if (term is Constant constant && entitySource is not null)
        {
            if (EntityLookup.TryResolve(entitySource, constant.Value, out var e)) return Slot.OfConstant(QueryWords.OfEntity(e));
            if (EntityLookup.IsLookupRef(constant.Value)) throw InputBinder.LookupFailed(constant.Value);
        }

        return SlotOf(term, scope, entitySource);
    }

    private RulePredicate PredicateOf(string name, string source, int arity)
    {
        if (_predicates.TryGetValue((name, source), out var known)) return known;
        var predicate = new RulePredicate(name, arity);
        _predicates[(name, source)] = predicate;
        _order.Add(predicate);
        _pending.Enqueue((predicate, source));
        return predicate;
    }

    private void ResolveRule(RulePredicate predicate, string source)
    {
        foreach (var definition in _definitions[predicate.Name])
        {
            _text = definition.Text;
            _patterns.Optional = definition.Optional;
            var scope = new Scope(null);
            foreach (var variable in definition.Head)
            {
                if (!scope.TryGet(variable.Name, out _)) scope.Define(variable.Name, _names.Fresh(variable.Name));
                scope.MarkBound(variable.Name);
            }

            var head = definition.Head.Select(v => scope.TryGet(v.Name, out var number) ? number : -1).ToList();
            predicate.Rules.Add(new ResolvedRule(head, new Conjunction(ResolveAll(definition.Body, scope, source))));
        }
    }

    private NotGoal? ResolveNot(NotClause clause, Scope scope, string source)
    {
        if (clause.Source is not null && SourceOf(clause.Source, clause) is null) return null;
        var names = ClauseVariables.Of(clause).Distinct().ToList();
        var shared = names.Where(n => scope.TryGet(n, out _)).ToList();
        if (clause.Joined is not null && shared.Count < names.Count)
        {
            _faults.Add("insufficient-bindings", $"{string.Join(' ', names.Except(shared))} of {clause} is bound by nothing outside it", _text, clause.Form.Span, "variables of not-join must be bound by other clauses");
        }
        else if (names.Count > 0 && shared.Count == 0)
        {
            _faults.Add("insufficient-bindings", $"none of {string.Join(' ', names)} in {clause} is bound by another clause", _text, clause.Form.Span, "a negation must share a variable with the clauses around it");
        }

        var inner = Inner(scope, shared);
        var body = new Conjunction(ResolveAll(clause.Clauses, inner, clause.Source ?? source));
        var numbers = shared.Select(n => scope.TryGet(n, out var number) ? number : -1);
        return new NotGoal(body, [.. numbers.Concat(InputEntities(body)).Distinct()], clause, _text.PlaceOf(clause.Form.Span));
    }

    private OrGoal? ResolveOr(OrClause clause, Scope scope, string source)
    {
        if (clause.Source is not null && SourceOf(clause.Source, clause) is null) return null;
        // A name that only a negation in a branch shows is local to it, unless it is a variable out here.
        var positive = ClauseVariables.Positive([clause]).ToHashSet();
        var names = ClauseVariables.Of(clause).Where(n => positive.Contains(n) || scope.TryGet(n, out _)).Distinct().ToList();
        if (clause.Joined is null)
        {
            foreach (var branch in clause.Branches)
            {
                if (names.Except(ClauseVariables.Of(branch)).ToList() is { Count: > 0 } missing)
                {
                    _faults.Add("or-variables", $"branch {branch} of or lacks {string.Join(' ', missing)}", _text, branch.Form.Span, "all branches of or use the same variables; use or-join to say which ones cross the border");
                }
            }
        }

        var branches = clause.Branches.Select(b => new Conjunction(ResolveAll([b], Inner(scope, names), clause.Source ?? source))).ToList();
        int NumberOf(string name) => scope.TryGet(name, out var number) ? number : -1;
        return new OrGoal([.. names.Select(NumberOf).Concat(branches.SelectMany(InputEntities)).Distinct()], [.. clause.Required.Select(r => NumberOf(r.Name)).Distinct()], branches, clause, _text.PlaceOf(clause.Form.Span));
    }

    /// <summary>The entities of inputs that a body speaks of: they cross its border with the variables that they stand for.</summary>
    private IEnumerable<int> InputEntities(Conjunction body)
    {
        var entities = _inputs.Variables.Values.SelectMany(v => v.Entities.Values).ToHashSet();
        return body.Goals.SelectMany(g => g.Variables).Where(entities.Contains);
    }

    /// <summary>A scope in which only these names of the outer one are seen.</summary>
    private static Scope Inner(Scope outer, IEnumerable<string> names)
    {
        var inner = new Scope(null);
        foreach (var name in names)
        {
            if (!outer.TryGet(name, out var number)) continue;
            inner.Define(name, number);
            if (outer.IsBound(name)) inner.MarkBound(name);
        }

        return inner;
    }
}
