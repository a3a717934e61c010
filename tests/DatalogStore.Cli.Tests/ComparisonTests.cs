using System.Numerics;
using DatalogStore.Cli.Conformance;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;

namespace DatalogStore.Cli.Tests;

public class ComparisonTests
{
    private static readonly CanonicalText Strict = new(unorderedVectors: false);
    private static readonly CanonicalText Loose = new(unorderedVectors: true);

    [Theory]
    [InlineData("[1 2]", "(1 2)", true)]
    [InlineData("1", "1N", true)]
    [InlineData("1", "1.0", false)]
    [InlineData("1.0", "1.0M", false)]
    [InlineData("0.0", "-0.0", true)]
    [InlineData("[1 2]", "[2 1]", false)]
    [InlineData("#{1 2}", "#{2 1}", true)]
    [InlineData("#{1 2}", "[1 2]", false)]
    [InlineData("{:a 1 :b [2]}", "{:b [2] :a 1}", true)]
    [InlineData("{:a 1}", "{:a 1 :b nil}", false)]
    [InlineData("\":a\"", ":a", false)]
    [InlineData("\"[1 2]\"", "[1 2]", false)]
    [InlineData("nil", "[]", false)]
    public void Values_are_equal_as_the_language_means_it(string x, string y, bool equal) => Assert.Equal(equal, Strict.Of(EdnReader.Read(x)) == Strict.Of(EdnReader.Read(y)));

    [Fact]
    public void Unordered_vectors_are_multisets_inside_a_row_but_not_the_row_itself()
    {
        Assert.Equal(Loose.OfRow(EdnReader.Read("[[1 2 2] :a]")), Loose.OfRow(EdnReader.Read("[[2 1 2] :a]")));
        Assert.NotEqual(Loose.OfRow(EdnReader.Read("[[1 2 2] :a]")), Loose.OfRow(EdnReader.Read("[[1 1 2] :a]")));
        Assert.NotEqual(Loose.OfRow(EdnReader.Read("[1 2]")), Loose.OfRow(EdnReader.Read("[2 1]")));
    }

    [Fact]
    public void Numbers_compare_by_value_within_a_billionth_where_a_case_says_so()
    {
        static bool Near(string x, string y) => NearlyEqual.Rows([.. (EdnVector)EdnReader.Read(x)!], [.. (EdnVector)EdnReader.Read(y)!], Strict);
        Assert.True(Near("[[1 2.0] [3 4]]", "[[3.0 4.0000000001] [1.0 2]]"));
        Assert.False(Near("[[1 2.0]]", "[[1 2.00001]]"));
        Assert.False(Near("[[1] [1]]", "[[1]]"));
        Assert.False(Near("[[1] [1]]", "[[1] [2]]"));
        Assert.False(Near("[[\"1\"]]", "[[1]]"));
    }

    [Fact]
    public void A_digest_counts_distinct_rows_and_adds_their_hashes()
    {
        var (count, checksum) = RowDigest.Of([EdnVector.Of(1L, 2L), EdnVector.Of(1L, 2L)]);
        Assert.Equal((1, Fnv("[1 2]").ToString("x16")), (count, checksum));
        Assert.Equal((2, unchecked(Fnv("[1 2]") + Fnv("[3]")).ToString("x16")), RowDigest.Of([3L, EdnVector.Of(1L, 2L)]));
    }

    [Fact]
    public void Text_that_is_cut_inside_a_character_is_put_together_again()
    {
        using var writer = new StringWriter();
        using var stream = new TextWriterStream(writer);
        var bytes = System.Text.Encoding.UTF8.GetBytes("❤️ \ud83d\ude00 é");
        foreach (var b in bytes) stream.Write([b], 0, 1);
        Assert.Equal("❤️ \ud83d\ude00 é", writer.ToString());
    }

    /// <summary>The hash as its definition has it, on big numbers.</summary>
    private static ulong Fnv(string text) =>
        (ulong)System.Text.Encoding.UTF8.GetBytes(text).Aggregate((BigInteger)14695981039346656037, (hash, b) => (hash ^ b) * 1099511628211 % (BigInteger.One << 64));
}
