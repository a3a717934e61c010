namespace DatalogStore.Storage;

/// <summary>
/// What is kept in memory of one generation of a store. Nothing in it ever becomes stale while only transactions are committed; a removal replaces the whole, so that a
/// reader that still works on the generation before cannot bring back what is gone.
/// </summary>
internal sealed class StorageCaches
{
    /// <summary>Memory for dictionary values.</summary>
    public const long DictionaryCacheSizeBytes = 256L << 20;

    public StatisticsTable Statistics { get; } = new();

    public ValueDictionary Dictionary { get; } = new(new DictionaryCache(DictionaryCacheSizeBytes));

    public Membership Membership { get; } = new();

    public WideListCache WideLists { get; } = new();

    /// <summary>The caches of the store at a moment: empty, but for the statistics, which are all in memory.</summary>
    public static StorageCaches Load(IReadView view)
    {
        var caches = new StorageCaches();
        caches.Statistics.Load(view);
        return caches;
    }
}
