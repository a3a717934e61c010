using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Transactions;

/// <summary>
/// Brings a literal to its attribute's declared type where that is exact (SEMANTICS: numbers coerce exactly or not at all;
/// <c>:db.type/any</c> coerces nothing). Refs are not values here.
/// </summary>
internal static class ValueCoercion
{
    public static bool TryCoerce(object? literal, ValueType type, out object value)
    {
        var normal = Normalize(literal);
        value = normal!;
        if (normal is null) return false;
        object? coerced = type switch
        {
            ValueType.Any => IsScalar(normal) ? normal : null,
            ValueType.String => normal as string,
            ValueType.Boolean => normal is bool ? normal : null,
            ValueType.Long => normal is long ? normal : null,
            ValueType.BigInt => normal is long or BigInteger ? normal : null,
            ValueType.Double => ToDouble(normal),
            ValueType.Float => ToFloat(normal),
            ValueType.BigDec => ToBigDecimal(normal),
            ValueType.Instant => normal is DateTimeOffset ? normal : null,
            ValueType.Uuid => normal is Guid ? normal : null,
            ValueType.Keyword => normal as Keyword,
            ValueType.Symbol => normal as Symbol,
            ValueType.Uri => normal as Uri,
            ValueType.Bytes => normal as byte[],
            _ => null,
        };
        if (coerced is null) return false;
        value = coerced;
        return true;
    }

    /// <summary>One .NET type for each kind: whole numbers as long (bigint only beyond), instants in UTC milliseconds, our tags as what they mean.</summary>
    public static object? Normalize(object? literal) => literal switch
    {
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(literal, null),
        ulong u => u <= long.MaxValue ? (object)(long)u : (BigInteger)u,
        BigInteger b when b >= long.MinValue && b <= long.MaxValue => (long)b,
        decimal m => BigDecimal.TryParse(m.ToString(System.Globalization.CultureInfo.InvariantCulture), out var d) ? d : literal,
        DateTime time => WholeMilliseconds(new DateTimeOffset(time.ToUniversalTime())),
        DateTimeOffset instant => WholeMilliseconds(instant),
        _ => literal,
    };

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private static bool IsScalar(object value) =>
        value is string or bool or long or BigInteger or double or float or BigDecimal or DateTimeOffset or Guid or Keyword or Symbol or Uri or byte[];

    private static object? ToDouble(object value) => value switch
    {
        double => value,
        float f => (double)f,
        long n when (long)(double)n == n && Math.Abs((double)n) < 9.3e18 => (double)n,
        _ => null,
    };

    private static object? ToFloat(object value) => value switch
    {
        float => value,
        double d when (float)d == d || double.IsNaN(d) => (float)d,
        long n when (long)(float)n == n && Math.Abs((float)n) < 9.3e18f => (float)n,
        _ => null,
    };

    private static object? ToBigDecimal(object value) => value switch
    {
        BigDecimal => value,
        long n => new BigDecimal(n, 0),
        BigInteger n => new BigDecimal(n, 0),
        _ => null,
    };
}
