namespace DatalogStore.Model;

/// <summary>
/// The kinds of values, in the order in which indexes sort across kinds. Equality never crosses kinds; long and bigint are one kind.
/// The numbers are part of the content hash and of the disk format: never renumber.
/// </summary>
internal enum ValueKind : byte
{
    Nil = 0,
    Boolean = 1,

    /// <summary>Whole numbers of any size: long and bigint.</summary>
    Integer = 2,
    Float = 3,
    Double = 4,
    BigDec = 5,

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    Instant = 6,
    Uuid = 7,
    String = 8,
    Keyword = 9,
    Symbol = 10,
    Uri = 11,
    Bytes = 12,

    /// <summary>An entity; in a content hash, the child's whole hash text.</summary>
    Ref = 13,
    Tuple = 14,

    /// <summary>Lives only inside a query: a collection, a character, a pattern, a pulled map.</summary>
    Object = 15,
}
