using DatalogStore.Edn;
using DatalogStore.Pull.Parse;

namespace DatalogStore.Tests.Pull;

public class PullPatternTests
{
    [Theory]
    [InlineData("42", "42")]
    [InlineData("[]", "[]")]
    [InlineData("[7]", "7")]
    [InlineData("[:a {}]", "{}")]
    [InlineData("[{:a 0}]", "0")]
    [InlineData("[{:a -1}]", "-1")]
    [InlineData("[{:a :b}]", ":b")]
    [InlineData("[{:a []}]", "[]")]
    [InlineData("[{:db/id [:x]}]", ":db/id")]
    [InlineData("[(:a :limit)]", "(:a :limit)")]
    [InlineData("[(:a :limit 0)]", "0")]
    [InlineData("[(:a :limit 1.5)]", "1.5")]
    [InlineData("[(:a :lmit 1)]", ":lmit")]
    [InlineData("[(:a :xform \"count\")]", "\"count\"")]
    [InlineData("[(:a :as :b :as :c)]", ":as")]
    [InlineData("[(limit :a)]", "(limit :a)")]
    [InlineData("[(limit :a -2)]", "-2")]
    [InlineData("[\"person/name\"]", "\"person/name\"")]
    [InlineData("[{[\"x\" :as :b] [:c]}]", "\"x\"")]
    public void A_fault_is_shown_where_it_stands(string pattern, string offender)
    {
        var error = Assert.Throws<DatalogException>(() => PullParser.Parse(pattern));
        Assert.Equal("bad-pull", error.Code);
        var span = error.Place!.Span;
        Assert.Equal(offender, pattern.Substring(span.Start, span.Length));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var error = Assert.Throws<DatalogException>(() => PullParser.Parse("[:a 7\n {:b 0}\n (:c :limit :x)]"));
        Assert.Equal("pattern:1:5\n  [:a 7\n      ^", error.Place!.ToString());
        Assert.Contains("also bad-pull: 0 is no depth of recursion (pattern:2:6)", error.Message, StringComparison.Ordinal);
        Assert.Contains("also bad-pull: :x is no limit (pattern:3:13)", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Help);
    }

    [Fact]
    public void A_pattern_in_a_query_is_shown_in_the_query()
    {
        using var world = new PullWorld();
        var error = Assert.Throws<DatalogException>(() => world.Db.Query("[:find ?e\n (pull ?e [:a {:b 0}])\n :where [?e :person/name]]"));
        Assert.Equal(("bad-pull", "query", 2, 19), (error.Code, error.Place!.Source, error.Place.Span.Line, error.Place.Span.Column));
    }

    [Fact]
    public void A_pattern_that_is_a_value_has_faults_without_places()
    {
        var error = Assert.Throws<DatalogException>(() => PullParser.Parse(EdnVector.Of(Keyword.Of("a"), 7L)));
        Assert.Equal(("bad-pull", null), (error.Code, error.Place));
    }

    [Fact]
    public void A_pattern_nested_beyond_all_reason_is_a_fault_and_no_overflow()
    {
        object pattern = EdnVector.Of(Keyword.Of("a"));
        for (var i = 0; i < 5000; i++) pattern = EdnVector.Of(EdnMap.Of([new(Keyword.Of("a"), pattern)]));
        Assert.Equal("bad-pull", Assert.Throws<DatalogException>(() => PullParser.Parse(pattern)).Code);
    }
}
