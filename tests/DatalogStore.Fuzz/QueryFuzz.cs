using System.Diagnostics;
using DatalogStore.Oracle.Compare;
using DatalogStore.Oracle.Generate;

namespace DatalogStore.Fuzz;

/// <summary>Engine and twin on generated query programs, each as generated and with its clauses shuffled.</summary>
internal static class QueryFuzz
{
    private const int QueriesPerWorld = 12;

    public static int Run(FuzzOptions options)
    {
        var watch = Stopwatch.StartNew();
        var verdicts = new int[Enum.GetValues<Verdict>().Length];
        var (count, nonEmpty) = (0, 0);
        var seed = options.Seed;
        Console.WriteLine($"seed {seed}");
        while (watch.Elapsed.TotalSeconds < options.Seconds && count < options.CountMax && verdicts[(int)Verdict.Differed] < options.DifferencesMax)
        {
            var chance = new Chance(seed++);
            using var world = new LoadedWorld(WorldGenerator.Next(chance));
            for (var i = 0; i < QueriesPerWorld; i++)
            {
                var query = QueryGenerator.Next(chance, world.World);
                var orders = new[] { query.Where, chance.Shuffled(query.Where) };
                foreach (var where in orders)
                {
                    var comparison = QueryComparison.Run(world, query, where);
                    verdicts[(int)comparison.Verdict]++;
                    if (comparison.RowCount > 0) nonEmpty++;
                    if (comparison.Verdict != Verdict.Differed) continue;
                    if (options.IsVerbose) Console.WriteLine($"\n=== as generated: seed {chance.Seed}, query {i}\n{comparison.Report}");
                    Console.WriteLine($"\n=== seed {chance.Seed}, query {i}\n{Shrinker.Shrink(world.World, query with { Where = where }, comparison).Report}");
                    break;
                }
            }

            count++;
        }

        Console.WriteLine($"\n{count} worlds, seeds {options.Seed} to {seed - 1}, {watch.Elapsed.TotalSeconds:F0} s: {string.Join(", ", Enum.GetValues<Verdict>().Select(v => $"{verdicts[(int)v]} {v}"))}, {nonEmpty} with rows");
        return verdicts[(int)Verdict.Differed] == 0 ? 0 : 1;
    }
}
