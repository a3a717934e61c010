using DatalogStore.Codec;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Tests.Snapshots.Dedup;

public class PathPatternTests
{
    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "a", false)]
    [InlineData("a.b", "a.b.c", false)]
    [InlineData(":a.b/c", "a.b.c", true)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("**", "a", true)]
    [InlineData("**", "a.b.c", true)]
    [InlineData("a.**", "a", true)]
    [InlineData("a.**.c", "a.c", true)]
    [InlineData("a.**.c", "a.b.b.c", true)]
    [InlineData("a.**.c", "a.b.c.b", false)]
    [InlineData("**.b.**", "a.b.c", true)]
    [InlineData("**.*", "a", true)]
    [InlineData("**.**.a", "a", true)]
    public void A_pattern_matches_whole_paths(string pattern, string path, bool expected) => Assert.Equal(expected, IsMatch(pattern, path.Split('.')));

    [Fact]
    public void Keys_with_characters_of_the_language_are_escaped()
    {
        Assert.True(IsMatch("%2A.a%2Eb.%empty.%C3%A9", ["*", "a.b", "", "é"]));
        Assert.False(IsMatch("%2A", ["a"]));
    }

    [Fact]
    public void All_segments_that_are_no_keys_are_named()
    {
        var error = Assert.Throws<DatalogException>(() => PathPattern.Parse("a..b*.é"));
        Assert.Equal(("bad-pattern", "a..b*.é is no path pattern: no key is written the empty one, b*, é"), (error.Code, error.Message));
        Assert.Equal("bad-pattern", Assert.Throws<DatalogException>(() => PathPattern.Parse(string.Join('.', Enumerable.Repeat("a", 64)))).Code);
        Assert.True(IsMatch(string.Join('.', Enumerable.Repeat("**", 62)) + ".a", ["a"]));
    }

    [Fact]
    public void Matching_key_by_key_equals_trying_every_way()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var matches = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = Enumerable.Range(0, random.Next(1, 6)).Select(_ => ((string[])["a", "b", "*", "**"])[random.Next(4)]).ToArray();
            var path = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(2) == 0 ? "a" : "b").ToArray();
            var expected = TryEveryWay(pattern, path);
            matches += expected ? 1 : 0;
            Assert.True(expected == IsMatch(string.Join('.', pattern), path), $"seed {seed}: {string.Join('.', pattern)} on {string.Join('.', path)}");
        }

        Assert.InRange(matches, 1000, 19_000);
    }

    internal static bool TryEveryWay(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty) return path.IsEmpty;
        if (pattern[0] == "**") return TryEveryWay(pattern[1..], path) || (!path.IsEmpty && TryEveryWay(pattern, path[1..]));
        return !path.IsEmpty && (pattern[0] == "*" || pattern[0] == path[0]) && TryEveryWay(pattern[1..], path[1..]);
    }

    private static bool IsMatch(string text, string[] path)
    {
        var pattern = PathPattern.Parse(text);
        return pattern.IsMatch(path.Aggregate(pattern.Start, (states, key) => pattern.Step(states, Wtf8.OfString(key))));
    }
}
