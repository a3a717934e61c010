using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;

namespace DatalogStore.Query.Evaluate;

/// <summary><c>tx-ids</c> and <c>tx-data</c>: what the log has, up to the view's basis.</summary>
internal static class LogFunctions
{
    /// <summary>Entities of the transactions from <paramref name="start"/> (inclusive) to <paramref name="end"/> (exclusive), ascending.</summary>
    public static EdnVector Transactions(DatabaseSource source, object? start, object? end)
    {
        var instants = source.View.Column(BuiltIn.TxInstant.Id);
        var (from, to) = (start is null ? 0 : LowerBound(instants, start), end is null ? instants.Count : LowerBound(instants, end));
        var found = new List<object?>();
        for (var row = from; row < to; row++)
        {
            if (found.Count == 0 || (long)found[^1]! != instants.E[row]) found.Add(instants.E[row]);
        }

        return new EdnVector([.. found]);
    }

    public static EdnVector Datoms(DatabaseSource source, object? transaction)
    {
        if (transaction is not long number || number < 0) throw Bad(transaction);
        var rows = new DatomBuffer();
        source.View.Transaction(EntityId.PartitionOf(number) == Partition.Transactions ? EntityId.NumberOf(number) : number, rows);
        var datoms = new object?[rows.Count];
        for (var i = 0; i < datoms.Length; i++)
        {
            var (e, a, v, t, added) = rows[i];
            datoms[i] = EdnVector.Of(e, a, source.Words.ToValue(source.FromRaw(v)), EntityId.OfTransaction(t), added);
        }

        return new EdnVector(datoms);
    }

    /// <summary>The first row that is not before a t, a transaction or an instant. Rows are sorted by transaction, and instants never go back.</summary>
    private static int LowerBound(Views.Column instants, object point)
    {
        var isInstant = point is DateTimeOffset;
        var bound = point switch
        {
            DateTimeOffset instant => instant.ToUnixTimeMilliseconds(),
            long number => EntityId.PartitionOf(number) == Partition.Transactions ? number : EntityId.OfTransaction(number),
            _ => throw Bad(point),
        };
        int low = 0, high = instants.Count;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if ((isInstant ? Word.SignedOf(instants.V[middle]) : instants.E[middle]) < bound) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static FunctionException Bad(object? value) => new("not-a-transaction", $"expected a t, a transaction or an instant, not {EdnWriter.ToString(value)}");
}
