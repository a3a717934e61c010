using DatalogStore.Cli.Errors;
using DatalogStore.Cli.Options;

namespace DatalogStore.Cli.Tests;

public class MomentTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static readonly Tool Tool = new() { Out = TextWriter.Null, Error = TextWriter.Null, Time = new FixedTime(Now) };

    [Theory]
    [InlineData("2024-03-01", "2024-03-01T00:00:00.000Z", "2024-03-01T23:59:59.999Z")]
    [InlineData("2024-02", "2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z")]
    [InlineData("2024", "2024-01-01T00:00:00.000Z", "2024-12-31T23:59:59.999Z")]
    [InlineData("2024-03-01T12", "2024-03-01T12:00:00.000Z", "2024-03-01T12:00:00.000Z")]
    [InlineData("2024-03-01T12:30:00+02:00", "2024-03-01T10:30:00.000Z", "2024-03-01T10:30:00.000Z")]
    [InlineData("2024-03-01 12:30", "2024-03-01T12:30:00.000Z", "2024-03-01T12:30:00.000Z")]
    [InlineData("now", "2024-05-06T07:08:09.000Z", "2024-05-06T07:08:09.000Z")]
    public void A_bare_date_is_utc_and_at_means_its_end(string text, string start, string end)
    {
        Assert.Equal(start, Output.Json.TextOf(Moments.Parse(Tool, "--from", text)));
        Assert.Equal(end, Output.Json.TextOf(Moments.ParseEnd(Tool, "--at", text)));
    }

    [Theory]
    [InlineData("7d", 7 * 24 * 60)]
    [InlineData("1.5h", 90)]
    [InlineData("90m", 90)]
    public void Lengths_of_time_have_a_unit(string text, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), Moments.ParseDuration("--max-age", text));

    [Theory]
    [InlineData("7")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("7w")]
    public void A_length_of_time_that_is_none_is_refused(string text) => Assert.Equal("bad-option", Assert.Throws<RequestException>(() => Moments.ParseDuration("--max-age", text)).Code);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
