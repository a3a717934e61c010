using System.Globalization;
using System.Text.RegularExpressions;

namespace DatalogStore.Edn;

/// <summary>
/// The text of an instant: RFC 3339 in which everything after the year may be missing, as in Clojure's <c>#inst</c>; without an offset it is UTC.
/// Instants are whole milliseconds: further digits are cut.
/// </summary>
internal static partial class EdnInstant
{
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var match = Pattern().Match(text);
        if (!match.Success) return false;
        int Number(string group, int otherwise) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
        var fraction = match.Groups["fraction"].Success ? int.Parse(match.Groups["fraction"].Value.PadRight(3, '0')[..3], CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Number("year", 0), Number("month", 1), Number("day", 1));
        var (hour, minute, second) = (Number("hour", 0), Number("minute", 0), Number("second", 0));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        var offset = new TimeSpan(Number("offsetHour", 0), Number("offsetMinute", 0), 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var utc = new DateTime(year, month, day, hour, minute, second, fraction, DateTimeKind.Utc).Ticks - offset.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks || offset.Duration() >= TimeSpan.FromDays(1)) return false;
        instant = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    /// <summary><c>2024-03-01T12:00:00.000-00:00</c>, as Clojure prints it.</summary>
    public static string ToString(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'-00:00'", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})(T(?<hour>[0-9]{2})(:(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?)?)?)?)?(Z|(?<sign>[+-])(?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-5][0-9]))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
