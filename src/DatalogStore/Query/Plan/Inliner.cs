using System.Runtime.CompilerServices;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Replaces calls of rules that are not recursive by their bodies, renamed apart, so that the planner sees through them: one definition becomes
/// its goals, several become an <see cref="OrGoal"/>. What would grow beyond <see cref="GoalsMax"/> goals stays a call.
/// </summary>
internal sealed class Inliner(VariableNames names)
{
    private const int GoalsMax = 400;

    private readonly Dictionary<RulePredicate, int> _sizes = [];
    private readonly HashSet<RulePredicate> _done = [];

    /// <summary>Rewrites a conjunction; bodies of the rules it still calls are rewritten too.</summary>
    public Conjunction Inline(Conjunction body)
    {
        var goals = new List<Goal>();
        foreach (var goal in body.Goals) Inline(goal, goals);
        return new Conjunction(goals);
    }

    private void Inline(Goal goal, List<Goal> into)
    {
        switch (goal)
        {
            case NotGoal not: into.Add(not with { Body = Inline(not.Body) }); break;
            case OrGoal or: into.Add(or with { Branches = [.. or.Branches.Select(Inline)] }); break;
            case RuleGoal rule:
                InlineRules(rule.Predicate);
                if (CanInline(rule)) Expand(rule, into);
                else into.Add(rule);
                break;
            default: into.Add(goal); break;
        }
    }

    private void InlineRules(RulePredicate predicate)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!_done.Add(predicate)) return;
        for (var i = 0; i < predicate.Rules.Count; i++) predicate.Rules[i] = predicate.Rules[i] with { Body = Inline(predicate.Rules[i].Body) };
        _sizes[predicate] = predicate.Rules.Sum(r => SizeOf(r.Body));
    }

    private bool CanInline(RuleGoal rule) =>
        !rule.Predicate.IsRecursive && _sizes.TryGetValue(rule.Predicate, out var size) && size <= GoalsMax
        // A head that repeats a variable unifies two arguments, which renaming cannot say.
        && rule.Predicate.Rules.All(r => r.Head.Distinct().Count() == r.Head.Count);

    private static int SizeOf(Conjunction body) => body.Goals.Sum(g => g switch
    {
        NotGoal not => 1 + SizeOf(not.Body),
        OrGoal or => 1 + or.Branches.Sum(SizeOf),
        _ => 1,
    });

    private void Expand(RuleGoal call, List<Goal> into)
    {
        var arguments = new int[call.Arguments.Count];
        var shared = new List<int>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var slot = call.Arguments[i];
            arguments[i] = slot.IsVariable ? slot.Variable : names.Fresh(slot.IsConstant ? "constant" : "_");
            if (slot.IsConstant) into.Add(new RowsGoal(new Relation([[slot.Word]], 1, "constant"), [Slot.OfVariable(arguments[i])]));
            if (!slot.IsBlank) shared.Add(arguments[i]);
        }

        var rules = call.Predicate.Rules;
        if (rules.Count == 1)
        {
            into.AddRange(Instance(rules[0], arguments).Goals);
            return;
        }

        // A place that the call ignores is each branch's own.
        into.Add(new OrGoal([.. shared.Distinct()], [], [.. rules.Select(r => Instance(r, [.. arguments.Select((a, i) => call.Arguments[i].IsBlank ? names.Fresh("_") : a)]))], call.Clause, call.Place));
    }

    private Conjunction Instance(ResolvedRule rule, IReadOnlyList<int> arguments)
    {
        var renamed = new Dictionary<int, int>();
        for (var i = 0; i < arguments.Count; i++) renamed[rule.Head[i]] = arguments[i];
        return rule.Body.Rename(v => renamed.TryGetValue(v, out var to) ? to : renamed[v] = names.Fresh(names[v]));
    }
}
