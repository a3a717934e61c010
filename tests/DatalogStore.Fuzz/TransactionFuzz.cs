using System.Diagnostics;
using DatalogStore.Oracle.Compare;
using DatalogStore.Oracle.Generate;

namespace DatalogStore.Fuzz;

/// <summary>Random transactions on a store and on its twin; each fourth store is on disk.</summary>
internal static class TransactionFuzz
{
    private const int TransactionsPerStore = 24;

    public static int Run(FuzzOptions options)
    {
        var watch = Stopwatch.StartNew();
        var (count, accepted, refused, differences) = (0, 0, 0, 0);
        var seed = options.Seed;
        Console.WriteLine($"seed {seed}");
        while (watch.Elapsed.TotalSeconds < options.Seconds && count < options.CountMax && differences < options.DifferencesMax)
        {
            var chance = new Chance(seed++);
            var folder = seed % 4 == 0 ? Directory.CreateTempSubdirectory("datalog-store-fuzz-").FullName : null;
            using (var store = folder is null ? DatomStore.OpenInMemory() : DatomStore.Open(folder, new StoreOptions { CreateIfMissing = true, Durability = Durability.Async }))
            {
                var comparison = new TransactionComparison(store);
                var generator = new TransactionGenerator(chance);
                var problem = comparison.Tell(TransactionGenerator.Schema);
                for (var i = 0; i < TransactionsPerStore && problem is null; i++) problem = comparison.Tell(generator.Next());
                problem ??= comparison.CompareAllMoments();
                accepted += comparison.Counts.Accepted;
                refused += comparison.Counts.Refused;
                if (problem is not null)
                {
                    differences++;
                    Console.WriteLine($"\n=== seed {chance.Seed}\n{problem}");
                }
            }

            if (folder is not null) Directory.Delete(folder, recursive: true);
            count++;
        }

        Console.WriteLine($"\n{count} stores, seeds {options.Seed} to {seed - 1}, {watch.Elapsed.TotalSeconds:F0} s: {accepted} transactions accepted, {refused} refused, {differences} differences");
        return differences == 0 ? 0 : 1;
    }
}
