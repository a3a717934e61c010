using DatalogStore.Oracle.Compare;
using DatalogStore.Oracle.Generate;
using DatalogStore.Tests.Storage;

namespace DatalogStore.Tests.Transactions;

/// <summary>
/// Random transactions on a store and on its slow twin: what they did, why they were refused, every index, and every moment. The long runs
/// are <c>DatalogStore.Fuzz transact</c>; a failure prints the transactions.
/// </summary>
public class TwinTests
{
    private const int TransactionsPerStore = 20;

    [Fact]
    public void A_store_in_memory_does_as_its_slow_twin()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            using var store = DatomStore.OpenInMemory();
            Compare(store, seed);
        }
    }

    [Fact]
    public void A_store_in_memory_does_as_its_slow_twin_with_transactions_never_seen_before()
    {
        using var store = DatomStore.OpenInMemory();
        Compare(store, Random.Shared.Next());
    }

    [Fact]
    public void A_store_on_disk_that_is_closed_opened_and_compacted_half_way_does_as_its_slow_twin()
    {
        using var folder = new TemporaryFolder();
        var store = DatomStore.Open(folder.Path, new StoreOptions { CreateIfMissing = true, Durability = Durability.Async });
        try
        {
            Compare(store, seed: 100, () =>
            {
                store.Dispose();
                store = DatomStore.Open(folder.Path, new StoreOptions { Durability = Durability.Async });
                store.Compact(TestContext.Current.CancellationToken);
                return store;
            });
        }
        finally
        {
            store.Dispose();
        }
    }

    private static void Compare(DatomStore store, int seed, Func<DatomStore>? reopen = null)
    {
        var generator = new TransactionGenerator(new Chance(seed));
        var comparison = new TransactionComparison(store);
        var problem = comparison.Tell(TransactionGenerator.Schema);
        for (var i = 0; i < TransactionsPerStore && problem is null; i++)
        {
            if (i == TransactionsPerStore / 2 && reopen is not null) comparison.ContinueOn(reopen());
            problem = comparison.Tell(generator.Next());
        }

        problem ??= comparison.CompareAllMoments();
        Assert.True(problem is null, $"seed {seed}: {problem}");
        Assert.True(comparison.Counts.Accepted > 2, "hardly a transaction was accepted");
    }
}
