using DatalogStore.Snapshots.Files;

namespace DatalogStore.Tests.Snapshots;

public class ByteBuilderTests
{
    [Fact]
    public void Nothing_can_be_appended_to_bytes_that_are_just_full()
    {
        var bytes = new ByteBuilder();
        // Whatever room there is at first, one of these lengths fills it.
        for (var i = 0; i < 20_000; i++)
        {
            bytes.Append([]);
            bytes.Append([(byte)i]);
        }

        Assert.Equal(20_000, bytes.Length);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (byte)i), bytes.Written.ToArray());
    }
}
