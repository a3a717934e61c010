namespace DatalogStore.Storage;

/// <summary>A transaction that is written and not yet published; see <see cref="CommitQueue"/>.</summary>
/// <param name="state">What it left.</param>
/// <param name="report">What the connection tells its listeners of it, if the writer made that already.</param>
internal sealed class WrittenCommit(StoreState state, object? report = null)
{
    private TaskCompletionSource? _awaited;
    private DatalogException? _failure;
    private volatile bool _isOver;

    public StoreState State => state;

    public object? Report => report;

    /// <summary>Whether it is published, or failed.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether a task waits for it, and no thread.</summary>
    public bool IsAwaited => _awaited is not null;

    /// <summary>A task that ends with it. Before it is queued for waiting, by its writer only.</summary>
    public Task WhenOver()
    {
        var awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = awaited;
        Interlocked.MemoryBarrier();
        if (_isOver) Notify();
        return awaited.Task;
    }

    public void Published() => End(null);

    /// <summary>Ends it, published unless there is a failure.</summary>
    public void End(DatalogException? failure)
    {
        _failure = failure;
        _isOver = true;
    }

    /// <summary>Completes the task, if one waits.</summary>
    public void Notify()
    {
        Interlocked.MemoryBarrier();
        if (_awaited is not { } awaited) return;
        if (_failure is null) awaited.TrySetResult();
        else awaited.TrySetException(_failure);
    }

    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw new DatalogException(failure.Kind, failure.Code, failure.Message, failure.Help, innerException: failure.InnerException);
    }
}
