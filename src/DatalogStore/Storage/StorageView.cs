using DatalogStore.Model;

namespace DatalogStore.Storage;

/// <summary>One moment of a store: its rows, the state they were left in, and the caches of their generation. Dispose it.</summary>
internal sealed record StorageView(StoreState State, StorageCaches Caches, IReadView Rows) : IDisposable
{
    /// <summary>
    /// Transactions from <paramref name="fromT"/> (inclusive) to <paramref name="toT"/> (exclusive), never past the state, each with its datoms sorted by entity, attribute,
    /// word, retractions first. The log is everything that was ever written and has not been removed: no scope applies to it.
    /// </summary>
    public IEnumerable<(StoreState State, DatomBuffer Datoms)> ReadLog(long fromT, long toT)
    {
        using var reader = new PieceReader(Rows, State.T, Caches.WideLists);
        for (var t = Math.Max(0, fromT); t < toT && t <= State.T; t++)
        {
            var row = LogReader.Row(Rows, t);
            var datoms = new DatomBuffer();
            foreach (var group in row.Groups) reader.Group(group, t, datoms);
            yield return (LogReader.StateOf(t, row), datoms);
        }
    }

    public void Dispose() => Rows.Dispose();
}
