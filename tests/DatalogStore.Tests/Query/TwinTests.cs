using DatalogStore.Oracle.Compare;
using DatalogStore.Oracle.Generate;

namespace DatalogStore.Tests.Query;

/// <summary>
/// The engine against its slow twin, which shares only the parser with it. The long runs are <c>DatalogStore.Fuzz query</c>; a failure here prints
/// the seed and the case, made smaller.
/// </summary>
public class TwinTests
{
    private const int Worlds = 25;
    private const int QueriesPerWorld = 12;

    [Fact]
    public void The_engine_answers_as_its_slow_twin_whatever_the_order_of_clauses() => Compare(firstSeed: 1);

    [Fact]
    public void The_engine_answers_as_its_slow_twin_on_programs_never_seen_before() => Compare(Random.Shared.Next(1_000_000, int.MaxValue - Worlds));

    private static void Compare(int firstSeed)
    {
        var withRows = 0;
        for (var seed = firstSeed; seed < firstSeed + Worlds; seed++)
        {
            var chance = new Chance(seed);
            using var world = new LoadedWorld(WorldGenerator.Next(chance));
            for (var i = 0; i < QueriesPerWorld; i++)
            {
                var query = DatalogStore.Oracle.Generate.QueryGenerator.Next(chance, world.World);
                foreach (var where in (IReadOnlyList<string>[])[query.Where, chance.Shuffled(query.Where)])
                {
                    var comparison = QueryComparison.Run(world, query, where);
                    if (comparison.Verdict == Verdict.Differed) Assert.Fail($"seed {seed}, query {i}: {Shrinker.Shrink(world.World, query with { Where = where }, comparison).Report}");
                    if (comparison.RowCount > 0) withRows++;
                }
            }
        }

        // Generated programs that never have an answer would prove nothing.
        Assert.True(withRows > Worlds, $"only {withRows} programs had rows");
    }
}
