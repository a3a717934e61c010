using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Oracle.Transactions;

/// <summary>What may be a value of a type. A number of another kind is brought to the type where that is exact.</summary>
internal static class PlainTypes
{
    /// <returns>The value in its type's kind; <see langword="null"/> when it is none.</returns>
    public static object? Bring(object? value, ValueType type)
    {
        if (value is BigInteger small && small >= long.MinValue && small <= long.MaxValue) value = (long)small;
        return type switch
        {
            ValueType.Any => value is string or bool or long or BigInteger or double or float or BigDecimal or DateTimeOffset or Guid or Keyword or Symbol ? value : null,
            ValueType.String => value as string,
            ValueType.Boolean => value is bool ? value : null,
            ValueType.Long => value is long ? value : null,
            ValueType.BigInt => value is long or BigInteger ? value : null,
            ValueType.Double => value switch { double => value, long n when (BigInteger)(double)n == n => (double)n, _ => null },
            ValueType.Float => value switch { float => value, double d when (float)d == d => (float)d, long n when (BigInteger)(float)n == n => (float)n, _ => null },
            ValueType.BigDec => value switch { BigDecimal => value, long n => new BigDecimal(n, 0), BigInteger n => new BigDecimal(n, 0), _ => null },
            ValueType.Instant => value is DateTimeOffset ? value : null,
            ValueType.Uuid => value is Guid ? value : null,
            ValueType.Keyword => value as Keyword,
            ValueType.Symbol => value as Symbol,
            _ => null,
        };
    }
}
