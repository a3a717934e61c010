using DatalogStore.Query.Functions;
using DatalogStore.Query.Parse;

namespace DatalogStore.Query.Plan;

/// <summary>
/// A clause with its names resolved and its variables numbered, those of inner scopes apart. The order of goals means nothing until a plan is made.
/// </summary>
internal abstract record Goal
{
    /// <summary>Variables that it shares with the goals beside it, each once or more.</summary>
    public abstract IEnumerable<int> Variables { get; }

    /// <summary>The goal with its variables renamed.</summary>
    public abstract Goal Rename(Func<int, int> rename);

    public abstract string Describe(VariableNames names);
}

/// <summary>Goals that must all hold.</summary>
internal sealed record Conjunction(IReadOnlyList<Goal> Goals)
{
    public Conjunction Rename(Func<int, int> rename) => new([.. Goals.Select(g => g.Rename(rename))]);

    public string Describe(VariableNames names) => string.Join(' ', Goals.Select(g => g.Describe(names)));
}

/// <summary>A pattern over a database. <paramref name="Attribute"/> is known when the attribute's place is a constant.</summary>
/// <param name="Source">The database.</param>
/// <param name="E">Entity.</param>
/// <param name="A">Attribute: a variable, blank, or the constant's id.</param>
/// <param name="V">Value.</param>
/// <param name="T">Transaction, as its entity.</param>
/// <param name="Op">Whether asserted.</param>
/// <param name="Attribute">The attribute, when it is a constant.</param>
/// <param name="IsEmpty">Whether nothing can match: an unknown attribute, or a constant that no datom has.</param>
internal sealed record PatternGoal(DatabaseSource Source, Slot E, Slot A, Slot V, Slot T, Slot Op, Model.Attribute? Attribute, bool IsEmpty) : Goal
{
    public IEnumerable<Slot> Slots => [E, A, V, T, Op];

    public override IEnumerable<int> Variables => Slots.Where(s => s.IsVariable).Select(s => s.Variable);

    public override Goal Rename(Func<int, int> rename) =>
        this with { E = E.Rename(rename), A = A.Rename(rename), V = V.Rename(rename), T = T.Rename(rename), Op = Op.Rename(rename) };

    public override string Describe(VariableNames names)
    {
        var places = new[] { E.Describe(names), Attribute?.Ident.ToString() ?? A.Describe(names), V.Describe(names), T.Describe(names), Op.Describe(names) };
        var count = Op.IsBlank ? T.IsBlank ? V.IsBlank ? 2 : 3 : 4 : 5;
        return $"[{(Source.Name == "$" ? "" : Source.Name + " ")}{string.Join(' ', places.Take(count))}]";
    }
}

/// <summary>A pattern over a collection of tuples.</summary>
internal sealed record TupleGoal(TupleSource Source, IReadOnlyList<Slot> Slots) : Goal
{
    public override IEnumerable<int> Variables => Slots.Where(s => s.IsVariable).Select(s => s.Variable);

    public override Goal Rename(Func<int, int> rename) => this with { Slots = [.. Slots.Select(s => s.Rename(rename))] };

    public override string Describe(VariableNames names) => $"[{Source.Name} {string.Join(' ', Slots.Select(s => s.Describe(names)))}]";
}

/// <summary>An argument of a function: a value, or a source.</summary>
internal readonly record struct CallArgument(Slot Slot, Source? Source);

/// <summary>A call of a function: a predicate when <paramref name="Target"/> is missing.</summary>
/// <param name="Function">What is called.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Target">What the result binds.</param>
/// <param name="Clause">The clause it came from, for errors.</param>
/// <param name="Place">Where that stood.</param>
internal sealed record CallGoal(Function Function, IReadOnlyList<CallArgument> Arguments, Target? Target, Clause Clause, Edn.SourcePlace? Place) : Goal
{
    /// <summary>Variables that must be bound before.</summary>
    public IEnumerable<int> Needed => Arguments.Where(a => a.Slot.IsVariable).Select(a => a.Slot.Variable);

    public override IEnumerable<int> Variables => Target is null ? Needed : Needed.Concat(Target.Variables);

    public override Goal Rename(Func<int, int> rename) =>
        this with { Arguments = [.. Arguments.Select(a => a with { Slot = a.Slot.Rename(rename) })], Target = Target?.Rename(rename) };

    public override string Describe(VariableNames names)
    {
        var call = $"({string.Join(' ', Arguments.Select(a => a.Source?.Name ?? a.Slot.Describe(names)).Prepend(Function.Name))})";
        return Target is null ? $"[{call}]" : $"[{call} {Target.Describe(names)}]";
    }
}

/// <summary>A call of a rule.</summary>
internal sealed record RuleGoal(RulePredicate Predicate, IReadOnlyList<Slot> Arguments, Clause? Clause, Edn.SourcePlace? Place) : Goal
{
    public override IEnumerable<int> Variables => Arguments.Where(s => s.IsVariable).Select(s => s.Variable);

    public override Goal Rename(Func<int, int> rename) => this with { Arguments = [.. Arguments.Select(s => s.Rename(rename))] };

    public override string Describe(VariableNames names) => $"({string.Join(' ', Arguments.Select(a => a.Describe(names)).Prepend(Predicate.Name))})";
}

/// <summary>Rows for which the body has no solution. The shared variables must be bound before.</summary>
internal sealed record NotGoal(Conjunction Body, IReadOnlyList<int> Shared, Clause Clause, Edn.SourcePlace? Place) : Goal
{
    public override IEnumerable<int> Variables => Shared;

    public override Goal Rename(Func<int, int> rename) => this with { Body = Body.Rename(rename), Shared = [.. Shared.Select(rename).Distinct()] };

    public override string Describe(VariableNames names) => $"(not-join [{string.Join(' ', Shared.Select(v => names[v]))}] {Body.Describe(names)})";
}

/// <summary>Rows for which some branch has a solution. Only <paramref name="Shared"/> crosses the border.</summary>
internal sealed record OrGoal(IReadOnlyList<int> Shared, IReadOnlyList<int> Required, IReadOnlyList<Conjunction> Branches, Clause? Clause, Edn.SourcePlace? Place) : Goal
{
    public override IEnumerable<int> Variables => Shared;

    public override Goal Rename(Func<int, int> rename) => this with
    {
        Shared = [.. Shared.Select(rename).Distinct()],
        Required = [.. Required.Select(rename).Distinct()],
        Branches = [.. Branches.Select(b => b.Rename(rename))],
    };

    public override string Describe(VariableNames names) =>
        $"(or-join [{string.Join(' ', Shared.Select(v => names[v]))}] {string.Join(' ', Branches.Select(b => b.Goals.Count == 1 ? b.Describe(names) : $"(and {b.Describe(names)})"))})";
}

/// <summary>Rows that are at hand: an input, a constant, the rows a branch is asked for, a rule's table.</summary>
internal sealed record RowsGoal(RowSource Rows, IReadOnlyList<Slot> Slots) : Goal
{
    public override IEnumerable<int> Variables => Slots.Where(s => s.IsVariable).Select(s => s.Variable);

    public override Goal Rename(Func<int, int> rename) => this with { Slots = [.. Slots.Select(s => s.Rename(rename))] };

    public override string Describe(VariableNames names) => $"<{string.Join(' ', Slots.Select(s => s.Describe(names)).Prepend(Rows.Name))}>";
}

/// <summary>Rows whose number is known; how they lie in memory is the evaluator's.</summary>
internal abstract class RowSource
{
    public abstract string Name { get; }

    public abstract long Count { get; }
}
