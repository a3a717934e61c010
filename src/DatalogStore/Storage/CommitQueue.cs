namespace DatalogStore.Storage;

/// <summary>
/// Transactions on their way from written to published. A transaction is written to the write-ahead log without waiting for the disk, in the writer's turn, and the
/// next one is resolved at once against the state that it left; one sync then makes all durable that were written before it began, and only then do
/// readers and listeners learn of them, in order. So a lone caller pays one sync and no waiting time, and many callers share one.
/// <para>
/// Whoever waits first leads: it syncs for all that are queued, publishes them, and leaves the lead to the next that waits. Asynchronous callers are led by the
/// thread pool. When a sync fails, nobody knows what has reached the disk: the waiting commits fail, and the queue takes no more.
/// </para>
/// </summary>
/// <param name="sync">Returns when all that was written before the call is on the disk.</param>
/// <param name="publish">Shows a group of transactions to readers; called by one thread at a time, in the order of t.</param>
internal sealed class CommitQueue(Action sync, Action<IReadOnlyList<WrittenCommit>> publish)
{
    private readonly object _gate = new();
    private List<WrittenCommit> _queued = [];
    private bool _isLed;
    private volatile DatalogException? _failure;

    /// <summary>Whether commits wait for the disk. Without it they are published as they are added.</summary>
    public bool WaitsForDisk { get; set; } = true;

    /// <summary>Syncs so far, for measurements.</summary>
    public long SyncCount { get; private set; }

    /// <summary>Throws when an earlier sync has failed.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw Refused(failure);
    }

    /// <summary>Queues a transaction that has been written; call it in the writer's turn, so that the order is that of t.</summary>
    public void Add(WrittenCommit commit)
    {
        if (!WaitsForDisk)
        {
            publish([commit]);
            commit.Published();
            return;
        }

        lock (_gate) _queued.Add(commit);
    }

    /// <summary>Returns when the transaction is published.</summary>
    /// <exception cref="DatalogException"><c>commit-unconfirmed</c>: the sync failed.</exception>
    public void Wait(WrittenCommit commit)
    {
        while (!commit.IsOver)
        {
            List<WrittenCommit> group;
            lock (_gate)
            {
                if (commit.IsOver) break;
                if (_isLed)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                group = TakeLead();
            }

            Lead(group);
        }

        commit.ThrowIfFailed();
    }

    /// <summary>As <see cref="Wait"/>, without holding a thread.</summary>
    public Task WaitAsync(WrittenCommit commit)
    {
        var over = commit.WhenOver();
        LeadOnThreadPool();
        return over;
    }

    /// <summary>Sees to it that what is queued gets published, without waiting for it.</summary>
    public void Begin() => LeadOnThreadPool();

    /// <summary>Returns when nothing is queued any more, published or failed.</summary>
    public void Drain()
    {
        while (true)
        {
            List<WrittenCommit> group;
            lock (_gate)
            {
                if (_isLed)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                if (_queued.Count == 0) return;
                group = TakeLead();
            }

            Lead(group);
        }
    }

    private static DatalogException Refused(DatalogException failure) => new(
        ErrorKind.Data,
        "store-refuses-writes",
        $"the store takes no more writes, because the disk failed before: {failure.InnerException?.Message}",
        "open the store again; transactions that were not confirmed may or may not be there",
        innerException: failure);

    /// <summary>The lead is taken when the pool has a thread: one that waits in <see cref="Wait"/> meanwhile may be quicker.</summary>
    private void LeadOnThreadPool() => ThreadPool.UnsafeQueueUserWorkItem(
        queue =>
        {
            List<WrittenCommit> group;
            lock (queue._gate)
            {
                if (queue._isLed || queue._queued.Count == 0) return;
                group = queue.TakeLead();
            }

            queue.Lead(group);
        },
        this,
        preferLocal: false);

    private List<WrittenCommit> TakeLead()
    {
        _isLed = true;
        var group = _queued;
        _queued = [];
        return group;
    }

    private void Lead(List<WrittenCommit> group)
    {
        try
        {
            ThrowIfFailed();
            sync();
            SyncCount++;
            publish(group);
        }
        catch (Exception why)
        {
            _failure ??= new DatalogException(
                ErrorKind.Data,
                "commit-unconfirmed",
                $"the disk failed while transactions were being written: {why.Message}",
                "open the store again: transactions that were not confirmed may or may not be there, each of them whole",
                innerException: why);
        }

        var needsLeader = false;
        lock (_gate)
        {
            foreach (var commit in group) commit.End(_failure);
            _isLed = false;
            foreach (var commit in _queued) needsLeader |= commit.IsAwaited;
            Monitor.PulseAll(_gate);
        }

        foreach (var commit in group) commit.Notify();
        if (needsLeader) LeadOnThreadPool();
    }
}
