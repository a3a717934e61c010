using DatalogStore.Storage;

namespace DatalogStore.Oracle.Storage;

/// <summary>Sorted arrays; every question is a walk from the start.</summary>
internal sealed class NaiveReadView(Dictionary<ColumnFamily, (byte[] Key, byte[] Value)[]> families) : IReadView
{
    public byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        foreach (var (k, v) in families[family])
            if (key.SequenceEqual(k)) return v;
        return null;
    }

    public void GetMany(ColumnFamily family, ReadOnlySpan<byte> keys, int keySizeBytes, GetManyAction found)
    {
        for (var i = 0; i < keys.Length / keySizeBytes; i++)
            if (Get(family, keys.Slice(i * keySizeBytes, keySizeBytes)) is { } value) found(i, value);
    }

    public IKeyValueIterator Iterate(ColumnFamily family) => new NaiveIterator(families[family]);

    public void Dispose()
    {
        // Nothing is held.
    }
}

/// <summary>An index into a sorted array.</summary>
internal sealed class NaiveIterator((byte[] Key, byte[] Value)[] items) : IKeyValueIterator
{
    private int _at = -1;

    public bool IsValid => _at >= 0 && _at < items.Length;

    public ReadOnlySpan<byte> Key => Standing().Key;

    public ReadOnlySpan<byte> Value => Standing().Value;

    public void Seek(ReadOnlySpan<byte> key)
    {
        for (_at = 0; _at < items.Length && items[_at].Key.AsSpan().SequenceCompareTo(key) < 0;) _at++;
    }

    public void SeekForPrevious(ReadOnlySpan<byte> key)
    {
        for (_at = items.Length - 1; _at >= 0 && items[_at].Key.AsSpan().SequenceCompareTo(key) > 0;) _at--;
    }

    public void Next()
    {
        Standing();
        _at++;
    }

    public void Previous()
    {
        Standing();
        _at--;
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private (byte[] Key, byte[] Value) Standing() => IsValid ? items[_at] : throw new InvalidOperationException("the iterator stands on no key");
}
