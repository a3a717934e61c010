using DatalogStore.Storage;

namespace DatalogStore.Oracle.Storage;

/// <summary>A sorted dictionary per family, copied whole for each read view. The obvious twin of the stores that ship.</summary>
internal sealed class NaiveKeyValueStore : IKeyValueStore
{
    private readonly Dictionary<ColumnFamily, SortedDictionary<byte[], byte[]>> _families =
        Enum.GetValues<ColumnFamily>().ToDictionary(f => f, _ => new SortedDictionary<byte[], byte[]>(ByteOrder.Instance));

    public bool IsWritable => true;

    public IReadView OpenReadView() => new NaiveReadView(_families.ToDictionary(f => f.Key, f => f.Value.Select(e => (e.Key, e.Value)).ToArray()));

    public IWriteBatch NewBatch() => new NaiveWriteBatch();

    public void Write(IWriteBatch batch, bool durable)
    {
        foreach (var (family, key, value) in ((NaiveWriteBatch)batch).Operations)
        {
            if (value is null)
                _families[family].Remove(key);
            else
                _families[family][key] = value;
        }
    }

    public void Sync()
    {
        // There is no disk.
    }

    public void CatchUp()
    {
        // There is no other writer.
    }

    public void Compact(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();

    public long SizeBytes(ColumnFamily family) => _families[family].Sum(e => (long)e.Key.Length + e.Value.Length);

    public void Dispose()
    {
        // Nothing is held.
    }
}

/// <summary>Puts and deletes in order.</summary>
internal sealed class NaiveWriteBatch : IWriteBatch
{
    public List<(ColumnFamily Family, byte[] Key, byte[]? Value)> Operations { get; } = [];

    public long SizeBytes => Operations.Sum(o => (long)o.Key.Length + (o.Value?.Length ?? 0));

    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Operations.Add((family, key.ToArray(), value.ToArray()));

    public void Delete(ColumnFamily family, ReadOnlySpan<byte> key) => Operations.Add((family, key.ToArray(), null));

    public void Dispose()
    {
        // Nothing is held.
    }
}
