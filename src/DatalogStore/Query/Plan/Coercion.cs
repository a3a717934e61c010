using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Query.Functions;

namespace DatalogStore.Query.Plan;

/// <summary>
/// Literals take the declared numeric type of the attribute they are compared with, where that changes no value: <c>30</c> matches 30.0 of a
/// double attribute. One that has no exact counterpart stays as it is, and so matches nothing; attributes of <c>:db.type/any</c> coerce nothing.
/// </summary>
internal static class Coercion
{
    /// <summary>The value in the type's own kind of number, or unchanged.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="type">The attribute's type.</param>
    /// <param name="isImpossible">Whether it is a number that the type cannot hold exactly.</param>
    public static object? ToType(object? value, Model.ValueType type, out bool isImpossible)
    {
        isImpossible = false;
        if (!Numbers.IsNumber(value) || !IsNumeric(type)) return value;
        var coerced = type switch
        {
            Model.ValueType.Long or Model.ValueType.BigInt => WholeOf(value!),
            Model.ValueType.Double => value is float f ? (double)f : value is double ? value : ExactDouble(value!),
            Model.ValueType.Float => value is float ? value : ExactDouble(value!) is double d && (double.IsNaN(d) || (float)d == d) ? (float)d : null,
            _ => double.IsFinite(Numbers.ToDouble(value!)) || value is BigDecimal or BigInteger ? Numbers.ToDecimal(value!) : null,
        };
        isImpossible = coerced is null;
        return coerced ?? value;
    }

    public static bool IsNumeric(Model.ValueType type) =>
        type is Model.ValueType.Long or Model.ValueType.BigInt or Model.ValueType.Double or Model.ValueType.Float or Model.ValueType.BigDec;

    private static object? WholeOf(object value)
    {
        if (value is long or BigInteger) return value;
        if (value is double or float && !double.IsFinite(Numbers.ToDouble(value))) return null;
        var exact = Numbers.ToDecimal(value);
        return exact.Scale <= 0 && exact.Scale > -10_000 ? Numbers.Normalize(exact.Unscaled * BigInteger.Pow(10, -exact.Scale)) : null;
    }

    private static object? ExactDouble(object value)
    {
        if (value is double) return value;
        if (value is float f) return (double)f;
        var d = Numbers.ToDouble(value);
        return double.IsFinite(d) && Numbers.ToDecimal(d).Equals(Numbers.ToDecimal(value)) ? d : null;
    }
}
