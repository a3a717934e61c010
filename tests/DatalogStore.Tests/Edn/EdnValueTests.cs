using System.Collections.Immutable;
using System.Numerics;
using DatalogStore.Edn;

namespace DatalogStore.Tests.Edn;

public class EdnValueTests
{
    [Fact]
    public void A_text_that_code_made_a_keyword_of_is_still_no_keyword_to_the_reader()
    {
        Keyword.Of("made-in-code/");
        Assert.Throws<EdnException>(() => EdnReader.Read(":made-in-code/"));
    }

    [Fact]
    public void A_decimal_is_its_number_whatever_the_scale_it_was_written_with()
    {
        Assert.Equal(EdnReader.Read("1.0M"), EdnReader.Read("1.000M"));
        Assert.Equal(EdnReader.Read("100M"), EdnReader.Read("1e2M"));
        Assert.Equal(EdnReader.Read("0M"), EdnReader.Read("-0.00M"));
        Assert.Equal(EdnReader.Read("#{1.5M}"), EdnReader.Read("#{1.50M}"));
        Assert.Contains("twice", Assert.Throws<EdnException>(() => EdnReader.Read("#{1.5M 1.50M}")).Message, StringComparison.Ordinal);
        Assert.Equal(default, new BigDecimal(0, 7));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.001", "-0.001")]
    [InlineData("1200", "1200")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1E21")]
    [InlineData("1e-22", "1E-22")]
    [InlineData("12e1000000", "12E1000000")]
    public void A_decimal_is_printed_plain_until_it_gets_long(string text, string printed)
    {
        Assert.True(BigDecimal.TryParse(text, out var value));
        Assert.Equal(printed, value.ToString());
        Assert.True(BigDecimal.TryParse(printed, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".+5")]
    [InlineData("1.-5")]
    [InlineData("1e")]
    [InlineData("1e5e5")]
    [InlineData("1e1000001")]
    [InlineData(" 1")]
    [InlineData("1_0")]
    public void What_is_no_decimal_is_refused(string text) => Assert.False(BigDecimal.TryParse(text, out _));

    [Fact]
    public void A_decimal_of_very_many_zeros_is_stripped_to_its_digits()
    {
        for (var zeros = 0; zeros < 300; zeros++)
        {
            var value = new BigDecimal(BigInteger.Pow(10, zeros) * 7, 5);
            Assert.Equal((7, 5 - zeros), ((int)value.Unscaled, value.Scale));
        }

        var huge = new BigDecimal(BigInteger.Pow(10, 50_000) * 12, 0);
        Assert.Equal((12, -50_000), ((int)huge.Unscaled, huge.Scale));
    }

    [Fact]
    public void Keywords_are_interned_and_ordered_by_namespace_then_name()
    {
        Assert.Same(Keyword.Of("a/b"), EdnReader.Read(":a/b"));
        Assert.Equal(("a", "b"), (Keyword.Of("a/b").Namespace, Keyword.Of("a/b").Name));
        Assert.Equal((null, "a"), (Keyword.Of("a").Namespace, Keyword.Of("a").Name));
        Keyword[] sorted = [.. new[] { "b", "a-b/c", "a/c", "a/b", "a", "a.b/a", "é/a", "z/\ue000", "z/😀" }.Select(Keyword.Of).Order()];
        Assert.Equal([":a", ":b", ":a/b", ":a/c", ":a-b/c", ":a.b/a", ":z/\ue000", ":z/😀", ":é/a"], sorted.Select(k => k.ToString()));
    }

    [Fact]
    public void Symbols_know_their_parts()
    {
        Assert.Equal(("a", "b/c"), (new Symbol("a/b/c").Namespace, new Symbol("a/b/c").Name));
        Assert.Equal((null, "/"), (new Symbol("/").Namespace, new Symbol("/").Name));
    }

    [Fact]
    public void Strings_that_part_within_a_pair_are_ordered_as_code_points()
    {
        Assert.True(Utf8Order.Compare("\uffff", "😀") < 0);
        Assert.True(Utf8Order.Compare("\ud83d", "😀") < 0);
        Assert.True(Utf8Order.Compare("\ud800\udc00", "\ud800\udbff\udfff") > 0);
        Assert.True(Utf8Order.Compare("\ud800\ud800\udc00", "\ud800\udc00") < 0);
    }

    [Fact]
    public void Whole_numbers_are_equal_whatever_type_holds_them_and_floats_equal_doubles()
    {
        object[] ones = [1, 1L, (short)1, (sbyte)1, (byte)1, (ushort)1, 1u, 1ul, BigInteger.One];
        foreach (var x in ones)
        {
            foreach (var y in ones) Assert.True(EdnEquality.Instance.Equals(x, y), $"{x.GetType()} {y.GetType()}");
            Assert.Equal(EdnEquality.Instance.GetHashCode(1L), EdnEquality.Instance.GetHashCode(x));
            Assert.False(EdnEquality.Instance.Equals(x, 1.0));
            Assert.False(EdnEquality.Instance.Equals(x, new BigDecimal(1, 0)));
        }

        Assert.True(EdnEquality.Instance.Equals(1.5, 1.5f));
        Assert.Equal(EdnEquality.Instance.GetHashCode(1.5), EdnEquality.Instance.GetHashCode(1.5f));
        Assert.Equal(EdnEquality.Instance.GetHashCode(0.0), EdnEquality.Instance.GetHashCode(-0.0));
        Assert.False(EdnEquality.Instance.Equals(double.NaN, double.NaN));
        Assert.True(EdnEquality.Instance.Equals(ulong.MaxValue, (BigInteger)ulong.MaxValue));
    }

    [Fact]
    public void Maps_and_sets_are_equal_in_any_order_and_lists_are_not_vectors()
    {
        Assert.True(EdnReader.Read("{:a 1 :b #{1 2}}")!.Equals(EdnReader.Read("{:b #{2 1} :a 1N}")));
        Assert.False(EdnReader.Read("{:a 1}")!.Equals(EdnReader.Read("{:a 1 :b 2}")));
        Assert.False(EdnReader.Read("{:a nil}")!.Equals(EdnReader.Read("{:b nil}")));
        Assert.False(EdnReader.Read("(1)")!.Equals(EdnReader.Read("[1]")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void A_map_finds_its_keys_in_any_kind_that_is_equal(int size)
    {
        var map = (EdnMap)EdnReader.Read("{" + string.Join(' ', Enumerable.Range(0, size).Select(i => $"{i} :v{i}")) + " nil :none [1 {:a 2}] :nested}")!;
        Assert.Equal(Keyword.Of("v1"), map[1]);
        Assert.Equal(Keyword.Of("v2"), map[(BigInteger)2]);
        Assert.Equal(Keyword.Of("nested"), map[EdnReader.Read("[1N {:a 2}]")!]);
        Assert.True(map.TryGetValue(null!, out var none));
        Assert.Equal(Keyword.Of("none"), none);
        Assert.False(map.ContainsKey(1.0));
        Assert.Throws<KeyNotFoundException>(() => map["x"]);
        var form = new EdnForm(1L, default);
        var others = Enumerable.Range(5, size).Select(i => (new EdnForm((long)i, default), form));
        Assert.Throws<ArgumentException>(() => new EdnMap([.. others, (new EdnForm((BigInteger)6, default), form)]));
    }

    [Fact]
    public void Collections_of_dotnet_are_written_as_what_they_are()
    {
        Assert.Equal("#{\"a\"}", EdnWriter.ToString(new HashSet<string> { "a" }));
        Assert.Equal("#{1}", EdnWriter.ToString(ImmutableHashSet.Create(1)));
        Assert.Equal("{\"a\" 1}", EdnWriter.ToString(new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal("[1 nil [\"x\"]]", EdnWriter.ToString(new object?[] { 1, null, new List<string> { "x" } }));
        Assert.Equal("18446744073709551615N", EdnWriter.ToString(ulong.MaxValue));
        Assert.Equal("[1.5 0.1 1.0E22 ##NaN]", EdnWriter.ToString(new object[] { 1.5f, 0.1f, 1e22, double.NaN }));
        Assert.Equal("#inst \"2024-03-01T12:00:00.000-00:00\"", EdnWriter.ToString(new DateTime(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc)));
        Assert.Throws<ArgumentException>(() => EdnWriter.ToString(new Version(1, 0)));
    }
}
