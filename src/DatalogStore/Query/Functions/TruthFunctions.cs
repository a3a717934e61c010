using System.Numerics;
using System.Text.RegularExpressions;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Truth and kind: everything but <c>nil</c> and <c>false</c> is true.</summary>
internal static class TruthFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("true?", 1, 1, "x → boolean", static (a, _) => a[0] is true),
        new("false?", 1, 1, "x → boolean", static (a, _) => a[0] is false),
        new("nil?", 1, 1, "x → boolean", static (a, _) => a[0] is null),
        new("some?", 1, 1, "x → boolean: not nil", static (a, _) => a[0] is not null),
        new("not", 1, 1, "x → boolean", static (a, _) => !IsTrue(a[0])),
        new("and", 0, Function.AnyArity, "x … → the first that is not true, or the last", static (a, _) => Choose(a, false, true)),
        new("or", 0, Function.AnyArity, "x … → the first that is true, or the last", static (a, _) => Choose(a, true, null)),
        new("identity", 1, 1, "x → x", static (a, _) => a[0]),
        new("ground", 1, 1, "x → x", static (a, _) => a[0]),
        new("type", 1, 1, "x → keyword: the kind of the value, such as :db.type/string", static (a, _) => TypeOf(a[0])),
        new("string?", 1, 1, "x → boolean", static (a, _) => a[0] is string),
        new("number?", 1, 1, "x → boolean", static (a, _) => Numbers.IsNumber(a[0])),
        new("integer?", 1, 1, "x → boolean: a whole number", static (a, _) => a[0] is long or BigInteger),
        new("keyword?", 1, 1, "x → boolean", static (a, _) => a[0] is Keyword),
        new("symbol?", 1, 1, "x → boolean", static (a, _) => a[0] is Symbol),
        new("boolean?", 1, 1, "x → boolean", static (a, _) => a[0] is bool),
        new("-differ?", 0, Function.AnyArity, "x … → boolean: the first half differs from the second", static (a, _) => !HalvesEqual(a)),
        new("-identical?", 2, 2, "x y → boolean: equal", static (a, _) => EdnEquality.Instance.Equals(a[0], a[1])),
    ];

    public static bool IsTrue(object? value) => value is not (null or false);

    private static object? Choose(ReadOnlySpan<object?> arguments, bool stopAt, object? unit)
    {
        var result = unit;
        foreach (var argument in arguments)
        {
            result = argument;
            if (IsTrue(argument) == stopAt) break;
        }

        return result;
    }

    private static bool HalvesEqual(ReadOnlySpan<object?> arguments)
    {
        var half = arguments.Length / 2;
        for (var i = 0; i < half; i++)
        {
            if (!EdnEquality.Instance.Equals(arguments[i], arguments[half + i])) return false;
        }

        return true;
    }

    /// <summary>The kind of a value as a value type's ident.</summary>
    public static Keyword? TypeOf(object? value)
    {
        var name = value switch
        {
            null => null,
            bool => "boolean",
            long => "long",
            BigInteger => "bigint",
            double => "double",
            float => "float",
            BigDecimal => "bigdec",
            DateTimeOffset => "instant",
            Guid => "uuid",
            string => "string",
            Keyword => "keyword",
            Symbol => "symbol",
            Uri => "uri",
            byte[] => "bytes",
            EdnVector => "tuple",
            EdnList => "list",
            EdnMap => "map",
            EdnSet => "set",
            Regex => "pattern",
            _ => "object",
        };
        return name is null ? null : Keyword.Of("db.type", name);
    }
}
