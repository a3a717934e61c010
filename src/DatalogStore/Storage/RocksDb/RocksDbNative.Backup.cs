using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>The calls of RocksDB's backup engine.</summary>
internal static unsafe partial class RocksDbNative
{
    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint BackupEngineOpen(nint options, string folder, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_close")]
    public static partial void BackupEngineClose(nint engine);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_create_new_backup_flush")]
    public static partial void BackupCreate(nint engine, nint database, byte flush, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_stop_backup")]
    public static partial void BackupStop(nint engine);

    [LibraryImport(Library, EntryPoint = "rocksdb_restore_options_create")]
    public static partial nint RestoreOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_restore_options_destroy")]
    public static partial void RestoreOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_restore_db_from_backup", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BackupRestore(nint engine, string folder, string logFolder, nint options, uint id, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_get_backup_info")]
    public static partial nint BackupInfo(nint engine);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_count")]
    public static partial int BackupInfoCount(nint info);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_timestamp")]
    public static partial long BackupInfoTime(nint info, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_backup_id")]
    public static partial uint BackupInfoId(nint info, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_size")]
    public static partial ulong BackupInfoSize(nint info, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_number_files")]
    public static partial uint BackupInfoFiles(nint info, int index);

    [LibraryImport(Library, EntryPoint = "rocksdb_backup_engine_info_destroy")]
    public static partial void BackupInfoDestroy(nint info);
}
