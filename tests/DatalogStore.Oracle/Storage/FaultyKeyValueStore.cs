using DatalogStore.Storage;

namespace DatalogStore.Oracle.Storage;

/// <summary>What <see cref="FaultyKeyValueStore"/> throws: as unexpected as a disk that is full.</summary>
public sealed class InjectedFaultException(int write) : IOException($"the disk failed at write {write}");

/// <summary>
/// Another store, of which the n-th write and every later one fail, as after a crash or on a full disk. A failing write changes nothing: batches are atomic below,
/// so torn ones are no state that the engine can meet. The store below survives <see cref="Dispose"/>, to be opened again as after a restart.
/// </summary>
internal sealed class FaultyKeyValueStore(IKeyValueStore below, int failingWrite) : IKeyValueStore
{
    /// <summary>Writes that were asked for so far, failed ones included.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether a write has failed.</summary>
    public bool HasFailed => Writes >= failingWrite;

    /// <summary>Called before each write with its number, from 1: for tests that look at the store between two writes.</summary>
    public Action<int>? BeforeWrite { get; set; }

    public bool IsWritable => below.IsWritable;

    public IReadView OpenReadView() => below.OpenReadView();

    public IWriteBatch NewBatch() => below.NewBatch();

    public void Write(IWriteBatch batch, bool durable)
    {
        Writes++;
        BeforeWrite?.Invoke(Writes);
        if (HasFailed) throw new InjectedFaultException(Writes);
        below.Write(batch, durable);
    }

    /// <summary>Whether syncs fail from now on.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Syncs that were asked for so far.</summary>
    public int Syncs { get; private set; }

    /// <summary>Called before each sync: for tests that look at the store while one lasts.</summary>
    public Action? BeforeSync { get; set; }

    public void Sync()
    {
        Syncs++;
        BeforeSync?.Invoke();
        if (FailsToSync || HasFailed) throw new InjectedFaultException(Writes);
        below.Sync();
    }

    public void CatchUp() => below.CatchUp();

    public void Compact(CancellationToken cancellationToken)
    {
        if (HasFailed) throw new InjectedFaultException(Writes);
        below.Compact(cancellationToken);
    }

    public long SizeBytes(ColumnFamily family) => below.SizeBytes(family);

    public void Dispose()
    {
        // The store below is what a restart finds.
    }
}
