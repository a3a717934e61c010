using DatalogStore.Oracle.Compare;
using DatalogStore.Tests.Snapshots;

namespace DatalogStore.Tests.Connection;

/// <summary>The short version of <c>DatalogStore.Fuzz stress</c>.</summary>
public class StressTests
{
    [Theory]
    [InlineData(true, Durability.Sync)]
    [InlineData(true, Durability.Async)]
    [InlineData(false, Durability.Sync)]
    [InlineData(false, Durability.Async)]
    public void Writers_and_readers_at_once_leave_every_held_value_as_it_was(bool onDisk, Durability durability)
    {
        using var folder = new TestFolder();
        var options = new StoreOptions { CreateIfMissing = true, Durability = durability };
        using var store = onDisk ? DatomStore.Open(Path.Combine(folder.Path, "st"), options) : DatomStore.OpenInMemory(options);
        Assert.Null(new StoreStress(store, 1).Run(writers: 4, commits: 40, readers: 2));
    }
}
