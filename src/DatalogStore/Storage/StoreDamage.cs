using DatalogStore.Codec;

namespace DatalogStore.Storage;

/// <summary>Makes the error <c>store-damaged</c>, which names where the bad bytes are.</summary>
internal static class StoreDamage
{
    private const string Help = "Restore the store from a backup, or ingest its snapshots into a new one.";

    public static DatalogException At(ColumnFamily family, ReadOnlySpan<byte> key, DamagedBytesException why) => new(
        ErrorKind.Data, "store-damaged", $"The value of key {Convert.ToHexStringLower(key)} in column family {Name(family)} is damaged. {why.Message}", Help, null, why);

    public static DatalogException Missing(ColumnFamily family, ReadOnlySpan<byte> key) => new(
        ErrorKind.Data, "store-damaged", $"Key {Convert.ToHexStringLower(key)} is missing in column family {Name(family)}.", Help);

    private static string Name(ColumnFamily family) => family.ToString().ToLowerInvariant();
}
