using System.Globalization;
using System.Numerics;

namespace DatalogStore.Edn;

/// <summary>
/// A decimal number of any size and precision (EDN <c>1.50M</c>): <c>Unscaled · 10^−Scale</c>, kept stripped of trailing zeros.
/// Equality ignores the scale a number was written with: <c>1.0M</c> equals <c>1.00M</c>.
/// </summary>
public readonly struct BigDecimal : IEquatable<BigDecimal>, IComparable<BigDecimal>, IComparable
{
    private const int ExponentMax = 1_000_000;

    /// <summary>Creates <c>unscaled · 10^−scale</c>.</summary>
    public BigDecimal(BigInteger unscaled, int scale)
    {
        if (unscaled.IsZero) scale = 0;
        // Zeros go in ever larger and then ever smaller steps, so that a number of very many of them is still quick.
        var step = 1;
        for (; TryStrip(ref unscaled, step); step *= 2) scale = checked(scale - step);
        for (; step > 0; step /= 2)
            if (TryStrip(ref unscaled, step)) scale = checked(scale - step);
        Unscaled = unscaled;
        Scale = scale;
    }

    /// <summary>The digits as a whole number, without trailing zeros.</summary>
    public BigInteger Unscaled { get; }

    /// <summary>How many of the digits stand behind the decimal point; negative for trailing zeros before it.</summary>
    public int Scale { get; }

    /// <summary>Reads <c>-12.50e3</c> (no <c>M</c>). False when it is not a decimal number or its exponent is beyond a million.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BigDecimal value)
    {
        value = default;
        var mantissa = text;
        var exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > ExponentMax) return false;
            mantissa = text[..e];
        }

        var point = mantissa.IndexOf('.');
        if (point >= 0 && mantissa[(point + 1)..].ContainsAnyExceptInRange('0', '9')) return false;
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unscaled)) return false;
        value = new BigDecimal(unscaled, (point < 0 ? 0 : mantissa.Length - point - 1) - exponent);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(BigDecimal other)
    {
        if (Unscaled.Sign != other.Unscaled.Sign) return Unscaled.Sign.CompareTo(other.Unscaled.Sign);
        if (Scale == other.Scale) return Unscaled.CompareTo(other.Unscaled);
        // Magnitudes first, so that far-apart exponents never build a huge power of ten.
        var byMagnitude = Magnitude.CompareTo(other.Magnitude);
        if (byMagnitude != 0) return Unscaled.Sign * byMagnitude;
        return Scale > other.Scale
            ? Unscaled.CompareTo(other.Unscaled * BigInteger.Pow(10, Scale - other.Scale))
            : (Unscaled * BigInteger.Pow(10, other.Scale - Scale)).CompareTo(other.Unscaled);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is BigDecimal other ? CompareTo(other) : 1;

    /// <inheritdoc/>
    public bool Equals(BigDecimal other) => Scale == other.Scale && Unscaled == other.Unscaled;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BigDecimal other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Unscaled, Scale);

    /// <summary>Same number.</summary>
    public static bool operator ==(BigDecimal left, BigDecimal right) => left.Equals(right);

    /// <summary>Different numbers.</summary>
    public static bool operator !=(BigDecimal left, BigDecimal right) => !left.Equals(right);

    /// <summary>The digits as text without <c>M</c>; exponent notation where plain digits would need more than 20 zeros.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = Unscaled.Sign < 0 ? "-" : "";
        if (Scale < -20 || Scale > digits.Length + 20L) return $"{sign}{digits}E{-Scale}";
        if (Scale <= 0) return sign + digits + new string('0', -Scale);
        if (digits.Length <= Scale) digits = new string('0', Scale - digits.Length + 1) + digits;
        return $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    /// <summary>Divides by 10^<paramref name="zeros"/> where that leaves no remainder.</summary>
    private static bool TryStrip(ref BigInteger unscaled, int zeros)
    {
        // A multiple of 10^n ends in n zero bits: most numbers are told by that.
        if (unscaled.IsZero || !unscaled.IsEven || BigInteger.TrailingZeroCount(unscaled) < zeros) return false;
        var quotient = BigInteger.DivRem(unscaled, BigInteger.Pow(10, zeros), out var remainder);
        if (!remainder.IsZero) return false;
        unscaled = quotient;
        return true;
    }

    /// <summary>How many digits stand before the decimal point; zero or negative for numbers below one.</summary>
    private long Magnitude => Unscaled.IsZero ? long.MinValue : BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).Length - (long)Scale;
}
