
namespace DatalogStore.Storage;

internal sealed class DatomStorage : IDisposable
{
    public StoreState State => throw new NotImplementedException();

    public static DatomStorage Open(IKeyValueStore store) => throw new NotImplementedException();

    public CommitBatch BeginCommit() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

internal sealed class CommitBatch : IDisposable
{
    public long T => throw new NotImplementedException();

    public ulong Intern(object value) => throw new NotImplementedException();

    public void Add(long e, long a, ulong v, bool added) => throw new NotImplementedException();

    public StoreState Commit(long instantMs, bool durable) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
