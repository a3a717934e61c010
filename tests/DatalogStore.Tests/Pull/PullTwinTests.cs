using DatalogStore.Oracle.Compare;

namespace DatalogStore.Tests.Pull;

/// <summary>
/// Random patterns over random worlds, against a puller that walks the pattern as EDN over a list of datoms. The long runs are
/// <c>DatalogStore.Fuzz pull</c>.
/// </summary>
public class PullTwinTests
{
    [Fact]
    public void Pulls_are_those_of_the_slow_twin()
    {
        var compared = 0;
        for (var seed = 1; seed <= 12; seed++) compared += Compare(seed);
        Assert.True(compared > 1_000, $"only {compared} maps were compared");
    }

    [Fact]
    public void Pulls_of_a_world_never_seen_before_are_those_of_the_slow_twin() => Compare(Random.Shared.Next());

    private static int Compare(int seed)
    {
        var problem = PullComparison.CompareWorld(seed, patterns: 12, out var compared);
        Assert.True(problem is null, problem);
        return compared;
    }
}
