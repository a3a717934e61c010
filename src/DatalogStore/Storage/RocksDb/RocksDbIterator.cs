namespace DatalogStore.Storage.RocksDb;

/// <summary>A native iterator. Spans point into memory of RocksDB and are valid until the next move.</summary>
internal sealed unsafe class RocksDbIterator : IKeyValueIterator
{
    private readonly RocksDbInstance _instance;
    private nint _native;

    /// <summary>Takes over one use of the instance.</summary>
    public RocksDbIterator(RocksDbInstance instance, nint native)
    {
        _instance = instance;
        _native = native;
    }

    /// <inheritdoc/>
    public bool IsValid { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            MustStand();
            nuint length;
            var key = RocksDbNative.IteratorKey(_native, &length);
            return new ReadOnlySpan<byte>(key, (int)length);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            MustStand();
            nuint length;
            var value = RocksDbNative.IteratorValue(_native, &length);
            return new ReadOnlySpan<byte>(value, checked((int)length));
        }
    }

    /// <inheritdoc/>
    public void Seek(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_native == 0, this);
        fixed (byte* k = key) RocksDbNative.IteratorSeek(_native, k, (nuint)key.Length);
        Moved();
    }

    /// <inheritdoc/>
    public void SeekForPrevious(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_native == 0, this);
        fixed (byte* k = key) RocksDbNative.IteratorSeekForPrevious(_native, k, (nuint)key.Length);
        Moved();
    }

    /// <inheritdoc/>
    public void Next()
    {
        MustStand();
        RocksDbNative.IteratorNext(_native);
        Moved();
    }

    /// <inheritdoc/>
    public void Previous()
    {
        MustStand();
        RocksDbNative.IteratorPrevious(_native);
        Moved();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_native == 0) return;
        RocksDbNative.IteratorDestroy(_native);
        _native = 0;
        IsValid = false;
        _instance.Release();
    }

    private void Moved()
    {
        IsValid = RocksDbNative.IteratorValid(_native) != 0;
        if (IsValid) return;
        // An iterator that met an error looks like one at its end: never take the one for the other.
        byte* error = null;
        RocksDbNative.IteratorError(_native, &error);
        RocksDbError.ThrowIf(error, _instance.Path);
    }

    private void MustStand()
    {
        if (!IsValid) throw new InvalidOperationException("the iterator stands on no key");
    }
}
