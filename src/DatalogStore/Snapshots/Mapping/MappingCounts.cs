namespace DatalogStore.Snapshots.Mapping;

/// <summary>What was met while maps became datoms. Occurrences: a map that occurs twice counts twice, as do its datoms.</summary>
internal sealed class MappingCounts
{
    public long Maps { get; set; }

    /// <summary>Distinct pairs of each occurrence, content hashes left out.</summary>
    public long Datoms { get; set; }

    public long Roots { get; set; }

    public long Nulls { get; set; }

    public long EmptyLists { get; set; }

    public long EmptyMaps { get; set; }

    /// <summary>Lists whose elements stood in another order than that of their hash encoding.</summary>
    public long ListsReordered { get; set; }

    /// <summary>Elements that their list had already.</summary>
    public long ElementsRepeated { get; set; }

    /// <summary>Keys that were twice in one map, by attribute, with how often.</summary>
    public SortedDictionary<string, long> RepeatedKeys { get; } = new(StringComparer.Ordinal);
}
