namespace DatalogStore.Oracle.Generate;

/// <summary>Small pools of EDN literals, so that joins meet.</summary>
internal static class Literals
{
    public const long FirstEntity = 1001;

    private static readonly string[] Longs = ["-1", "0", "1", "2", "3", "4", "5", "7", "1002", "300000000000000", "9007199254740993"];
    private static readonly string[] Doubles = ["-1.5", "0.0", "0.5", "1.0", "2.0", "3.0", "9.007199254740992E15"];
    private static readonly string[] Decimals = ["0M", "1M", "1.50M", "2.5M", "-3.25M"];
    private static readonly string[] Texts = ["\"\"", "\"a\"", "\"b\"", "\"ab\"", "\"é\"", "\"a b\"", "\"\\u2603\"", "\"😀\"", "\"abcdefghijklmnopqrstuvwxyz0123456789\""];
    private static readonly string[] Keys = [":red", ":green", ":x/y", ":b", ":a.b/c"];
    private static readonly string[] Instants = ["#inst \"2024-01-01T00:00:00.000Z\"", "#inst \"2024-03-01T12:30:00.123Z\"", "#inst \"1969-12-31T23:59:59.999Z\""];

    public static string Of(Sort sort, Chance chance, int entities) => sort switch
    {
        Sort.Entity => (FirstEntity + chance.Below(entities)).ToString(null, null),
        Sort.Long => chance.Of(Longs),
        Sort.Double => chance.Of(Doubles),
        Sort.Decimal => chance.Of(Decimals),
        Sort.Text => chance.Of(Texts),
        Sort.Key => chance.Of(Keys),
        Sort.Flag => chance.Percent(50) ? "true" : "false",
        Sort.Instant => chance.Of(Instants),
        _ => Of(chance.Of(AnySorts), chance, entities),
    };

    private static readonly Sort[] AnySorts = [Sort.Long, Sort.Long, Sort.Double, Sort.Decimal, Sort.Text, Sort.Key, Sort.Flag];
}
