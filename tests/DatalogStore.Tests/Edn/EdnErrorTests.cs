using DatalogStore.Edn;

namespace DatalogStore.Tests.Edn;

public class EdnErrorTests
{
    public static TheoryData<string, string> Golden => new()
    {
        {
            "[1 2",
            """
            '[' is never closed: expected ']' before the end
            edn:1:1
              [1 2
              ^
            """
        },
        {
            "[:find ?x\n :where (or [?x :a 1]\n]",
            """
            unexpected ']': expected ')' first
            edn:3:1
              ]
              ^
            """
        },
        {
            "{:a 1\n :b (1 2",
            """
            '(' is never closed: expected ')' before the end
            edn:2:5
               :b (1 2
                  ^
            """
        },
        {
            "(1\n2\n3",
            """
            '(' is never closed: expected ')' before the end
            edn:1:1
              (1
              ^
            """
        },
        {
            "1 2",
            """
            expected one form, found another after it
            edn:1:3
              1 2
                ^
            """
        },
        {
            "  ; nothing\n",
            """
            expected a form, found nothing
            edn:2:1
              
              ^
            """
        },
        {
            "]",
            """
            unexpected ']': nothing is open
            edn:1:1
              ]
              ^
            """
        },
        {
            "\"abc",
            """
            this string is never closed: expected '"' before the end
            edn:1:1
              "abc
              ^
            """
        },
        {
            "[1 \"a\\qb\" 2]",
            """
            unknown escape \q in a string: known are \t \r \n \b \f \\ \" \uXXXX
            edn:1:6
              [1 "a\qb" 2]
                   ^^
            """
        },
        {
            "\"\\u12g4\"",
            """
            \u needs four hexadecimal digits
            edn:1:2
              "\u12g4"
               ^^^^
            """
        },
        {
            "{:a 1 :b 2 :a 3}",
            """
            key :a is twice in the map that starts on line 1
            edn:1:12
              {:a 1 :b 2 :a 3}
                         ^^
            """
        },
        {
            "{1 a 1N b}",
            """
            key 1N is twice in the map that starts on line 1
            edn:1:6
              {1 a 1N b}
                   ^^
            """
        },
        {
            "{nil 1 nil 2}",
            """
            key nil is twice in the map that starts on line 1
            edn:1:8
              {nil 1 nil 2}
                     ^^^
            """
        },
        {
            "#{[1] 2 [1]}",
            """
            [1] is twice in the set
            edn:1:9
              #{[1] 2 [1]}
                      ^^^
            """
        },
        {
            "{:a 1 :b}",
            """
            a map needs a value for every key: this key has none
            edn:1:7
              {:a 1 :b}
                    ^^
            """
        },
        {
            "[01]",
            """
            '01': a number does not begin with a zero
            edn:1:2
              [01]
               ^^
            """
        },
        {
            "[1.]",
            """
            '1.' is not a number
            edn:1:2
              [1.]
               ^^
            """
        },
        {
            "[-.5]",
            """
            '-.5' is not a number: it needs a digit before the point
            edn:1:2
              [-.5]
               ^^^
            """
        },
        {
            "1e400",
            """
            '1e400' is beyond a double: write 1e400M for a bigdec
            edn:1:1
              1e400
              ^^^^^
            """
        },
        {
            "[:a/]",
            """
            ':a/' is not a keyword
            edn:1:2
              [:a/]
               ^^^
            """
        },
        {
            "'[:find ?x]",
            """
            EDN has no quote: write the form without the "'"
            edn:1:1
              '[:find ?x]
              ^
            """
        },
        {
            "[^:meta x]",
            """
            '^:meta' is not a symbol
            edn:1:2
              [^:meta x]
               ^^^^^^
            """
        },
        {
            "[#]",
            """
            '#' needs a tag, '{', '_' or '#' after it
            edn:1:2
              [#]
               ^
            """
        },
        {
            "[#inst 5]",
            """
            #inst needs a string such as "2024-03-01T12:00:00.000Z"
            edn:1:8
              [#inst 5]
                     ^
            """
        },
        {
            "#inst \"2023-02-29\"",
            """
            #inst needs a string such as "2024-03-01T12:00:00.000Z"
            edn:1:7
              #inst "2023-02-29"
                    ^^^^^^^^^^^^
            """
        },
        {
            "#uuid \"1\"",
            """
            #uuid needs a string such as "0191e251-c4a1-87ba-967f-84bab9c4abff"
            edn:1:7
              #uuid "1"
                    ^^^
            """
        },
        {
            "[#tag]",
            """
            tag #tag needs a value
            edn:1:2
              [#tag]
               ^^^^
            """
        },
        {
            "[#_]",
            """
            #_ needs a form to skip
            edn:1:2
              [#_]
               ^^
            """
        },
        {
            "##Nope",
            """
            unknown symbolic value ##Nope: known are ##Inf ##-Inf ##NaN
            edn:1:1
              ##Nope
              ^^^^^^
            """
        },
        {
            "[\\nope]",
            """
            unknown character \nope: a single character, \newline \return \space \tab \formfeed \backspace or \uXXXX
            edn:1:2
              [\nope]
               ^^^^^
            """
        },
        {
            "[\t\"x\" 08]",
            """
            '08': a number does not begin with a zero
            edn:1:7
              [ "x" 08]
                    ^^
            """
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_error_shows_its_place(string text, string golden)
    {
        var error = Assert.Throws<EdnException>(() => EdnReader.Read(text));
        Assert.Equal("edn-syntax", error.Code);
        Assert.Equal(golden.ReplaceLineEndings("\n"), $"{error.Message}\n{error.Place}");
        // A stream shows the same, as far as its buffer still has the line.
        var reader = new EdnReader(new StringReader(text));
        if (!error.Message.StartsWith("expected", StringComparison.Ordinal))
            Assert.Equal(error.Place, Assert.Throws<EdnException>(() => { while (reader.TryRead(out _)) { } }).Place);
    }

    [Theory]
    [InlineData("\u0662\u0660\u0662\u0664-01-01")]
    [InlineData("2024-01-01\n")]
    [InlineData("2024-13-01")]
    [InlineData("2024-01-01T24:00")]
    [InlineData("2024-01-01T00:00:00+00:99")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("24-01-01")]
    [InlineData("")]
    public void What_is_no_instant_is_refused(string text) => Assert.Throws<EdnException>(() => EdnReader.Read($"#inst \"{text}\""));

    [Fact]
    public void An_error_in_a_very_long_line_shows_a_window_of_it()
    {
        var text = new string(' ', 100_000) + "[1 08 2]" + new string(' ', 100_000);
        foreach (var reader in new[] { new EdnReader(new StringReader(text), "long"), new EdnReader(new StringReader(text), "long") })
        {
            var place = Assert.Throws<EdnException>(() => reader.TryRead(out _)).Place!;
            Assert.Equal(100_004, place.Span.Column);
            Assert.InRange(place.LineText.Length, 10, 500);
            var lines = place.ToString().Split('\n');
            Assert.Equal("long:1:100004", lines[0]);
            Assert.Equal("08", lines[1].Substring(lines[2].IndexOf('^'), 2));
        }
    }

    [Fact]
    public void A_line_that_a_stream_has_left_far_behind_is_only_named()
    {
        var text = "(a b\n" + string.Concat(Enumerable.Repeat("1234567\n", 50_000));
        var error = Assert.Throws<EdnException>(() => new EdnReader(new StringReader(text), "s").TryRead(out _));
        Assert.Equal("'(' is never closed: expected ')' before the end", error.Message);
        Assert.Equal("s:1:1", error.Place!.ToString());
        Assert.Equal("(a b", Assert.Throws<EdnException>(() => EdnReader.Read(text)).Place!.LineText);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_text_is_read_or_refused_with_a_place_in_it(int seed)
    {
        var random = new Random(seed);
        const string Letters = "[](){}#_\"\\:;,/ \n\r\taeuN M1290.-+'^~😀é\ud800";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]);
            try
            {
                var forms = EdnReader.ReadAll(text);
                foreach (var form in forms) Assert.InRange(form.Span.Start + form.Span.Length, 1, text.Length);
            }
            catch (EdnException e)
            {
                Assert.InRange(e.Place!.Span.Start, 0, text.Length);
                Assert.Contains("^", e.Place.ToString(), StringComparison.Ordinal);
            }
        }
    }
}
