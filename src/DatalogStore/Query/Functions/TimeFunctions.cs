using System.Globalization;

namespace DatalogStore.Query.Functions;

/// <summary>Moments in the notations that APIs answer with.</summary>
internal static class TimeFunctions
{
    /// <summary>Numbers from here on are milliseconds since 1970, below they are seconds: as seconds this is the year 5138, as milliseconds 1973.</summary>
    private const double FirstMilliseconds = 1e11;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd", "yyyyMMdd'T'HHmmss'Z'",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss 'GMT'", "ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm:ss zzz",
    ];

    public static IEnumerable<Function> All =>
    [
        new("parse-time", 1, 1, "ISO 8601 text, RFC 1123 text, or seconds or milliseconds since 1970 → instant; without an offset it is UTC", static (a, c) => Parse(a[0], c)),
        new("days-between", 2, 2, "from to, each an instant or what parse-time reads → whole days, negative when to comes first", static (a, c) => DaysBetween(a, c)),
    ];

    private static object? Parse(object? value, FunctionContext context) => TryParse(value, out var instant) ? instant : value is null ? null : context.Unreadable<object>();

    private static object? DaysBetween(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        if (arguments[0] is null || arguments[1] is null) return null;
        if (!TryParse(arguments[0], out var from) || !TryParse(arguments[1], out var to)) return context.Unreadable<object>();
        return (to - from).Ticks / TimeSpan.TicksPerDay;
    }

    private static bool TryParse(object? value, out DateTimeOffset instant)
    {
        instant = default;
        switch (value)
        {
            case DateTimeOffset given:
                instant = given;
                return true;
            case long number: return TryEpoch(number, out instant);
            case double number: return TryEpoch(number, out instant);
            case string text: return TryText(text.Trim(), out instant);
            default: return false;
        }
    }

    private static bool TryText(string text, out DateTimeOffset instant)
    {
        if (text.Length >= 9 && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return TryEpoch(number, out instant);
        var plain = WithoutZoneName(WithoutSubTicks(text));
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(plain, Formats, CultureInfo.InvariantCulture, Styles, out instant)) return false;
        instant = DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
        return true;
    }

    private static bool TryEpoch(double number, out DateTimeOffset instant)
    {
        instant = default;
        var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1000 : number;
        if (!(milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) return false;
        instant = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds));
        return true;
    }

    /// <summary>Go writes the name of the zone behind its offset: <c>… +0000 UTC</c>.</summary>
    private static string WithoutZoneName(string text) => text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] : text;

    /// <summary>Fractions finer than .NET's 100 ns, which Go writes, are cut: an instant has milliseconds.</summary>
    private static string WithoutSubTicks(string text)
    {
        var point = text.IndexOf('.');
        if (point < 0) return text;
        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - point <= 8 ? text : text.Remove(point + 8, end - point - 8);
    }
}
