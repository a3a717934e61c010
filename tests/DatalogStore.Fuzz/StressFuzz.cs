using System.Diagnostics;
using DatalogStore.Oracle.Compare;

namespace DatalogStore.Fuzz;

/// <summary>Writers and readers at once, on disk and in memory, with either durability, for as long as asked; see <see cref="StoreStress"/>.</summary>
internal static class StressFuzz
{
    public static int Run(FuzzOptions options)
    {
        var watch = Stopwatch.StartNew();
        var (rounds, differences) = (0, 0);
        while (watch.Elapsed.TotalSeconds < options.Seconds && rounds < options.CountMax && differences < options.DifferencesMax)
        {
            var seed = options.Seed + rounds++;
            var random = new Random(seed);
            var folder = Directory.CreateTempSubdirectory("datalog-store-stress-").FullName;
            try
            {
                var how = new StoreOptions { CreateIfMissing = true, Durability = (Durability)random.Next(2) };
                using var store = random.Next(3) == 0 ? DatomStore.OpenInMemory(how) : DatomStore.Open(Path.Combine(folder, "store"), how);
                if (new StoreStress(store, seed).Run(writers: random.Next(1, 9), commits: random.Next(10, 120), readers: random.Next(1, 4)) is not { } difference) continue;
                differences++;
                Console.WriteLine("=== " + difference);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Console.WriteLine($"{rounds} rounds, {watch.Elapsed.TotalSeconds:F0} s: {differences} differences");
        return differences == 0 ? 0 : 1;
    }
}
