using DatalogStore.Edn;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Writes transactions: <see cref="TransactionResolver"/> finds the datoms, <see cref="CommitBatch"/> writes their pieces and, last, the log row.
/// A rejected transaction leaves nothing behind, not even a dictionary id. The caller sees to it that one transaction runs at a time, and that it is published.
/// </summary>
internal sealed class Transactor(DatomStorage storage, TimeProvider time)
{
    /// <summary>Writes one transaction.</summary>
    /// <param name="data">A sequence of lists and maps.</param>
    /// <param name="text">The text it was read from, for places in errors.</param>
    /// <param name="before">The database that the last written transaction left.</param>
    public (StoreState State, ResolvedTransaction Transaction) Write(EdnForm data, SourceText? text, IDatabaseView before)
    {
        using var batch = storage.BeginCommit();
        var transaction = TransactionResolver.Resolve(data, text, before, batch, time);
        var datoms = transaction.Datoms;
        for (var i = 0; i < datoms.Count; i++) batch.Add(datoms.E[i], datoms.A[i], datoms.V[i], datoms.Added[i]);
        return (batch.Write(transaction.InstantMs, SchemaRules.ChangesSchema(datoms), before.Schema), transaction);
    }
}
