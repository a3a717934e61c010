using DatalogStore.Model;

namespace DatalogStore;

public sealed partial class Database
{
    /// <summary>
    /// The log: every transaction from <paramref name="start"/> (inclusive) to <paramref name="end"/> (exclusive), oldest first, read as it is walked and never past
    /// this value's basis. It is everything that was written and has not been removed: neither since nor a scope applies to it. Transaction 0 is what
    /// every store is born with; one whose datoms were all removed is there with its instant alone.
    /// </summary>
    /// <param name="start">A t or a transaction's entity id, or an instant (<see cref="DateTimeOffset"/>): from the first transaction not earlier. <see langword="null"/>: from the beginning.</param>
    /// <param name="end">The same; <see langword="null"/>: to the basis.</param>
    /// <exception cref="DatalogException"><c>bad-transaction-point</c>: it is neither; <c>database-expired</c>.</exception>
    public IEnumerable<LoggedTransaction> TxRange(object? start = null, object? end = null)
    {
        var from = start is null ? 0 : PointOf(start);
        var to = end is null ? long.MaxValue : PointOf(end);
        return ReadLog(from, to);
    }

    internal IReadOnlyList<Datom> ToDatoms(DatomBuffer datoms)
    {
        using var view = _views.Open(Spec.ToWhole());
        var values = new Datom[datoms.Count];
        for (var i = 0; i < values.Length; i++) values[i] = ToDatom(datoms[i], view);
        return values;
    }

    private IEnumerable<LoggedTransaction> ReadLog(long from, long to)
    {
        foreach (var (state, datoms) in _views.ReadLog(Spec.ToWhole(), from, to))
            yield return new LoggedTransaction(state.T, EntityId.OfTransaction(state.T), DateTimeOffset.FromUnixTimeMilliseconds(state.InstantMs), ToDatoms(datoms));
    }

    /// <summary>The t that a point names: of an instant that of the first transaction not earlier.</summary>
    private long PointOf(object point) => point switch
    {
        long t => ToT(t),
        int t => t,
        // Instants are whole milliseconds: the first not earlier is the one after the last that is earlier.
        DateTimeOffset instant => TransactionBefore(instant) + 1,
        _ => throw new DatalogException(ErrorKind.Request, "bad-transaction-point", $"{point} ({point.GetType().Name}) names no transaction", "give a t, a transaction's entity id, or a DateTimeOffset"),
    };

    private long TransactionBefore(DateTimeOffset instant)
    {
        // Transaction 0 is of the epoch.
        if (instant <= DateTimeOffset.UnixEpoch) return -1;
        var milliseconds = instant.ToUnixTimeMilliseconds();
        var isWhole = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) == instant;
        return LastTransactionNotAfter(DateTimeOffset.FromUnixTimeMilliseconds(isWhole ? milliseconds - 1 : milliseconds));
    }
}
