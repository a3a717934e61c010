using System.Numerics;

namespace DatalogStore.Query.Functions;

/// <summary>Arithmetic over <see cref="Numbers"/>.</summary>
internal static class ArithmeticFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("+", 0, Function.AnyArity, "number … → number", static (a, _) => Fold(a, "+", 0L, Numbers.Add)),
        new("*", 0, Function.AnyArity, "number … → number", static (a, _) => Fold(a, "*", 1L, Numbers.Multiply)),
        new("-", 1, Function.AnyArity, "number … → number: negated, or the rest subtracted from the first", static (a, _) => a.Length == 1 ? Numbers.Negate(Numbers.Require(a[0], "-")) : Fold(a, "-", 0L, Numbers.Subtract)),
        new("/", 1, Function.AnyArity, "number … → number: whole quotient of two whole numbers", static (a, _) => a.Length == 1 ? Numbers.Divide(1L, Numbers.Require(a[0], "/")) : Fold(a, "/", 1L, Numbers.Divide)),
        new("quot", 2, 2, "number number → number: quotient towards zero", static (a, _) => Numbers.Quotient(Numbers.Require(a[0], "quot"), Numbers.Require(a[1], "quot"))),
        new("rem", 2, 2, "number number → number: remainder with the dividend's sign", static (a, _) => Numbers.Remainder(Numbers.Require(a[0], "rem"), Numbers.Require(a[1], "rem"))),
        new("mod", 2, 2, "number number → number: remainder with the divisor's sign", static (a, _) => Numbers.Modulo(Numbers.Require(a[0], "mod"), Numbers.Require(a[1], "mod"))),
        new("inc", 1, 1, "number → number", static (a, _) => Numbers.Add(Numbers.Require(a[0], "inc"), 1L)),
        new("dec", 1, 1, "number → number", static (a, _) => Numbers.Subtract(Numbers.Require(a[0], "dec"), 1L)),
        new("abs", 1, 1, "number → number", static (a, _) => Numbers.Require(a[0], "abs") is var n && Numbers.Sign(n) < 0 ? Numbers.Negate(n) : n),
        new("max", 1, Function.AnyArity, "value … → the greatest", static (a, c) => Extreme(a, c, 1)),
        new("min", 1, Function.AnyArity, "value … → the least", static (a, c) => Extreme(a, c, -1)),
        new("zero?", 1, 1, "number → boolean", static (a, _) => Numbers.Require(a[0], "zero?") is var n && !Numbers.IsNaN(n) && Numbers.Sign(n) == 0),
        new("pos?", 1, 1, "number → boolean", static (a, _) => Numbers.Sign(Numbers.Require(a[0], "pos?")) > 0),
        new("neg?", 1, 1, "number → boolean", static (a, _) => Numbers.Sign(Numbers.Require(a[0], "neg?")) < 0),
        new("odd?", 1, 1, "whole number → boolean", static (a, _) => !IsEven(a[0], "odd?")),
        new("even?", 1, 1, "whole number → boolean", static (a, _) => IsEven(a[0], "even?")),
    ];

    private static object Fold(ReadOnlySpan<object?> arguments, string name, object unit, Func<object, object, object> apply)
    {
        if (arguments.Length == 0) return unit;
        var result = Numbers.Require(arguments[0], name);
        for (var i = 1; i < arguments.Length; i++) result = apply(result, Numbers.Require(arguments[i], name));
        return result;
    }

    private static object? Extreme(ReadOnlySpan<object?> arguments, FunctionContext context, int sign)
    {
        var best = arguments[0];
        for (var i = 1; i < arguments.Length; i++)
        {
            if (!ValueOrder.TryCompare(arguments[i], best, out var order))
            {
                context.IncomparableCount++;
                return null;
            }

            if (order * sign > 0) best = arguments[i];
        }

        return best;
    }

    private static bool IsEven(object? value, string name) => value switch
    {
        long l => (l & 1) == 0,
        BigInteger b => b.IsEven,
        _ => throw new FunctionException("not-a-number", $"({name} …) needs a whole number, not {Edn.EdnWriter.ToString(value)}"),
    };
}
