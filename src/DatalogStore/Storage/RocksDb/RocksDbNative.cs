using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// The calls we use of RocksDB's C interface (its <c>c.h</c>), straight onto the shared library of the RocksDB package. The package's managed wrapper is not used:
/// it builds its table of some thousand imports by reflection at start-up (0.2 s, more than a whole command-line call should take), cannot be trimmed,
/// and copies keys and values into arrays.
/// </summary>
/// <remarks>
/// Conventions of <c>c.h</c>: handles are opaque pointers; sizes are <c>size_t</c>; booleans are one byte; an error is a text in <c>errptr</c> that
/// <see cref="Free"/> takes back. Calls that only look at memory suppress the switch of the garbage collector's mode; whatever may touch a disk or a lock does not.
/// </remarks>
internal static unsafe partial class RocksDbNative
{
    public const string Library = "rocksdb";

    static RocksDbNative() => RocksDbLibrary.Register();

    [LibraryImport(Library, EntryPoint = "rocksdb_free")]
    public static partial void Free(void* pointer);

    // Options.
    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    public static partial nint OptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    public static partial void OptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_options_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void OptionsFromString(nint baseOptions, string text, nint options, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_block_based_table_factory")]
    public static partial void OptionsSetTable(nint options, nint tableOptions);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_create")]
    public static partial nint TableOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_destroy")]
    public static partial void TableOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_size")]
    public static partial void TableOptionsSetBlockSize(nint options, nuint size);

    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_block_cache")]
    public static partial void TableOptionsSetBlockCache(nint options, nint cache);

    /// <summary>The table options take the filter policy over.</summary>
    [LibraryImport(Library, EntryPoint = "rocksdb_block_based_options_set_filter_policy")]
    public static partial void TableOptionsSetFilterPolicy(nint options, nint policy);

    [LibraryImport(Library, EntryPoint = "rocksdb_filterpolicy_create_bloom_full")]
    public static partial nint BloomFilterCreate(double bitsPerKey);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_create_lru")]
    public static partial nint CacheCreate(nuint capacity);

    [LibraryImport(Library, EntryPoint = "rocksdb_cache_destroy")]
    public static partial void CacheDestroy(nint cache);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_create")]
    public static partial nint ReadOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_destroy")]
    public static partial void ReadOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_snapshot")]
    public static partial void ReadOptionsSetSnapshot(nint options, nint snapshot);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_create")]
    public static partial nint WriteOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_destroy")]
    public static partial void WriteOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_sync")]
    public static partial void WriteOptionsSetSync(nint options, byte sync);

    // Opening and closing.
    [LibraryImport(Library, EntryPoint = "rocksdb_open_column_families", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Open(nint options, string path, int count, byte** names, nint* familyOptions, nint* families, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_open_as_secondary_column_families", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenAsSecondary(
        nint options, string path, string scratchPath, int count, byte** names, nint* familyOptions, nint* families, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_list_column_families", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** ListFamilies(nint options, string path, nuint* count, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_list_column_families_destroy")]
    public static partial void ListFamiliesDestroy(byte** list, nuint count);

    [LibraryImport(Library, EntryPoint = "rocksdb_column_family_handle_destroy")]
    public static partial void FamilyDestroy(nint family);

    [LibraryImport(Library, EntryPoint = "rocksdb_try_catch_up_with_primary")]
    public static partial void CatchUp(nint database, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_cancel_all_background_work")]
    public static partial void CancelBackgroundWork(nint database, byte wait);

    [LibraryImport(Library, EntryPoint = "rocksdb_close")]
    public static partial void Close(nint database);

    // Reading.
    [LibraryImport(Library, EntryPoint = "rocksdb_create_snapshot")]
    public static partial nint SnapshotCreate(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_release_snapshot")]
    public static partial void SnapshotRelease(nint database, nint snapshot);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_pinned_cf")]
    public static partial nint Get(nint database, nint readOptions, nint family, byte* key, nuint keyLength, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_batched_multi_get_cf")]
    public static partial void MultiGet(
        nint database, nint readOptions, nint family, nuint count, byte** keys, nuint* keyLengths, nint* values, byte** errors, byte sorted);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_value")]
    [SuppressGCTransition]
    public static partial byte* SliceValue(nint slice, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_destroy")]
    public static partial void SliceDestroy(nint slice);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_iterator_cf")]
    public static partial nint IteratorCreate(nint database, nint readOptions, nint family);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_destroy")]
    public static partial void IteratorDestroy(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_valid")]
    [SuppressGCTransition]
    public static partial byte IteratorValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek")]
    public static partial void IteratorSeek(nint iterator, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek_for_prev")]
    public static partial void IteratorSeekForPrevious(nint iterator, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_next")]
    public static partial void IteratorNext(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_prev")]
    public static partial void IteratorPrevious(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_key")]
    [SuppressGCTransition]
    public static partial byte* IteratorKey(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_value")]
    public static partial byte* IteratorValue(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_get_error")]
    public static partial void IteratorError(nint iterator, byte** error);

    // Writing.
    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_create")]
    public static partial nint BatchCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_destroy")]
    public static partial void BatchDestroy(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_put_cf")]
    public static partial void BatchPut(nint batch, nint family, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete_cf")]
    public static partial void BatchDelete(nint batch, nint family, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_write")]
    public static partial void Write(nint database, nint writeOptions, nint batch, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_create")]
    public static partial nint FlushOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_destroy")]
    public static partial void FlushOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush_cfs")]
    public static partial void Flush(nint database, nint flushOptions, nint* families, int count, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush_wal")]
    public static partial void FlushLog(nint database, byte sync, byte** error);

    // Care and statistics.
    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_create")]
    public static partial nint CompactOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_destroy")]
    public static partial void CompactOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_set_bottommost_level_compaction")]
    public static partial void CompactOptionsSetBottommost(nint options, byte mode);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_set_exclusive_manual_compaction")]
    public static partial void CompactOptionsSetExclusive(nint options, byte exclusive);

    [LibraryImport(Library, EntryPoint = "rocksdb_compact_range_cf_opt")]
    public static partial void CompactRange(nint database, nint family, nint options, byte* from, nuint fromLength, byte* to, nuint toLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_disable_manual_compaction")]
    public static partial void DisableManualCompaction(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_enable_manual_compaction")]
    public static partial void EnableManualCompaction(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_property_int_cf", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PropertyInt(nint database, nint family, string name, ulong* value);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles")]
    public static partial nint LiveFiles(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles_destroy")]
    public static partial void LiveFilesDestroy(nint files);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles_count")]
    public static partial int LiveFilesCount(nint files);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles_name")]
    public static partial byte* LiveFilesName(nint files, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles_column_family_name")]
    public static partial byte* LiveFilesFamily(nint files, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_livefiles_size")]
    public static partial nuint LiveFilesSize(nint files, int index);
}
