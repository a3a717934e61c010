using System.Numerics;
using System.Text;
using DatalogStore.Cli.Output;
using DatalogStore.Edn;
using DatalogStore.Model;

namespace DatalogStore.Cli.Tests;

public class OutputTests
{
    private static readonly Answer Relation = new(FindShape.Relation, ["?a", "?b"], null, [[1L, "x"], [22L, "y,\"z\""]]);

    [Fact]
    public void Json_is_one_document_with_a_row_a_line() => Assert.Equal("[[1,\"x\"],\n [22,\"y,\\\"z\\\"\"]]\n", Text(Relation, OutputFormat.Json));

    [Fact]
    public void Jsonl_is_a_row_a_line() => Assert.Equal("[1,\"x\"]\n[22,\"y,\\\"z\\\"\"]\n", Text(Relation, OutputFormat.Jsonl));

    [Fact]
    public void Edn_is_one_form_with_a_row_a_line() => Assert.Equal("[[1 \"x\"]\n [22 \"y,\\\"z\\\"\"]]\n", Text(Relation, OutputFormat.Edn));

    [Fact]
    public void Csv_quotes_as_rfc_4180_says() => Assert.Equal("?a,?b\r\n1,x\r\n22,\"y,\"\"z\"\"\"\r\n", Text(Relation, OutputFormat.Csv));

    [Fact]
    public void A_table_has_its_numbers_to_the_right() => Assert.Equal("?a  ?b\n──  ─────\n 1  x\n22  y,\"z\"\n", Text(Relation, OutputFormat.Table));

    [Fact]
    public void Rows_with_keys_are_objects()
    {
        var keyed = Relation with { Keys = [Keyword.Of("id"), Keyword.Of("name")] };
        Assert.Equal("{\"id\":1,\"name\":\"x\"}\n{\"id\":22,\"name\":\"y,\\\"z\\\"\"}\n", Text(keyed, OutputFormat.Jsonl));
        Assert.Equal("[{:id 1, :name \"x\"}\n {:id 22, :name \"y,\\\"z\\\"\"}]\n", Text(keyed, OutputFormat.Edn));
    }

    [Fact]
    public void A_collection_is_bare_values()
    {
        var collection = new Answer(FindShape.Collection, ["?a"], null, [["x"], ["y"]]);
        Assert.Equal("[\"x\",\n \"y\"]\n", Text(collection, OutputFormat.Json));
        Assert.Equal("\"x\"\n\"y\"\n", Text(collection, OutputFormat.Jsonl));
        Assert.Equal("[\"x\"\n \"y\"]\n", Text(collection, OutputFormat.Edn));
    }

    [Theory]
    [InlineData(nameof(OutputFormat.Json), "5\n", "null\n")]
    [InlineData(nameof(OutputFormat.Jsonl), "5\n", "null\n")]
    [InlineData(nameof(OutputFormat.Edn), "5\n", "nil\n")]
    [InlineData(nameof(OutputFormat.Table), "5\n", "")]
    public void A_scalar_is_the_bare_value_and_null_when_there_is_none(string format, string one, string none)
    {
        var scalar = new Answer(FindShape.Scalar, ["?a"], null, [[5L]]);
        Assert.Equal(one, Text(scalar, Enum.Parse<OutputFormat>(format)));
        Assert.Equal(none, Text(scalar with { Rows = [] }, Enum.Parse<OutputFormat>(format)));
    }

    [Fact]
    public void A_tuple_is_one_row_and_null_when_there_is_none()
    {
        var tuple = new Answer(FindShape.Tuple, ["?a", "?b"], null, [[1L, "x"]]);
        Assert.Equal("[1,\"x\"]\n", Text(tuple, OutputFormat.Json));
        Assert.Equal("null\n", Text(tuple with { Rows = [] }, OutputFormat.Json));
        Assert.Equal("", Text(tuple with { Rows = [] }, OutputFormat.Jsonl));
    }

    [Fact]
    public void An_empty_relation_is_an_empty_array()
    {
        Assert.Equal("[]\n", Text(Relation with { Rows = [] }, OutputFormat.Json));
        Assert.Equal("", Text(Relation with { Rows = [] }, OutputFormat.Jsonl));
        Assert.Equal("?a,?b\r\n", Text(Relation with { Rows = [] }, OutputFormat.Csv));
    }

    [Fact]
    public void Each_kind_of_value_has_its_json()
    {
        (object? Value, string Json)[] cases =
        [
            (null, "null"),
            (true, "true"),
            (long.MaxValue, "9223372036854775807"),
            (BigInteger.Pow(2, 70), "1180591620717411303424"),
            (1.0, "1.0"),
            (1e300, "1E+300"),
            (double.NaN, "\"NaN\""),
            (double.NegativeInfinity, "\"-Infinity\""),
            (EdnReader.Read("1.50M"), "1.5"),
            (Keyword.Of("db/ident"), "\":db/ident\""),
            (new Symbol("a/b"), "\"a/b\""),
            (EdnReader.Read("#inst \"2024-03-01T12:00:00.5Z\""), "\"2024-03-01T12:00:00.500Z\""),
            (Guid.Parse("0191e251-c4a1-87ba-967f-84bab9c4abff"), "\"0191e251-c4a1-87ba-967f-84bab9c4abff\""),
            (new byte[] { 1, 2, 3 }, "\"AQID\""),
            (new Rune('x'), "\"x\""),
            (EdnReader.Read("[1 (2) #{3}]"), "[1,[2],[3]]"),
            (EdnReader.Read("{:a/b 1 \"c\" 2 [1] 3}"), "{\"a/b\":1,\"c\":2,\"[1]\":3}"),
            ("q\"\\\n\u0001\ud800 ❤️ \ud83d\ude00", "\"q\\\"\\\\\\n\\u0001\\ud800 ❤️ \ud83d\ude00\""),
        ];
        foreach (var (value, json) in cases)
        {
            Assert.Equal(json, Json.ToString(value));
            using var parsed = System.Text.Json.JsonDocument.Parse(json);
            Assert.NotEqual(System.Text.Json.JsonValueKind.Undefined, parsed.RootElement.ValueKind);
        }
    }

    [Fact]
    public void Collected_text_cannot_steer_the_terminal()
    {
        var answer = new Answer(FindShape.Relation, ["?a"], null, [["\u001b[31mred\u001b[0m\nnext\u202e"]]);
        var text = Text(answer, OutputFormat.Table);
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.Contains("\\u001b[31mred\\u001b[0m\\nnext\\u202e", text);
    }

    [Fact]
    public void On_a_terminal_lines_fit_and_in_a_pipe_nothing_is_cut()
    {
        var answer = new Answer(FindShape.Relation, ["?arn", "?n"], null, [[new string('a', 200), 1L], ["❤️Clojure", 2L]]);
        Assert.All(Text(answer, OutputFormat.Table, width: 60).Split('\n'), line => Assert.InRange(TextWidth.Of(line), 0, 60));
        Assert.Contains(new string('a', 200), Text(answer, OutputFormat.Table));
    }

    private static string Text(Answer answer, OutputFormat format, int? width = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        AnswerWriter.Write(new Tool { Out = output, Error = TextWriter.Null, OutIsTerminal = width is not null, OutWidth = width ?? 80 }, answer, format);
        return output.ToString();
    }
}
