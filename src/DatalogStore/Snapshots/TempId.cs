namespace DatalogStore.Snapshots;

/// <summary>A temporary id that stands as a value: a ref. As text <c>$TEMP$:</c> and the key.</summary>
/// <param name="Key">What follows <c>$TEMP$:</c>.</param>
internal sealed record TempId(string Key)
{
    public const string Prefix = "$TEMP$:";

    /// <summary>The transaction, the only temporary id without the prefix.</summary>
    public const string Transaction = "datomic.tx";

    public static ReadOnlySpan<byte> PrefixUtf8 => "$TEMP$:"u8;

    public static string OfMetadata(Guid snapshot) => $"{Prefix}{snapshot:D}:meta";

    public static string OfRoot(Guid snapshot) => $"{Prefix}{snapshot:D}:root";

    public static string OfSource(Guid snapshot, int number) => $"{Prefix}{snapshot:D}:source-{number}";

    /// <summary>The whole text.</summary>
    public override string ToString() => Prefix + Key;
}
