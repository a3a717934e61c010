using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Edn;

namespace DatalogStore.Tests.Edn;

public class EdnReaderTests
{
    private static readonly Keyword A = Keyword.Of("a");

    public static TheoryData<string, object?> Atoms => new()
    {
        { "nil", null },
        { "true", true },
        { "false", false },
        { "0", 0L },
        { "-0", 0L },
        { "+5", 5L },
        { "-12", -12L },
        { "9223372036854775807", long.MaxValue },
        { "-9223372036854775808", long.MinValue },
        { "9223372036854775808", (BigInteger)long.MaxValue + 1 },
        { "1N", BigInteger.One },
        { "-1N", BigInteger.MinusOne },
        { "1.5", 1.5 },
        { "-0.0", -0.0 },
        { "1e3", 1000.0 },
        { "1.5E-3", 0.0015 },
        { "1M", new BigDecimal(1, 0) },
        { "1.50M", new BigDecimal(15, 1) },
        { "-1.5e-3M", new BigDecimal(-15, 4) },
        { "##Inf", double.PositiveInfinity },
        { "##-Inf", double.NegativeInfinity },
        { "\"\"", "" },
        { "\"a\\t\\r\\n\\b\\f\\\\\\\"\\u00e9z\"", "a\t\r\n\b\f\\\"éz" },
        { "\"two\nlines\"", "two\nlines" },
        { "\"😀\\uD83D\\uDE00\"", "😀😀" },
        { "\"\\ud800\"", "\ud800" },
        { "\\a", new Rune('a') },
        { "\\newline", new Rune('\n') },
        { "\\space", new Rune(' ') },
        { "\\tab", new Rune('\t') },
        { "\\return", new Rune('\r') },
        { "\\formfeed", new Rune('\f') },
        { "\\backspace", new Rune('\b') },
        { "\\u0041", new Rune('A') },
        { "\\u", new Rune('u') },
        { "\\(", new Rune('(') },
        { "\\\"", new Rune('"') },
        { "\\\\", new Rune('\\') },
        { "\\😀", new Rune(0x1F600) },
        { ":a", A },
        { ":a/b", Keyword.Of("a", "b") },
        { ":aws.s3/%41b", Keyword.Of("aws.s3/%41b") },
        { ":é/ü", Keyword.Of("é/ü") },
        { "a", new Symbol("a") },
        { "?x", new Symbol("?x") },
        { "$", new Symbol("$") },
        { "%", new Symbol("%") },
        { "...", new Symbol("...") },
        { "-", new Symbol("-") },
        { "+a", new Symbol("+a") },
        { "/", new Symbol("/") },
        { "clojure.string/join", new Symbol("clojure.string/join") },
        { "<=", new Symbol("<=") },
        { "nilly", new Symbol("nilly") },
        { "#inst \"2024-03-01\"", new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero) },
        { "#inst\"2024-03-01T12:30:15.1239+02:00\"", new DateTimeOffset(2024, 3, 1, 10, 30, 15, 123, TimeSpan.Zero) },
        { "#uuid\"0191e251-c4a1-87ba-967f-84bab9c4abff\"", Guid.Parse("0191e251-c4a1-87ba-967f-84bab9c4abff") },
        { "#uri \"https://example.org/a?b\"", new Uri("https://example.org/a?b") },
        { "#bytes \"AQID\"", new byte[] { 1, 2, 3 } },
        { "#my/tag [1]", new EdnTagged(new Symbol("my/tag"), EdnVector.Of(1L)) },
        { "\ufeff1", 1L },
    };

    [Theory]
    [MemberData(nameof(Atoms))]
    public void An_atom_is_read_as_its_value(string text, object? expected)
    {
        var value = EdnReader.Read(text);
        Assert.True(EdnEquality.Instance.Equals(expected, value), $"{text} was read as {EdnWriter.ToString(value)}");
        Assert.Equal(expected?.GetType(), value?.GetType());
    }

    [Fact]
    public void Not_a_number_is_read_and_equals_nothing()
    {
        Assert.True(double.IsNaN((double)EdnReader.Read("##NaN")!));
        Assert.False(EdnEquality.Instance.Equals(EdnReader.Read("[##NaN]"), EdnReader.Read("[##NaN]")));
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("[1,2 ,, 3]", "[1 2 3]")]
    [InlineData("(a (b [c {d e}]) #{f})", "(a (b [c {d e}]) #{f})")]
    [InlineData("{:a 1, :b {:c nil}}", "{:a 1, :b {:c nil}}")]
    [InlineData("[1 #_ #_ 2 3]", "[1]")]
    [InlineData("[1 #_ #_ 2 3 4]", "[1 4]")]
    [InlineData("[#_ #_ 1 #_ 2 3 4]", "[4]")]
    [InlineData("{:a #_ x 1}", "{:a 1}")]
    [InlineData("{#_ x :a 1 #_ y}", "{:a 1}")]
    [InlineData("{:a #_1 #_2 3}", "{:a 3}")]
    [InlineData("#_ [deep {:unread \"]\"}] 1", "1")]
    [InlineData("[1 #_[2 #_3 ]4]", "[1 4]")]
    [InlineData("#inst #_ 5 \"2024-01-01\"", "#inst \"2024-01-01T00:00:00.000-00:00\"")]
    [InlineData("#a #b 1", "#a #b 1")]
    [InlineData("1 ; to the end of the line ] )\n", "1")]
    [InlineData("[1 ;]\r\n2]", "[1 2]")]
    [InlineData("[\\a\\b\\(\\)]", "[\\a \\b \\( \\)]")]
    [InlineData("[1\u00a02\u20283]", "[1 2 3]")]
    [InlineData("#{1 1.0 1M}", "#{1 1.0 1M}")]
    [InlineData("[:a\"b\"c[d]e]", "[:a \"b\" c [d] e]")]
    public void A_form_is_read_and_printed(string text, string printed) => Assert.Equal(printed, EdnWriter.ToString(EdnReader.Read(text)));

    [Fact]
    public void Exactly_what_is_white_space_separates_symbols()
    {
        for (var c = (char)0; c < char.MaxValue; c++)
        {
            if (c < ' ' && !char.IsWhiteSpace(c) || ",;\"()[]{}\\".Contains(c) || char.IsControl(c) && !char.IsWhiteSpace(c) || "@^`~".Contains(c)) continue;
            Assert.True((char.IsWhiteSpace(c) ? 2 : 1) == EdnReader.ReadAll($"a{c}b").Count, $"U+{(int)c:X4}");
        }
    }

    [Fact]
    public void Forms_are_read_one_after_another_from_a_stream_in_small_pieces()
    {
        const string Text = "1 [2 \"three\\n\" :four/five] #_six ; seven\n{8 9.5} \"a long string that is split\" symbol-that-is-split";
        var reader = new EdnReader(new OneByOne(Text));
        var forms = new List<string>();
        while (reader.TryRead(out var form)) forms.Add($"{form.Span.Line}:{form.Span.Column}+{form.Span.Length} {EdnWriter.ToString(form.Value)}");
        Assert.Equal(
            ["1:1+1 1", "1:3+24 [2 \"three\\n\" :four/five]", "2:1+7 {8 9.5}", "2:9+29 \"a long string that is split\"", "2:39+20 symbol-that-is-split"], forms);
        Assert.Equal(forms.Count, EdnReader.ReadAll(Text).Count);
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stream_longer_than_any_buffer_gives_the_forms_of_the_text_in_memory(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < 200_000)
        {
            text.Append(random.Next(6) switch
            {
                0 => $"\"{new string('x', random.Next(3) == 0 ? random.Next(5000) : 5)}\\u0041\"",
                1 => $":key{random.Next(1000)}/name",
                2 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
                3 => $"[{random.NextDouble()} sym{new string('y', random.Next(500))}]",
                4 => $"; {new string('z', random.Next(500))}\n",
                _ => new string(' ', random.Next(50)),
            }).Append(random.Next(2) == 0 ? ' ' : '\n');
        }

        var expected = EdnReader.ReadAll(text.ToString());
        var reader = new EdnReader(new StringReader(text.ToString()));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(reader.TryRead(out var form));
            Assert.Equal(expected[i].Span, form.Span);
            Assert.Equal(expected[i].Value, form.Value, EdnEquality.Instance);
        }

        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void The_places_of_items_and_entries_are_kept()
    {
        var form = EdnReader.ReadForm("  [a\n   {:k #_x v}]");
        var vector = Assert.IsType<EdnVector>(form.Value);
        Assert.Equal(new SourceSpan(2, 17, 1, 3), form.Span);
        Assert.Equal(new SourceSpan(3, 1, 1, 4), vector.FormAt(0).Span);
        Assert.Equal(new SourceSpan(8, 10, 2, 4), vector.FormAt(1).Span);
        var (key, value) = ((EdnMap)vector[1]!).Forms[0];
        Assert.Equal(new SourceSpan(9, 2, 2, 5), key.Span);
        Assert.Equal(new SourceSpan(16, 1, 2, 12), value.Span);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("(", ")")]
    [InlineData("{:a ", "}")]
    [InlineData("#{", "}")]
    [InlineData("#tag ", "")]
    [InlineData("#_ ", " 1")]
    public void Nesting_is_bounded_and_never_overflows_the_stack(string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        if (open != "{:a " && open != "#_ ") Assert.Equal(Nested(EdnReader.DepthMax - 1), EdnWriter.ToString(EdnReader.Read(Nested(EdnReader.DepthMax - 1))));
        Assert.Contains("nested deeper than 1000", Assert.Throws<EdnException>(() => EdnReader.Read(Nested(10_000))).Message, StringComparison.Ordinal);
        Assert.Throws<EdnException>(() => EdnReader.Read(string.Concat(Enumerable.Repeat(open, 10_000))));
    }

    [Fact]
    public void A_value_nested_without_bound_is_refused_by_the_writer()
    {
        object? value = null;
        for (var i = 0; i < 1_000_000; i++) value = new object?[] { value };
        Assert.Throws<InsufficientExecutionStackException>(() => EdnWriter.ToString(value));
    }

    /// <summary>Hands out one character at a time, as a terminal may.</summary>
    private sealed class OneByOne(string text) : StringReader(text)
    {
        public override int Read(char[] buffer, int index, int count) => base.Read(buffer, index, Math.Min(1, count));
    }
}
