namespace DatalogStore.Model;

/// <summary>
/// Entity ids are 48 bits: 4 of partition, 44 of number. They are carried as <see cref="long"/>, positive, and never change once given.
/// Literal ids of a caller are legal below 2⁴⁰ of the ordinary partition, which is where its allocator starts.
/// </summary>
internal static class EntityId
{
    public const int NumberBits = 44;
    public const int Bits = 48;
    public const long NumberMask = (1L << NumberBits) - 1;
    public const long Max = (1L << Bits) - 1;

    /// <summary>First id the allocator gives in the ordinary partition; literal ids lie below.</summary>
    public const long FirstOrdinary = 1L << 40;

    public static long Of(Partition partition, long number) => ((long)partition << NumberBits) | number;

    public static Partition PartitionOf(long e) => (Partition)(e >> NumberBits);

    public static long NumberOf(long e) => e & NumberMask;

    /// <summary>The entity of transaction number <paramref name="t"/>.</summary>
    public static long OfTransaction(long t) => Of(Partition.Transactions, t);

    public static bool IsSnapshotEntity(long e) => PartitionOf(e) == Partition.Snapshots;
}

/// <summary>The four partitions of entity ids.</summary>
internal enum Partition
{
    /// <summary>What users transact.</summary>
    Ordinary = 0,

    /// <summary>Attributes.</summary>
    Attributes = 1,

    /// <summary>Transactions, numbered by t.</summary>
    Transactions = 2,

    /// <summary>Entities with a content hash, dense from 0: their numbers index bitmaps.</summary>
    Snapshots = 3,
}
