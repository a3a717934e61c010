using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Views;

namespace DatalogStore.Transactions;

/// <summary>
/// Writes transactions: <see cref="TransactionResolver"/> finds the datoms as if the transaction were only tried, <see cref="CommitBatch"/> gives its new values words of
/// the store and writes its pieces and, last, the log row. A rejected transaction leaves nothing behind, not even a dictionary id. The caller sees to it that one
/// transaction runs at a time, and that it is published.
/// </summary>
internal sealed class Transactor(DatomStorage storage, DatabaseViews views, TransactionFunctions functions)
{
    /// <summary>Writes one transaction.</summary>
    /// <param name="data">A sequence of lists and maps.</param>
    /// <param name="text">The text it was read from, for places in errors.</param>
    /// <param name="before">The database that the last written transaction left.</param>
    public WrittenTransaction Write(EdnForm data, SourceText? text, ViewSpec before)
    {
        var transaction = TransactionResolver.Resolve(data, text, before, views, functions);
        using var batch = storage.BeginCommit();
        batch.Adopt(transaction.Allocator.Next);
        var datoms = Translate(transaction, batch);
        for (var i = 0; i < datoms.Count; i++) batch.Add(datoms.E[i], datoms.A[i], datoms.V[i], datoms.Added[i]);
        var indexed = SchemaRules.NewlyIndexed(datoms);
        bool HasValueIndex(long a) => indexed.Contains(a) || (transaction.Schema.TryGetAttribute(a, out var attribute) && attribute.HasValueIndex);
        var state = batch.Write(transaction.InstantMs, SchemaRules.ChangesSchema(datoms), HasValueIndex);
        return new WrittenTransaction(state, datoms, transaction.Tempids);
    }

    /// <summary>The datoms with words of the store in place of those that the transaction gave.</summary>
    private static DatomBuffer Translate(ResolvedTransaction transaction, CommitBatch batch)
    {
        var words = new Dictionary<ulong, ulong>();
        var datoms = new DatomBuffer();
        for (var i = 0; i < transaction.Datoms.Count; i++)
        {
            var (e, a, v, t, added) = transaction.Datoms[i];
            if (transaction.Allocator.TryGetNew(v, out var value))
            {
                if (!words.TryGetValue(v, out var word)) words[v] = word = batch.Intern(value);
                v = word;
            }

            datoms.Add(e, a, v, t, added);
        }

        return datoms;
    }
}

/// <summary>What a transaction did.</summary>
/// <param name="State">The store after it.</param>
/// <param name="Datoms">Its datoms, <c>:db/txInstant</c> included, in words of the store.</param>
/// <param name="Tempids">The entity of every tempid that the caller named.</param>
internal sealed record WrittenTransaction(StoreState State, DatomBuffer Datoms, IReadOnlyDictionary<object, long> Tempids);
