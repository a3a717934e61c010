using DatalogStore.Model;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Writes the value of a variable that can have only one, such as a scalar input or an argument of an inlined rule, in the places where the variable
/// stands: a pattern or a comparison with a constant is cheaper to run and its rows are better guessed. The goal that binds the variable stays.
/// </summary>
internal static class ConstantFolder
{
    public static Conjunction Fold(Conjunction body)
    {
        var known = new Dictionary<int, ulong>();
        foreach (var rows in body.Goals.OfType<RowsGoal>())
        {
            if (rows.Rows is not Relation { RowCount: 1 } one) continue;
            for (var i = 0; i < rows.Slots.Count; i++)
            {
                // NaN equals nothing, not even the same variable's value.
                if (rows.Slots[i].IsVariable && !Word.IsNaN(one.Columns[i][0])) known.TryAdd(rows.Slots[i].Variable, one.Columns[i][0]);
            }
        }

        Slot Folded(Slot slot) => slot.IsVariable && known.TryGetValue(slot.Variable, out var word) ? Slot.OfConstant(word) : slot;
        return new Conjunction([.. body.Goals.Select(goal => goal switch
        {
            PatternGoal pattern => pattern with { E = Folded(pattern.E), V = Folded(pattern.V), T = Folded(pattern.T), Op = Folded(pattern.Op) },
            CallGoal call => call with { Arguments = [.. call.Arguments.Select(a => a with { Slot = Folded(a.Slot) })] },
            RuleGoal rule => rule with { Arguments = [.. rule.Arguments.Select(Folded)] },
            NotGoal not => not with { Body = Fold(not.Body) },
            OrGoal or => or with { Branches = [.. or.Branches.Select(Fold)] },
            _ => goal,
        })]);
    }
}
