namespace DatalogStore.Storage;

/// <summary>The column families as a list, with their names on disk.</summary>
internal static class ColumnFamilies
{
    /// <summary>Every family, in the order of the enumeration, so that a family's number is its index.</summary>
    public static readonly ColumnFamily[] All = Enum.GetValues<ColumnFamily>();

    private static readonly string[] Names = [.. All.Select(f => f.ToString().ToLowerInvariant())];

    /// <summary>How many there are.</summary>
    public static int Count => All.Length;

    /// <summary>The name on disk: the member's name in lower case.</summary>
    public static string NameOf(ColumnFamily family) => Names[(int)family];
}
