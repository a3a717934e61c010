namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// Something native that several users hold: its owner until <see cref="Dispose"/>, and every call or object that is under way. It is closed by the last of them, so that
/// disposing a store under its readers can never free memory that they still use.
/// </summary>
internal abstract class SharedHandle : IDisposable
{
    private int _uses = 1;
    private int _disposed;

    /// <summary>Whether anyone but the owner uses it at this moment.</summary>
    public bool IsShared => Volatile.Read(ref _uses) > 1;

    /// <summary>Begins a use, to be ended by <see cref="Release"/>. Throws <see cref="ObjectDisposedException"/> once the owner has let go.</summary>
    public void Acquire()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var uses = Volatile.Read(ref _uses);
        while (true)
        {
            ObjectDisposedException.ThrowIf(uses == 0, this);
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses) return;
            uses = seen;
        }
    }

    /// <summary>Begins another use on behalf of somebody who has one already; works when the owner has let go meanwhile.</summary>
    public void AcquireAgain() => Interlocked.Increment(ref _uses);

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) == 0) Close();
    }

    /// <summary>The owner lets go. Uses that are under way go on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) Release();
    }

    /// <summary>Frees what is native. Called once.</summary>
    protected abstract void Close();
}
