namespace DatalogStore.Storage.InMemory;

/// <summary>Puts and deletes in the order in which they came; a delete has no value. The arrays are never changed, so the tree takes them over.</summary>
internal sealed class InMemoryWriteBatch : IWriteBatch
{
    private List<(ColumnFamily Family, byte[] Key, byte[]? Value)>? _operations = [];

    /// <inheritdoc/>
    public long SizeBytes { get; private set; }

    /// <summary>What <see cref="InMemoryKeyValueStore.Write"/> applies.</summary>
    public List<(ColumnFamily Family, byte[] Key, byte[]? Value)> Operations => _operations ?? throw new ObjectDisposedException(nameof(InMemoryWriteBatch));

    /// <inheritdoc/>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Operations.Add((family, key.ToArray(), value.ToArray()));
        SizeBytes += key.Length + value.Length;
    }

    /// <inheritdoc/>
    public void Delete(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        Operations.Add((family, key.ToArray(), null));
        SizeBytes += key.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _operations = null;
}
