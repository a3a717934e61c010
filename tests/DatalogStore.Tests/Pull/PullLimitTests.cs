using DatalogStore.Edn;
using DatalogStore.Pull.Evaluate;

namespace DatalogStore.Tests.Pull;

public class PullLimitTests
{
    [Fact]
    public void A_chain_of_a_hundred_thousand_ends_with_an_error_and_in_steps_with_a_depth()
    {
        using var world = new PullWorld();
        const int Length = 100_000;
        world.Store.Transact(Enumerable.Range(0, Length).Select(i => (object?)EdnVector.Of(Keyword.Of("db/add"), 100_000L + i, Keyword.Of("list/next"), 100_001L + i)));
        var error = world.Error("[:db/id {:list/next ...}]", 100_000L);
        Assert.Equal((ErrorKind.Limit, "pull-too-deep"), (error.Kind, error.Code));
        // The deepest that is allowed can be written and read again.
        var deepest = world.Db.Pull($"[:db/id {{:list/next {PullEvaluator.DepthMax - 1}}}]", 100_000L)!;
        Assert.Equal(deepest, EdnReader.Read(EdnWriter.ToString(deepest)));
        Assert.Equal("pull-too-deep", world.Error($"[:db/id {{:list/next {PullEvaluator.DepthMax}}}]", 100_000L).Code);
    }

    [Fact]
    public void A_chain_of_parts_ends_with_an_error_too()
    {
        using var world = new PullWorld();
        world.Store.Transact(Enumerable.Range(0, 2_000).Select(i => (object?)EdnVector.Of(Keyword.Of("db/add"), 100_000L + i, Keyword.Of("task/part"), 100_001L + i)));
        Assert.Equal("pull-too-deep", world.Error("[*]", 100_000L).Code);
    }

    [Fact]
    public void Paths_that_part_and_meet_forty_times_are_too_many()
    {
        using var world = new PullWorld();
        world.Store.Transact(Diamonds(40));
        var error = Assert.Throws<DatalogException>(() => world.Db.Pull("[{:list/next ...}]", 100_000L, new PullOptions { ValuesMax = 100_000 }));
        Assert.Equal((ErrorKind.Limit, "pull-too-large"), (error.Kind, error.Code));
        Assert.Equal("pull-timeout", Assert.Throws<DatalogException>(() => world.Db.Pull("[:db/id {:list/next ...}]", 100_000L, new PullOptions { Timeout = TimeSpan.Zero })).Code);
        Assert.Equal("query-timeout", Assert.Throws<DatalogException>(() => world.Db.Query("[:find (pull ?e [:db/id {:list/next ...}]) :in $ ?e]", [100_000L], new QueryOptions { Timeout = TimeSpan.FromMilliseconds(50) })).Code);
    }

    [Fact]
    public void A_pull_can_be_cancelled()
    {
        using var world = new PullWorld();
        world.Store.Transact(Diamonds(40));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => world.Db.Pull("[:db/id {:list/next ...}]", 100_000L, new PullOptions(), cancelled.Token));
    }

    /// <summary>Layers of two entities, each of which leads to both of the next.</summary>
    private static IEnumerable<object?> Diamonds(int layers) =>
        from layer in Enumerable.Range(0, layers)
        from side in (long[])[0, 1]
        from next in (long[])[0, 1]
        select (object?)EdnVector.Of(Keyword.Of("db/add"), 100_000L + (2 * layer) + side, Keyword.Of("list/next"), 100_002L + (2 * layer) + next);
}
