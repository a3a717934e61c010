namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// The options of a whole database, and the native objects made of them: one options object per kind of family, and one block cache for all. They must live as long as the
/// database is being opened; RocksDB copies what it needs.
/// </summary>
internal sealed unsafe class DatabaseOptions : IDisposable
{
    /// <summary>Decompressed blocks of all families together.</summary>
    private const int BlockCacheBytes = 128 * 1024 * 1024;

    private readonly Dictionary<FamilyOptions, nint> _families = [];
    private readonly nint _cache = RocksDbNative.CacheCreate(BlockCacheBytes);

    /// <param name="createFamilies">Whether to create the database and the families that are missing.</param>
    public DatabaseOptions(bool createFamilies) => Database = Create(Text(createFamilies));

    /// <summary>The native options for the database.</summary>
    public nint Database { get; }

    /// <summary>The native options for a family.</summary>
    public nint Of(FamilyOptions family)
    {
        if (_families.TryGetValue(family, out var options)) return options;
        options = Create(family.ToString());
        var table = RocksDbNative.TableOptionsCreate();
        RocksDbNative.TableOptionsSetBlockSize(table, (nuint)family.BlockSizeBytes);
        RocksDbNative.TableOptionsSetBlockCache(table, _cache);
        if (family.BloomBitsPerKey > 0) RocksDbNative.TableOptionsSetFilterPolicy(table, RocksDbNative.BloomFilterCreate(family.BloomBitsPerKey));
        RocksDbNative.OptionsSetTable(options, table);
        RocksDbNative.TableOptionsDestroy(table);
        _families.Add(family, options);
        return options;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var options in _families.Values) RocksDbNative.OptionsDestroy(options);
        _families.Clear();
        RocksDbNative.OptionsDestroy(Database);
        RocksDbNative.CacheDestroy(_cache);
    }

    /// <remarks>
    /// <list type="bullet">
    /// <item>All files stay open (−1): a secondary must be able to read what the writer has deleted meanwhile.</item>
    /// <item>The write-ahead log is not flushed into files at opening, so that a small commit costs no file per family; it is bounded by 64 MB while
    /// writing and by <see cref="RocksDbInstance.LogBytesKeptMax"/> at closing, which bounds the time to open.</item>
    /// <item>After a crash the log is replayed up to the first damaged record, so that the state is one that existed.</item>
    /// <item>Statistics threads are off: they delay opening and closing.</item>
    /// </list>
    /// </remarks>
    private static string Text(bool createFamilies) =>
        $"create_if_missing={(createFamilies ? "true" : "false")};create_missing_column_families={(createFamilies ? "true" : "false")};"
        + "max_open_files=-1;max_background_jobs=2;avoid_flush_during_recovery=true;max_total_wal_size=67108864;db_write_buffer_size=134217728;"
        + "wal_recovery_mode=kPointInTimeRecovery;skip_stats_update_on_db_open=true;stats_dump_period_sec=0;stats_persist_period_sec=0;"
        + "info_log_level=WARN_LEVEL;keep_log_file_num=2;max_log_file_size=1048576;bytes_per_sync=1048576";

    private static nint Create(string text)
    {
        var defaults = RocksDbNative.OptionsCreate();
        var options = RocksDbNative.OptionsCreate();
        byte* error = null;
        RocksDbNative.OptionsFromString(defaults, text, options, &error);
        RocksDbNative.OptionsDestroy(defaults);
        return error is null ? options : throw new InvalidOperationException($"RocksDB refuses the options '{text}': {RocksDbError.Take(error)}");
    }
}
