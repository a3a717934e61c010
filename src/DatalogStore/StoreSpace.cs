namespace DatalogStore;

/// <summary>What takes the space of a store.</summary>
/// <param name="SizeBytes">Bytes of all families.</param>
/// <param name="Families">Each column family, the largest first.</param>
public sealed record StoreSpace(long SizeBytes, IReadOnlyList<FamilySpace> Families);

/// <summary>The space of a column family; docs/on-disk-format.md says what each holds.</summary>
/// <param name="Name">The name on disk.</param>
/// <param name="SizeBytes">Bytes of its files.</param>
public sealed record FamilySpace(string Name, long SizeBytes);

/// <summary>What a compaction did.</summary>
/// <param name="Before">The space before.</param>
/// <param name="After">The space after.</param>
/// <param name="PiecesJoined">How many pieces of the indexes there are fewer.</param>
public sealed record CompactionReport(StoreSpace Before, StoreSpace After, long PiecesJoined);
