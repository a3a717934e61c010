using System.Diagnostics;
using DatalogStore.Oracle.Compare;

namespace DatalogStore.Fuzz;

/// <summary>Random pulls of random worlds, by the engine and by its twin.</summary>
internal static class PullFuzz
{
    private const int PatternsPerView = 12;

    public static int Run(FuzzOptions options)
    {
        var watch = Stopwatch.StartNew();
        var (count, compared, differences) = (0, 0L, 0);
        var seed = options.Seed;
        Console.WriteLine($"seed {seed}");
        while (watch.Elapsed.TotalSeconds < options.Seconds && count < options.CountMax && differences < options.DifferencesMax)
        {
            var problem = PullComparison.CompareWorld(seed++, PatternsPerView, out var maps);
            compared += maps;
            count++;
            if (problem is null) continue;
            differences++;
            Console.WriteLine($"\n=== {problem}");
        }

        Console.WriteLine($"\n{count} worlds, seeds {options.Seed} to {seed - 1}, {watch.Elapsed.TotalSeconds:F0} s: {compared} maps compared, {differences} differences");
        return differences == 0 ? 0 : 1;
    }
}
