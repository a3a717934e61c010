using DatalogStore.Edn;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Commits transactions: <see cref="TransactionResolver"/> finds the datoms, <see cref="CommitBatch"/> writes their pieces and, last, the log row.
/// A rejected transaction leaves nothing behind, not even a dictionary id. The caller sees to it that one transaction runs at a time.
/// </summary>
internal sealed class Transactor(DatomStorage storage, TimeProvider time, TransactionFunctions functions)
{
    /// <summary>Commits one transaction.</summary>
    /// <param name="data">A sequence of lists and maps.</param>
    /// <param name="text">The text it was read from, for places in errors.</param>
    /// <param name="before">The present database.</param>
    /// <param name="durable">Whether it has reached the disk on return.</param>
    public (StoreState State, ResolvedTransaction Transaction) Transact(EdnForm data, SourceText? text, IDatabaseView before, bool durable)
    {
        using var batch = storage.BeginCommit();
        var transaction = TransactionResolver.Resolve(data, text, before, batch, time, functions);
        var datoms = transaction.Datoms;
        for (var i = 0; i < datoms.Count; i++) batch.Add(datoms.E[i], datoms.A[i], datoms.V[i], datoms.Added[i]);
        var indexed = SchemaRules.NewlyIndexed(datoms);
        bool HasValueIndex(long a) => indexed.Contains(a) || (before.Schema.TryGetAttribute(a, out var attribute) && attribute.HasValueIndex);
        return (batch.Commit(transaction.InstantMs, SchemaRules.ChangesSchema(datoms), HasValueIndex, durable), transaction);
    }
}
