using DatalogStore.Edn;

namespace DatalogStore.Tests;

public class SmokeTests
{
    [Fact]
    public void Reads_and_prints() => Assert.Equal("[1 :a \"x\"]", EdnWriter.ToString(EdnReader.Read("[1 :a \"x\"]")));
}
