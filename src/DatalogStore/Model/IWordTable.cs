namespace DatalogStore.Model;

/// <summary>
/// Turns words into values and back. Thread-safe for reading. .NET types of values: <see cref="bool"/>, <see cref="long"/>,
/// <see cref="System.Numerics.BigInteger"/> (only beyond 64 bits), <see cref="float"/>, <see cref="double"/>, <see cref="Edn.BigDecimal"/>,
/// <see cref="DateTimeOffset"/> (UTC, whole milliseconds), <see cref="Guid"/>, <see cref="string"/>, <see cref="Edn.Keyword"/>,
/// <see cref="Edn.Symbol"/>, <see cref="Uri"/>, <c>byte[]</c>, <see cref="Edn.EdnVector"/> (a tuple); an entity is a <see cref="long"/>.
/// </summary>
internal interface IWordTable
{
    /// <summary>The value of a word; <see langword="null"/> for <see cref="Word.Nil"/>.</summary>
    object? ToValue(ulong word);

    /// <summary>
    /// The word of a value that the store may have. False when no datom can hold it (a string that the dictionary lacks).
    /// Never gives out new ids. A <see cref="long"/> is a number, never an entity: use <see cref="Word.OfRef"/> for that.
    /// </summary>
    bool TryToWord(object? value, out ulong word);
}
