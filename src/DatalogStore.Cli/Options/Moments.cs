using System.Globalization;
using DatalogStore.Cli.Errors;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Options;

/// <summary>Moments as a person types them: <c>now</c>, an instant of RFC 3339 with anything after the year left out, UTC without an offset.</summary>
internal static class Moments
{
    /// <summary>A moment; of a bare date, month or year its first millisecond.</summary>
    public static DateTimeOffset Parse(Tool tool, string option, string text)
    {
        if (text == "now") return tool.Time.GetUtcNow();
        try
        {
            if (EdnReader.Read($"#inst \"{text.Replace(' ', 'T')}\"") is DateTimeOffset instant) return instant;
        }
        catch (EdnException)
        {
            // Reported below, in terms of the option.
        }

        throw new RequestException("bad-instant", $"{option} {text}: not a moment", "write now, 2024-03-01, or 2024-03-01T12:00:00Z");
    }

    /// <summary>A moment up to which something is looked at: of a bare date, month or year its last millisecond.</summary>
    public static DateTimeOffset ParseEnd(Tool tool, string option, string text)
    {
        var start = Parse(tool, option, text);
        return IsBareDate(text) switch
        {
            false => start,
            true => text.Count(c => c == '-') switch { 0 => start.AddYears(1), 1 => start.AddMonths(1), _ => start.AddDays(1) } - TimeSpan.FromMilliseconds(1),
        };
    }

    /// <summary>A length of time: <c>36h</c>, <c>7d</c>, <c>90m</c>, <c>30s</c>.</summary>
    public static TimeSpan ParseDuration(string option, string text)
    {
        if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1_000_000)
        {
            switch (text[^1])
            {
                case 'd': return TimeSpan.FromDays(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'm': return TimeSpan.FromMinutes(number);
                case 's': return TimeSpan.FromSeconds(number);
                default: break;
            }
        }

        throw new RequestException("bad-option", $"{option} {text}: not a length of time", "write 7d, 36h, 90m or 30s");
    }

    private static bool IsBareDate(string text) => text.Length is 4 or 7 or 10 && text.All(c => c == '-' || char.IsAsciiDigit(c));
}
