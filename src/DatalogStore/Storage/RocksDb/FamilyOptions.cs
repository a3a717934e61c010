namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// How each column family is laid out on disk. Everything is zstd: at the bottom, where nine tenths of the bytes are and stay, with a
/// dictionary a file, since blocks are small and alike; at its quickest above, where files are rewritten soon but a store of short days has most of its bytes.
/// </summary>
/// <param name="BlockSizeBytes">Unit of compression and of reading: small where keys are looked up one by one, large where pieces are read in order.</param>
/// <param name="BloomBitsPerKey">10 bits let 1 % of absent keys through; 0: no filter, for families that are only walked.</param>
/// <param name="WriteBufferBytes">Size of the memtable.</param>
internal sealed record FamilyOptions(int BlockSizeBytes, double BloomBitsPerKey, int WriteBufferBytes)
{
    private const int Kib = 1024;
    private const int Mib = 1024 * Kib;

    /// <summary>A few rows.</summary>
    private static readonly FamilyOptions Small = new(4 * Kib, 0, 4 * Mib);

    /// <summary>Point look-ups, of which many find nothing.</summary>
    private static readonly FamilyOptions Points = new(8 * Kib, 10, 32 * Mib);

    /// <summary>Entities by id and the dictionary's values: point look-ups that mostly hit, and walks.</summary>
    private static readonly FamilyOptions Rows = new(16 * Kib, 10, 32 * Mib);

    /// <summary>Pieces of some kilobytes, found by seeking.</summary>
    private static readonly FamilyOptions Pieces = new(32 * Kib, 0, 32 * Mib);

    /// <summary>The options of a family.</summary>
    public static FamilyOptions Of(ColumnFamily family) => family switch
    {
        ColumnFamily.Meta or ColumnFamily.Log or ColumnFamily.Members => Small,
        ColumnFamily.Identity or ColumnFamily.StringIds => Points,
        ColumnFamily.Eavt or ColumnFamily.Hashes or ColumnFamily.Strings or ColumnFamily.Lists => Rows,
        ColumnFamily.Aevt or ColumnFamily.Avet or ColumnFamily.Vaet => Pieces,
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    /// <summary>For RocksDB's own family, which it insists on and we leave empty.</summary>
    public static FamilyOptions OfDefault => Small;

    /// <summary>In RocksDB's notation, for everything but the table format.</summary>
    public override string ToString() =>
        $"write_buffer_size={WriteBufferBytes};compression=kZSTD;compression_opts={{window_bits=-14;level=1;strategy=0}};bottommost_compression=kZSTD;"
        + "bottommost_compression_opts={window_bits=-14;level=6;strategy=0;max_dict_bytes=16384;zstd_max_train_bytes=1048576;enabled=true};level_compaction_dynamic_level_bytes=true;memtable_whole_key_filtering=false";
}
