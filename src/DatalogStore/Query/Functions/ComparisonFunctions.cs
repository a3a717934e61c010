using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Equality and order. Equality never crosses kinds; order compares numbers of all kinds; what has no order is false, and counted.</summary>
internal static class ComparisonFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("=", 1, Function.AnyArity, "x y … → boolean: equal values of one kind", static (a, _) => All2(a, AreEqual)),
        new("==", 1, Function.AnyArity, "x y … → boolean: equal numbers of any kind", static (a, c) => AreNumericallyEqual(a, c)),
        new("!=", 1, Function.AnyArity, "x y … → boolean: not all equal", static (a, _) => !All2(a, AreEqual)),
        new("not=", 1, Function.AnyArity, "x y … → boolean: not all equal", static (a, _) => !All2(a, AreEqual)),
        new("<", 1, Function.AnyArity, "x y … → boolean: ascending", static (a, c) => InOrder(a, c, static o => o < 0)),
        new("<=", 1, Function.AnyArity, "x y … → boolean: not descending", static (a, c) => InOrder(a, c, static o => o <= 0)),
        new(">", 1, Function.AnyArity, "x y … → boolean: descending", static (a, c) => InOrder(a, c, static o => o > 0)),
        new(">=", 1, Function.AnyArity, "x y … → boolean: not ascending", static (a, c) => InOrder(a, c, static o => o >= 0)),
        new("compare", 2, 2, "x y → -1, 0 or 1; nil when the two have no order", Compare),
    ];

    private static bool AreEqual(object? x, object? y) => EdnEquality.Instance.Equals(x, y);

    private static bool All2(ReadOnlySpan<object?> arguments, Func<object?, object?, bool> holds)
    {
        for (var i = 1; i < arguments.Length; i++)
        {
            if (!holds(arguments[i - 1], arguments[i])) return false;
        }

        return true;
    }

    private static bool AreNumericallyEqual(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        for (var i = 1; i < arguments.Length; i++)
        {
            var (x, y) = (arguments[i - 1], arguments[i]);
            if (!(Numbers.IsNumber(x) && Numbers.IsNumber(y) ? ValueOrder.TryCompare(x, y, out var order) && order == 0 : AreEqual(x, y))) return false;
        }

        return true;
    }

    private static bool InOrder(ReadOnlySpan<object?> arguments, FunctionContext context, Func<int, bool> holds)
    {
        for (var i = 1; i < arguments.Length; i++)
        {
            if (!ValueOrder.TryCompare(arguments[i - 1], arguments[i], out var order))
            {
                context.IncomparableCount++;
                return false;
            }

            if (!holds(order)) return false;
        }

        return true;
    }

    private static object? Compare(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        if (arguments[0] is null || arguments[1] is null) return (long)(arguments[0] is not null).CompareTo(arguments[1] is not null);
        if (ValueOrder.TryCompare(arguments[0], arguments[1], out var order)) return (long)Math.Sign(order);
        context.IncomparableCount++;
        return null;
    }
}
