namespace DatalogStore.Storage.RocksDb;

/// <summary>A native batch; its bytes are copied in as they come.</summary>
internal sealed unsafe class RocksDbWriteBatch : SharedHandle, IWriteBatch
{
    private readonly RocksDbInstance _instance;

    /// <summary>Takes over one use of the instance.</summary>
    public RocksDbWriteBatch(RocksDbInstance instance)
    {
        _instance = instance;
        Native = RocksDbNative.BatchCreate();
    }

    /// <summary>The native batch.</summary>
    public nint Native { get; }

    /// <inheritdoc/>
    public long SizeBytes { get; private set; }

    /// <inheritdoc/>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Acquire();
        try
        {
            fixed (byte* k = key)
            fixed (byte* v = value)
                RocksDbNative.BatchPut(Native, _instance.Family(family), k, (nuint)key.Length, v, (nuint)value.Length);
            SizeBytes += key.Length + value.Length;
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    public void Delete(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        Acquire();
        try
        {
            fixed (byte* k = key) RocksDbNative.BatchDelete(Native, _instance.Family(family), k, (nuint)key.Length);
            SizeBytes += key.Length;
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        RocksDbNative.BatchDestroy(Native);
        _instance.Release();
    }
}
