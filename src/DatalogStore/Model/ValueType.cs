using DatalogStore.Edn;

namespace DatalogStore.Model;

/// <summary>The value types an attribute can have; <see cref="None"/> for an attribute met only as null or empty.</summary>
public enum ValueType
{
    /// <summary>No value type yet: the attribute is known but has never had a value.</summary>
    None = 0,

    /// <summary><c>:db.type/string</c></summary>
    String,

    /// <summary><c>:db.type/boolean</c></summary>
    Boolean,

    /// <summary><c>:db.type/long</c></summary>
    Long,

    /// <summary><c>:db.type/bigint</c></summary>
    BigInt,

    /// <summary><c>:db.type/float</c></summary>
    Float,

    /// <summary><c>:db.type/double</c></summary>
    Double,

    /// <summary><c>:db.type/bigdec</c></summary>
    BigDec,

    /// <summary><c>:db.type/instant</c>, in milliseconds</summary>
    Instant,

    /// <summary><c>:db.type/uuid</c></summary>
    Uuid,

    /// <summary><c>:db.type/keyword</c></summary>
    Keyword,

    /// <summary><c>:db.type/symbol</c></summary>
    Symbol,

    /// <summary><c>:db.type/uri</c></summary>
    Uri,

    /// <summary><c>:db.type/bytes</c></summary>
    Bytes,

    /// <summary><c>:db.type/ref</c></summary>
    Ref,

    /// <summary><c>:db.type/tuple</c></summary>
    Tuple,

    /// <summary><c>:db.type/any</c>: values of several types, each keeping its own</summary>
    Any,
}

/// <summary>How many values an entity has for an attribute.</summary>
public enum Cardinality
{
    /// <summary><c>:db.cardinality/one</c></summary>
    One = 0,

    /// <summary><c>:db.cardinality/many</c></summary>
    Many,
}

/// <summary>Whether a value names one entity.</summary>
public enum Uniqueness
{
    /// <summary>No.</summary>
    None = 0,

    /// <summary><c>:db.unique/value</c>: a second entity with the value is an error.</summary>
    Value,

    /// <summary><c>:db.unique/identity</c>: a tempid with the value becomes the entity that has it.</summary>
    Identity,
}

/// <summary>The idents of value types, cardinalities and uniqueness.</summary>
internal static class ValueTypes
{
    private static readonly Dictionary<Keyword, ValueType> ByIdent =
        Enum.GetValues<ValueType>().Where(t => t != ValueType.None).ToDictionary(t => Keyword.Of("db.type", NameOf(t)));

    public static Keyword IdentOf(ValueType type) => Keyword.Of("db.type", NameOf(type));

    public static bool TryOfIdent(Keyword ident, out ValueType type) => ByIdent.TryGetValue(ident, out type);

    public static IEnumerable<Keyword> Idents => ByIdent.Keys;

    private static string NameOf(ValueType type) => type.ToString().ToLowerInvariant();
}
