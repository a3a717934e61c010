using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>
/// The kind of a JSON number, by its text. Without point and exponent it is an integer of any size. Else it is a double if the decimal
/// number that the text states is the one that the double prints as, shortest: <c>1.0 0.1 1e3 2.50</c>. Otherwise a double
/// would lose digits or be infinite, and it is a bigdec: <c>3.14159265358979323846 1e400 1e-400</c>. So two numbers are equal exactly when their
/// texts state the same decimal number and both, or neither, have a point or exponent.
/// </summary>
internal static class JsonNumbers
{
    /// <summary>Decimal digits that survive a double both ways, whatever they are.</summary>
    private const int SafeDigits = 15;

    /// <summary>Texts this long have an exponent of at most two digits here, far inside a double's range.</summary>
    private const int SafeLength = 20;

    /// <summary>Adds the number to the open map; false when its exponent is beyond what a bigdec takes.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> text, IMapEvents into)
    {
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            if (Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length) into.Long(number);
            else into.Add(ValueKind.Integer, ContentPair.OfInteger(BigInteger.Parse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
            return true;
        }

        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (IsSurelyExact(text))
        {
            into.Double(value);
            return true;
        }

        if (!BigDecimal.TryParse(Encoding.ASCII.GetString(text), out var stated)) return false;
        if (double.IsFinite(value) && BigDecimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), out var shortest) && shortest == stated) into.Double(value);
        else into.Add(ValueKind.BigDec, ContentPair.OfBigDec(stated));
        return true;
    }

    /// <summary>Whether <see cref="TryAdd"/> takes the number.</summary>
    public static bool IsInRange(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'e', (byte)'E') < 0 || BigDecimal.TryParse(Encoding.ASCII.GetString(text), out _);

    /// <summary>A short text without exponent and with few digits.</summary>
    private static bool IsSurelyExact(ReadOnlySpan<byte> text) =>
        text.Length <= SafeLength && text.IndexOfAny((byte)'e', (byte)'E') < 0 && text.Length - text.Count((byte)'.') - text.Count((byte)'-') <= SafeDigits;
}
