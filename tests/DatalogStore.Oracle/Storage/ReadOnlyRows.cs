using DatalogStore.Storage;

namespace DatalogStore.Oracle.Storage;

/// <summary>Another store as a reader in another process has it: nothing can be written. The store below survives <see cref="Dispose"/>.</summary>
internal sealed class ReadOnlyRows(IKeyValueStore below) : IKeyValueStore
{
    public bool IsWritable => false;

    public IReadView OpenReadView() => below.OpenReadView();

    public IWriteBatch NewBatch() => throw new NotSupportedException("the store is open for reading only");

    public void Write(IWriteBatch batch, bool durable) => throw new NotSupportedException("the store is open for reading only");

    public void Sync() => throw new NotSupportedException("the store is open for reading only");

    public void CatchUp()
    {
        // Views see what is there.
    }

    public void Compact(CancellationToken cancellationToken) => throw new NotSupportedException("the store is open for reading only");

    public long SizeBytes(ColumnFamily family) => below.SizeBytes(family);

    public void Dispose()
    {
        // The store below belongs to who made it.
    }
}
