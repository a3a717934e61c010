using System.Buffers.Text;
using System.Globalization;

namespace DatalogStore.Snapshots.Files;

/// <summary>
/// The text of finite doubles in the canonical lines. Digests cover it, so that it is fixed here and left neither to the runtime nor to what else prints
/// doubles: the fewest digits that read back as the same double, always with a point; plain from 10⁻⁴ to below 10¹⁷, else with an exponent.
/// <code>
/// 0.0  -0.5  0.0001  1.0E-5  12345678901234568.0  1.2345678901234568E17  1.5E300
/// </code>
/// </summary>
internal static class CanonicalDouble
{
    private const int PlainExponentMin = -4;
    private const int PlainExponentMax = 16;

    public static void Append(double value, ByteBuilder into)
    {
        Span<byte> text = stackalloc byte[64];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        text = text[..length];
        if (text[0] == '-')
        {
            into.Append("-"u8);
            text = text[1..];
        }

        Span<byte> digits = stackalloc byte[64];
        var (count, exponent) = Digits(text, digits);
        Append(digits[..count], exponent, into);
    }

    /// <summary>The digits without zeros around them, and the power of ten of the first; one zero for zero.</summary>
    private static (int Count, int Exponent) Digits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var e = text.IndexOf((byte)'E');
        var shift = 0;
        if (e >= 0)
        {
            var start = text[e + 1] == '+' ? e + 2 : e + 1;
            if (!Utf8Parser.TryParse(text[start..], out shift, out _)) throw new InvalidOperationException("a double's exponent is no number");
            text = text[..e];
        }

        var point = text.IndexOf((byte)'.');
        if (point < 0) point = text.Length;
        var count = 0;
        foreach (var c in text)
        {
            if (c != '.') digits[count++] = c;
        }

        var zeros = digits[..count].IndexOfAnyExcept((byte)'0');
        if (zeros < 0)
        {
            digits[0] = (byte)'0';
            return (1, 0);
        }

        digits[zeros..count].CopyTo(digits);
        count = digits[..(count - zeros)].LastIndexOfAnyExcept((byte)'0') + 1;
        return (count, point - 1 - zeros + shift);
    }

    private static void Append(ReadOnlySpan<byte> digits, int exponent, ByteBuilder into)
    {
        if (exponent is < PlainExponentMin or > PlainExponentMax)
        {
            into.Append(digits[..1]);
            into.Append("."u8);
            into.Append(digits.Length > 1 ? digits[1..] : "0"u8);
            into.Append("E"u8);
            Utf8Formatter.TryFormat(exponent, into.GetSpan(8), out var written);
            into.Advance(written);
            return;
        }

        if (exponent < 0)
        {
            into.Append("0."u8);
            into.Append("0000"u8[..(-exponent - 1)]);
            into.Append(digits);
            return;
        }

        var whole = Math.Min(digits.Length, exponent + 1);
        into.Append(digits[..whole]);
        into.Append("0000000000000000"u8[..(exponent + 1 - whole)]);
        into.Append("."u8);
        into.Append(digits.Length > whole ? digits[whole..] : "0"u8);
    }
}
