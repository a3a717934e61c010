using System.Runtime.CompilerServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// One moment of a database: a native snapshot of our own database, or the present state of a secondary, which stands still while a view of it is open.
/// </summary>
internal sealed unsafe class RocksDbReadView : SharedHandle, IReadView
{
    /// <summary>Keys handed to RocksDB at once; it works in groups of 32 itself, this bounds what lives on the stack.</summary>
    private const int KeysAtOnce = 256;

    private readonly RocksDbInstance _instance;
    private readonly nint _snapshot;
    private readonly nint _options;

    /// <summary>Takes over one use of the instance.</summary>
    public RocksDbReadView(RocksDbInstance instance, bool takeSnapshot)
    {
        _instance = instance;
        _options = RocksDbNative.ReadOptionsCreate();
        if (!takeSnapshot) return;
        _snapshot = RocksDbNative.SnapshotCreate(instance.Database);
        RocksDbNative.ReadOptionsSetSnapshot(_options, _snapshot);
    }

    /// <inheritdoc/>
    public byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        Acquire();
        try
        {
            byte* error = null;
            nint slice;
            fixed (byte* k = key) slice = RocksDbNative.Get(_instance.Database, _options, _instance.Family(family), k, (nuint)key.Length, &error);
            RocksDbError.ThrowIf(error, _instance.Path);
            if (slice == 0) return null;
            nuint length;
            var value = RocksDbNative.SliceValue(slice, &length);
            var copy = new ReadOnlySpan<byte>(value, checked((int)length)).ToArray();
            RocksDbNative.SliceDestroy(slice);
            return copy;
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void GetMany(ColumnFamily family, ReadOnlySpan<byte> keys, int keySizeBytes, GetManyAction found)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keySizeBytes, 1);
        if (keys.Length % keySizeBytes != 0) throw new ArgumentException("the keys are not of one length", nameof(keys));
        Acquire();
        try
        {
            var count = keys.Length / keySizeBytes;
            var starts = stackalloc byte*[KeysAtOnce];
            var lengths = stackalloc nuint[KeysAtOnce];
            var values = stackalloc nint[KeysAtOnce];
            var errors = stackalloc byte*[KeysAtOnce];
            fixed (byte* first = keys)
            {
                for (var from = 0; from < count; from += KeysAtOnce)
                {
                    var n = Math.Min(KeysAtOnce, count - from);
                    for (var i = 0; i < n; i++)
                    {
                        starts[i] = first + ((long)(from + i) * keySizeBytes);
                        lengths[i] = (nuint)keySizeBytes;
                        values[i] = 0;
                        errors[i] = null;
                    }

                    RocksDbNative.MultiGet(_instance.Database, _options, _instance.Family(family), (nuint)n, starts, lengths, values, errors, sorted: 1);
                    Report(from, new Span<nint>(values, n), errors, found);
                }
            }
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    public IKeyValueIterator Iterate(ColumnFamily family)
    {
        Acquire();
        try
        {
            // The iterator pins what it reads, so it may outlive this view, but not the database.
            var native = RocksDbNative.IteratorCreate(_instance.Database, _options, _instance.Family(family));
            _instance.AcquireAgain();
            return new RocksDbIterator(_instance, native);
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        RocksDbNative.ReadOptionsDestroy(_options);
        if (_snapshot != 0) RocksDbNative.SnapshotRelease(_instance.Database, _snapshot);
        _instance.Release();
    }

    private void Report(int from, Span<nint> values, byte** errors, GetManyAction found)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (errors[i] is not null) throw RocksDbError.Of(System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)errors[i]) ?? "", _instance.Path);
                if (values[i] == 0) continue;
                nuint length;
                var value = RocksDbNative.SliceValue(values[i], &length);
                found(from + i, new ReadOnlySpan<byte>(value, checked((int)length)));
            }
        }
        finally
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] != 0) RocksDbNative.SliceDestroy(values[i]);
                if (errors[i] is not null) RocksDbNative.Free(errors[i]);
            }
        }
    }
}
