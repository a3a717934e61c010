using DatalogStore.Model;

namespace DatalogStore.Codec;

/// <summary>
/// A wide list is the set of values that a snapshot entity has for an attribute, where there are more than some tens. Such lists change by one value in thousands, and the entity
/// that holds the changed list is a new one; so the list is stored as a version of a <em>lineage</em>, by what it adds to and removes from the version before, and
/// the entity's datoms are one word of kind 5, the list's number: lineage (26 bits), version (18 bits).
/// <para>
/// The number with partition 15 is a pseudo-entity. In <c>avet</c> and <c>vaet</c> it stands, as an entity, for the version that added or removed a value (asserted or retracted),
/// and in <c>vaet</c>, as a value, for what the owning entities refer to. So a look-up by value finds the versions that have it, and these find their owners. The
/// lineage has no time of its own: basis, since and scope are those of the owner's datoms. Readers expand lists as they read pieces; nothing above storage meets one.
/// </para>
/// </summary>
internal static class WideList
{
    /// <summary>Lists of fewer values are ordinary datoms.</summary>
    public const int SizeMin = 48;

    public const WordKind Kind = (WordKind)5;
    public const int VersionBits = 18;
    public const long VersionMask = (1L << VersionBits) - 1;
    public const long LineageMax = (1L << (EntityId.NumberBits - VersionBits)) - 1;
    private const Partition Pseudo = (Partition)15;

    public static ulong WordOf(long number) => Word.Make(Kind, (ulong)number);

    public static bool IsList(ulong word) => Word.KindOf(word) == Kind;

    public static long NumberOf(ulong word) => (long)Word.PayloadOf(word);

    public static long PseudoEntity(long number) => EntityId.Of(Pseudo, number);

    public static bool IsPseudo(long e) => EntityId.PartitionOf(e) == Pseudo;

    /// <summary>Whether two versions are of one lineage.</summary>
    public static bool IsSameLineage(long number, long other) => number >> VersionBits == other >> VersionBits;
}
