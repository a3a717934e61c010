using DatalogStore.Model;

namespace DatalogStore.Storage;

internal sealed class DatomStorage : IDisposable
{
    public IKeyValueStore Store => throw new NotSupportedException();

    public void CatchUp() => throw new NotSupportedException();

    public StoreState State => throw new NotSupportedException();

    public static DatomStorage Open(IKeyValueStore store) => throw new NotSupportedException();

    public CommitBatch BeginCommit() => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}

internal sealed class CommitBatch : IDisposable
{
    public long T => throw new NotSupportedException();

    public StoreState Before => throw new NotSupportedException();

    public ulong Intern(object value) => throw new NotSupportedException();

    public object? Describe(ulong word) => throw new NotSupportedException();

    public long AllocateOrdinary() => throw new NotSupportedException();

    public long AllocateAttribute() => throw new NotSupportedException();

    public void Add(long e, long a, ulong v, bool added) => throw new NotSupportedException();

    public StoreState Commit(long instantMs, bool schemaChanged, DatabaseSchema schema, bool durable) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
