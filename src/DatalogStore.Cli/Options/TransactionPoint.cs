using System.Globalization;

namespace DatalogStore.Cli.Options;

/// <summary>A point in the history of the store: a t or the entity of a transaction, or an instant of transaction time.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Number">When it is a number.</param>
/// <param name="Instant">When it can be read as an instant; four digits are both.</param>
internal sealed record TransactionPoint(string Text, long? Number, DateTimeOffset? Instant)
{
    public static TransactionPoint Parse(Tool tool, string option, string text)
    {
        long? number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
        return new TransactionPoint(text, number, number is null || text.Length == 4 ? Moments.Parse(tool, option, text) : null);
    }

    /// <summary>The number, or <see langword="null"/> for an instant. Four digits are a year unless the store has had that many transactions.</summary>
    public long? NumberIn(Database db) => Instant is not null && Number > db.BasisT ? null : Number;
}
