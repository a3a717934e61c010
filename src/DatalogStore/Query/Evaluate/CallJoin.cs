using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary>Runs a function for every row of a frame: a predicate keeps the row, a function binds its result. <c>nil</c> drops the row.</summary>
internal static class CallJoin
{
    public static Frame Join(CallGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var roles = PlaceRole.Of([.. goal.Arguments.Select(a => a.Slot)], input, keep, out _);
        try
        {
            if (goal.Target is null)
            {
                var output = new RowsBuilder(input, [], context.Budget);
                if (Equality(goal) is { } isNegated && goal.Arguments.Count == 2) CompareEqual(isNegated, roles, input, output);
                else if (WordComparison.Of(goal.Function.Name) is { } comparison && goal.Arguments.Count == 2) Compare(comparison, goal, roles, input, output, context);
                else Filter(goal, roles, input, output, context);
                return output.Build(keep);
            }

            return Bind(goal, roles, input, keep, context);
        }
        catch (FunctionException e)
        {
            throw new DatalogException(ErrorKind.Request, e.Code, $"{e.Message}, in {goal.Clause}", null, goal.Place, e);
        }
    }

    private static bool? Equality(CallGoal goal) => goal.Function.Name switch { "=" => false, "!=" or "not=" => true, _ => null };

    /// <summary>Equality of words is equality of values.</summary>
    private static void CompareEqual(bool isNegated, PlaceRole[] roles, Frame input, RowsBuilder output)
    {
        for (var row = 0; row < input.Count; row++)
        {
            var (x, y) = (roles[0].WordFor(input, row), roles[1].WordFor(input, row));
            if ((x == y && !Word.IsNaN(x)) != isNegated) output.Add(row);
        }
    }

    private static void Compare(WordComparison comparison, CallGoal goal, PlaceRole[] roles, Frame input, RowsBuilder output, QueryContext context)
    {
        var arguments = new object?[2];
        if (roles is [{ Kind: PlaceKind.Bound }, { Kind: PlaceKind.Constant }]) comparison.Filter(input.Rows.Column(roles[0].Index), roles[1].Constant, output, HoldsByValue);
        else
        {
            for (var row = 0; row < input.Count; row++)
            {
                var (x, y) = (roles[0].WordFor(input, row), roles[1].WordFor(input, row));
                if (WordComparison.IsDirect(x, y) ? comparison.Holds(x, y) : HoldsByValue(x, y)) output.Add(row);
            }
        }

        bool HoldsByValue(ulong x, ulong y)
        {
            arguments[0] = context.Words.ToValue(x);
            arguments[1] = context.Words.ToValue(y);
            return TruthFunctions.IsTrue(goal.Function.Body!(arguments, context.Functions));
        }
    }

    private static void Filter(CallGoal goal, PlaceRole[] roles, Frame input, RowsBuilder output, QueryContext context)
    {
        var arguments = new object?[goal.Arguments.Count];
        for (var row = 0; row < input.Count; row++)
        {
            if (TruthFunctions.IsTrue(Invoke(goal, roles, input, row, arguments, context))) output.Add(row);
            if ((row & 0xFFF) == 0xFFF) context.Budget.Check();
        }
    }

    private static Frame Bind(CallGoal goal, PlaceRole[] roles, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var targets = goal.Target!.Variables.Distinct().ToList();
        var columnOf = targets.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        var newVariables = targets.Where(v => input.ColumnOf(v) < 0 && keep.Contains(v)).ToList();
        var output = new RowsBuilder(input, newVariables, context.Budget);
        var destructuring = new Destructuring(context.Words, columnOf);
        var bound = targets.Where(v => input.ColumnOf(v) >= 0).Select(v => (Column: columnOf[v], Input: input.ColumnOf(v))).ToList();
        var fresh = newVariables.Select(v => columnOf[v]).ToList();
        var arguments = new object?[goal.Arguments.Count];
        for (var row = 0; row < input.Count; row++)
        {
            if ((row & 0xFFF) == 0xFFF) context.Budget.Check();
            var result = Invoke(goal, roles, input, row, arguments, context);
            if (result is null) continue;
            var left = row;
            destructuring.Bind(goal.Target, result, words =>
            {
                foreach (var (column, inputColumn) in bound)
                {
                    if (words[column] != input.Rows.Columns[inputColumn][left] || Word.IsNaN(words[column])) return;
                }

                output.Add(left);
                for (var i = 0; i < fresh.Count; i++) output.Set(i, words[fresh[i]]);
            });
        }

        return output.Build(keep);
    }

    private static object? Invoke(CallGoal goal, PlaceRole[] roles, Frame input, int row, object?[] arguments, QueryContext context)
    {
        for (var i = 0; i < arguments.Length; i++) arguments[i] = goal.Arguments[i].Source is { } source ? source : context.Words.ToValue(roles[i].WordFor(input, row));
        return goal.Function.Body is { } body ? body(arguments, context.Functions) : DatabaseFunctions.Invoke(goal.Function.Name, arguments, context);
    }
}
