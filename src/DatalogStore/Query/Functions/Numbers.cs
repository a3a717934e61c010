using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>
/// Arithmetic as Clojure's: a double or float in a sum makes it a double, else a bigdec a bigdec, else a bigint a bigint; longs stay longs, and
/// leaving their range is an error.
/// </summary>
internal static class Numbers
{
    private const int DivisionDigits = 34;

    public static bool IsNumber(object? value) => value is long or double or BigInteger or BigDecimal or float;

    public static bool IsNaN(object? value) => value is double.NaN or float.NaN;

    public static object Require(object? value, string function) =>
        IsNumber(value) ? value! : throw new FunctionException("not-a-number", $"({function} …) needs numbers, not {EdnWriter.ToString(value)}");

    public static bool TryCompare(object x, object y, out int order)
    {
        order = 0;
        if (IsNaN(x) || IsNaN(y)) return false;
        if (x is double or float || y is double or float)
        {
            var (a, b) = (ToDouble(x), ToDouble(y));
            // Where rounding hides a difference, the exact values decide.
            order = a != b || !double.IsFinite(a) || (x is double or float && y is double or float) ? a.CompareTo(b) : ToDecimal(x).CompareTo(ToDecimal(y));
        }
        else if (x is BigDecimal || y is BigDecimal)
        {
            order = ToDecimal(x).CompareTo(ToDecimal(y));
        }
        else
        {
            order = x is long m && y is long n ? m.CompareTo(n) : ToBig(x).CompareTo(ToBig(y));
        }

        return true;
    }

    public static object Add(object x, object y) => Apply(
        x, y, "+", static (a, b) => checked(a + b), static (a, b) => a + b, static (a, b) => a + b, static (a, b) => AddDecimals(a, b));

    public static object Subtract(object x, object y) => Apply(
        x, y, "-", static (a, b) => checked(a - b), static (a, b) => a - b, static (a, b) => a - b, static (a, b) => AddDecimals(a, new BigDecimal(-b.Unscaled, b.Scale)));

    public static object Multiply(object x, object y) => Apply(
        x, y, "*", static (a, b) => checked(a * b), static (a, b) => a * b, static (a, b) => a * b, static (a, b) => new BigDecimal(a.Unscaled * b.Unscaled, checked(a.Scale + b.Scale)));

    /// <summary>Two whole numbers give their whole quotient, as in Datomic.</summary>
    public static object Divide(object x, object y)
    {
        if (x is double or float || y is double or float) return ToDouble(x) / ToDouble(y);
        if (x is not BigDecimal && y is not BigDecimal) return Quotient(x, y);
        return DivideDecimals(ToDecimal(x), ToDecimal(y));
    }

    public static object Quotient(object x, object y)
    {
        RequireDivisor(y, "quot");
        return Apply(
            x, y, "quot", static (a, b) => checked(a / b), static (a, b) => BigInteger.Divide(a, b), static (a, b) => Math.Truncate(a / b), static (a, b) => Truncate(a, b));
    }

    public static object Remainder(object x, object y)
    {
        RequireDivisor(y, "rem");
        return Apply(
            x, y, "rem", static (a, b) => b == -1 ? 0 : a % b, static (a, b) => BigInteger.Remainder(a, b), static (a, b) => a - (b * Math.Truncate(a / b)),
            static (a, b) => (BigDecimal)Subtract(a, Multiply(b, Truncate(a, b))));
    }

    /// <summary>The remainder with the divisor's sign.</summary>
    public static object Modulo(object x, object y)
    {
        var remainder = Remainder(x, y);
        return Sign(remainder) != 0 && Sign(remainder) != Sign(y) ? Add(remainder, y) : remainder;
    }

    public static object Negate(object x) => x is double d ? -d : x is float f ? -(double)f : Subtract(0L, x);

    public static int Sign(object x) => x switch
    {
        long l => Math.Sign(l),
        BigInteger b => b.Sign,
        BigDecimal d => d.Unscaled.Sign,
        _ => ToDouble(x) is var v && v > 0 ? 1 : v < 0 ? -1 : 0,
    };

    public static double ToDouble(object x) => x switch
    {
        long l => l,
        double d => d,
        float f => f,
        BigInteger b => (double)b,
        BigDecimal d => double.Parse(d.ToString(), System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{x.GetType()} is not a number", nameof(x)),
    };

    public static BigInteger ToBig(object x) => x is long l ? l : (BigInteger)x;

    /// <summary>The exact decimal value of a finite number.</summary>
    public static BigDecimal ToDecimal(object x) => x switch
    {
        BigDecimal d => d,
        long l => new BigDecimal(l, 0),
        BigInteger b => new BigDecimal(b, 0),
        _ => ExactOf(ToDouble(x)),
    };

    /// <summary>A whole number as long where it fits.</summary>
    public static object Normalize(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    private static BigDecimal ExactOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0) exponent++;
        else mantissa |= 1L << 52;
        exponent -= 1075;
        BigInteger signed = bits < 0 ? -mantissa : mantissa;
        // m · 2^−k is m · 5^k · 10^−k.
        return exponent >= 0 ? new BigDecimal(signed << exponent, 0) : new BigDecimal(signed * BigInteger.Pow(5, -exponent), -exponent);
    }

    private static object Apply(
        object x, object y, string name, Func<long, long, long> longs, Func<BigInteger, BigInteger, BigInteger> bigs, Func<double, double, double> doubles, Func<BigDecimal, BigDecimal, BigDecimal> decimals)
    {
        try
        {
            if (x is long a && y is long b) return longs(a, b);
        }
        catch (OverflowException)
        {
            throw new FunctionException("long-overflow", $"({name} {x} {y}) leaves the range of long");
        }

        if (x is double or float || y is double or float) return doubles(ToDouble(x), ToDouble(y));
        if (x is BigDecimal || y is BigDecimal) return decimals(ToDecimal(x), ToDecimal(y));
        return Normalize(bigs(ToBig(x), ToBig(y)));
    }

    private static void RequireDivisor(object y, string name)
    {
        if (y is not (double or float) && Sign(y) == 0) throw new FunctionException("divide-by-zero", $"({name} …) divides by zero");
        if (y is double or float && ToDouble(y) == 0) throw new FunctionException("divide-by-zero", $"({name} …) divides by zero");
    }

    private static BigDecimal AddDecimals(BigDecimal a, BigDecimal b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        return new BigDecimal((a.Unscaled * Power(scale - a.Scale)) + (b.Unscaled * Power(scale - b.Scale)), scale);
    }

    private static BigDecimal Truncate(BigDecimal a, BigDecimal b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        return new BigDecimal(BigInteger.Divide(a.Unscaled * Power(scale - a.Scale), b.Unscaled * Power(scale - b.Scale)), 0);
    }

    private static BigDecimal DivideDecimals(BigDecimal a, BigDecimal b)
    {
        if (b.Unscaled.IsZero) throw new FunctionException("divide-by-zero", "(/ …) divides by zero");
        return new BigDecimal(BigInteger.Divide(a.Unscaled * Power(DivisionDigits), b.Unscaled), a.Scale - b.Scale + DivisionDigits);
    }

    private static BigInteger Power(int exponent) =>
        exponent <= 100_000 ? BigInteger.Pow(10, exponent) : throw new FunctionException("number-too-large", "the exponents of two bigdecs are too far apart");
}
