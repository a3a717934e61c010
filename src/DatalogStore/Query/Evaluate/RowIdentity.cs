using DatalogStore.Model;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Whether a step can give equal rows from distinct ones, and so whether they must be merged. Rows stay distinct when each kept variable of the
/// goal comes with them, or when what is dropped depends on what is kept: an entity on its unique value, a single value on its entity.
/// </summary>
internal static class RowIdentity
{
    /// <summary>As for one step, for several that run as one.</summary>
    public static bool MayRepeat(JoinPlan plan, int at, int width, int[] before)
    {
        for (var i = at; i < at + width; i++)
        {
            if (MayRepeat(plan.Steps[i], before)) return true;
            before = [.. before.Concat(plan.Steps[i].Goal.Variables).Where(plan.Steps[i].Keep.Contains).Distinct()];
        }

        return false;
    }

    /// <summary>Whether one step can.</summary>
    /// <param name="step">The step; its frame's rows were distinct.</param>
    /// <param name="before">Variables of the frame before it.</param>
    public static bool MayRepeat(PlanStep step, ReadOnlySpan<int> before)
    {
        var goal = step.Goal;
        var dropped = new HashSet<int>();
        foreach (var variable in before)
        {
            if (!step.Keep.Contains(variable)) dropped.Add(variable);
        }

        foreach (var variable in goal.Variables)
        {
            if (!step.Keep.Contains(variable)) dropped.Add(variable);
        }

        var isKnown = before.ToArray().ToHashSet();
        switch (goal)
        {
            case PatternGoal pattern:
                // An attribute of any type may hold the number and the entity of one id, which a query does not tell apart.
                if (pattern.Source.View.IsHistory || pattern.Attribute is not { } attribute || attribute.ValueType == Model.ValueType.Any) return true;
                var isSingle = attribute.Cardinality == Cardinality.One;
                var isUnique = attribute.Unique != Uniqueness.None;
                bool Stays(Slot slot) => slot.IsConstant || (slot.IsVariable && step.Keep.Contains(slot.Variable));
                var hasE = Stays(pattern.E) || (pattern.E.IsVariable && isKnown.Contains(pattern.E.Variable) && !dropped.Contains(pattern.E.Variable));
                var hasV = Stays(pattern.V);
                // The transaction and the operation depend on entity and value.
                if (!((hasE && hasV) || (hasE && isSingle) || (hasV && isUnique))) return true;
                if (pattern.E.IsVariable && hasV && isUnique) dropped.Remove(pattern.E.Variable);
                if (pattern.V.IsVariable && hasE && isSingle) dropped.Remove(pattern.V.Variable);
                return dropped.Count > 0;
            case CallGoal { Target: null } or NotGoal:
                return dropped.Count > 0;
            case CallGoal { Target: ScalarTarget scalar } call:
                // The result depends on the arguments, unless it is compared with one of them.
                if (!call.Arguments.Any(a => a.Slot.IsVariable && a.Slot.Variable == scalar.Variable)) dropped.Remove(scalar.Variable);
                return dropped.Count > 0;
            case RowsGoal { Rows: TableRows or Relation { RowCount: 1 } } rows:
                return dropped.Count > 0 || rows.Slots.Any(s => s.IsBlank);
            case SnapshotGoal snapshots:
                return dropped.Count > 0 || snapshots.Arguments.Any(s => s.IsBlank);
            case RuleGoal rule:
                return dropped.Count > 0 || rule.Arguments.Any(s => s.IsBlank);
            default:
                return true;
        }
    }
}
