using System.Text;

namespace DatalogStore.Edn;

/// <summary>
/// Reads EDN, one form after another, from a string or a stream of any length.
/// <code>
/// nil → null            true, false → bool     12 → long (BigInteger beyond 64 bits)   12N → BigInteger
/// 1.5 → double          1.5M → BigDecimal      "text" → string                         \c → Rune
/// :k → Keyword          sym → Symbol           (…) → EdnList      […] → EdnVector      {…} → EdnMap      #{…} → EdnSet
/// #inst → DateTimeOffset (UTC, ms)             #uuid → Guid                            #other → EdnTagged
/// ##Inf ##-Inf ##NaN → double                  #_ form and ; to the end of the line are skipped
/// </code>
/// Errors are <see cref="EdnException"/> with line, column and a caret. Nesting beyond <see cref="DepthMax"/> is an error, not a stack overflow.
/// </summary>
public sealed class EdnReader
{
    /// <summary>How deep collections may nest.</summary>
    public const int DepthMax = 1000;

    private readonly EdnCharacters _in;
    private readonly StringBuilder _token = new();
    private int _depth;

    /// <summary>A reader of a stream of forms.</summary>
    /// <param name="text">What to read; not disposed.</param>
    /// <param name="source">Its name in errors.</param>
    public EdnReader(TextReader text, string source = "edn") => _in = new EdnCharacters(text, source);

    /// <summary>Reads exactly one form.</summary>
    public static object? Read(string text, string source = "edn") => ReadForm(text, source).Value;

    /// <summary>Reads exactly one form with its place.</summary>
    public static EdnForm ReadForm(string text, string source = "edn")
    {
        var reader = new EdnReader(new StringReader(text), source);
        if (!reader.TryRead(out var form)) throw reader._in.Error("expected a form, found nothing");
        if (reader.TryRead(out var extra)) throw reader._in.ErrorAt(extra.Span, "expected one form, found another after it");
        return form;
    }

    /// <summary>Reads all forms.</summary>
    public static IReadOnlyList<EdnForm> ReadAll(string text, string source = "edn")
    {
        var reader = new EdnReader(new StringReader(text), source);
        var forms = new List<EdnForm>();
        while (reader.TryRead(out var form)) forms.Add(form);
        return forms;
    }

    /// <summary>Reads the next form; false at the end of the text.</summary>
    public bool TryRead(out EdnForm form)
    {
        while (SkipBlank())
        {
            if (TryReadHere(closer: '\0', out form)) return true;
        }

        form = default;
        return false;
    }

    /// <summary>Skips white space, commas and comments; false at the end.</summary>
    private bool SkipBlank()
    {
        while (true)
        {
            var c = _in.Peek();
            if (c < 0) return false;
            if (c == ';')
            {
                while (_in.Peek() is >= 0 and not '\n') _in.Next();
            }
            else if (c == ',' || char.IsWhiteSpace((char)c))
            {
                _in.Next();
            }
            else
            {
                return true;
            }
        }
    }

    /// <summary>Reads the form that starts here; false for a discarded one. <paramref name="closer"/> is what would end the collection around it.</summary>
    private bool TryReadHere(char closer, out EdnForm form)
    {
        var start = _in.Mark();
        var value = default(object?);
        switch ((char)_in.Peek())
        {
            case '(': value = new EdnList(ReadItems('(', ')', out var listSpans), listSpans); break;
            case '[': value = new EdnVector(ReadItems('[', ']', out var vectorSpans), vectorSpans); break;
            case '{': value = ReadMap(); break;
            case '"': value = ReadString(); break;
            case '\\': value = ReadCharacter(); break;
            case '#':
                if (!TryReadDispatch(start, out value))
                {
                    form = default;
                    return false;
                }

                break;
            case ')' or ']' or '}':
                var found = (char)_in.Peek();
                throw _in.Error(closer == '\0' ? $"unexpected '{found}': nothing is open" : $"unexpected '{found}': expected '{closer}' first");
            default: value = EdnToken.Parse(ReadToken(), m => _in.ErrorAt(_in.Since(start), m)); break;
        }

        form = new EdnForm(value, _in.Since(start));
        return true;
    }

    private object?[] ReadItems(char opener, char closer, out SourceSpan[] spans)
    {
        var opened = _in.Mark();
        _in.Next();
        if (++_depth > DepthMax) throw _in.ErrorAt(_in.Since(opened), $"nested deeper than {DepthMax} collections");
        var items = new List<object?>();
        var places = new List<SourceSpan>();
        while (true)
        {
            if (!SkipBlank()) throw _in.ErrorAt(opened with { Length = 1 }, $"'{opener}' is never closed: expected '{closer}' before the end");
            if (_in.Peek() == closer) break;
            if (!TryReadHere(closer, out var form)) continue;
            items.Add(form.Value);
            places.Add(form.Span);
        }

        _in.Next();
        _depth--;
        spans = [.. places];
        return [.. items];
    }

    private EdnMap ReadMap()
    {
        var start = _in.Mark();
        var items = ReadItems('{', '}', out var spans);
        if (items.Length % 2 != 0) throw _in.ErrorAt(spans[^1], "a map needs a value for every key: this key has none");
        var entries = new (EdnForm, EdnForm)[items.Length / 2];
        var seen = new HashSet<object>(EdnEquality.Instance);
        for (var i = 0; i < items.Length; i += 2)
        {
            if (!seen.Add(EdnEquality.KeyOf(items[i]))) throw _in.ErrorAt(spans[i], $"key {EdnWriter.ToString(items[i])} is twice in the map that starts on line {start.Line}");
            entries[i / 2] = (new(items[i], spans[i]), new(items[i + 1], spans[i + 1]));
        }

        return new EdnMap(entries);
    }

    /// <summary>Reads what starts with <c>#</c>; false for <c>#_ form</c>.</summary>
    private bool TryReadDispatch(SourceSpan start, out object? value)
    {
        _in.Next();
        value = null;
        switch (_in.Peek())
        {
            case '_':
                _in.Next();
                ReadRequired("#_ needs a form to skip", start);
                return false;
            case '{':
                var members = ReadItems('{', '}', out var spans);
                var seen = new HashSet<object>(EdnEquality.Instance);
                for (var i = 0; i < members.Length; i++)
                {
                    if (!seen.Add(EdnEquality.KeyOf(members[i]))) throw _in.ErrorAt(spans[i], $"{EdnWriter.ToString(members[i])} is twice in the set");
                }

                value = new EdnSet(members);
                return true;
            case '#':
                _in.Next();
                var name = ReadToken();
                value = name switch
                {
                    "Inf" => double.PositiveInfinity,
                    "-Inf" => double.NegativeInfinity,
                    "NaN" => double.NaN,
                    _ => throw _in.ErrorAt(_in.Since(start), $"unknown symbolic value ##{name}: known are ##Inf ##-Inf ##NaN"),
                };
                return true;
            default:
                value = ReadTagged(start);
                return true;
        }
    }

    private object? ReadTagged(SourceSpan start)
    {
        var tag = _in.Peek() >= 0 && char.IsLetter((char)_in.Peek()) ? ReadToken() : throw _in.ErrorAt(_in.Since(start), "'#' needs a tag, '{', '_' or '#' after it");
        var tagged = ReadRequired($"tag #{tag} needs a value", start);
        return tag switch
        {
            "inst" => tagged.Value is string s && EdnInstant.TryParse(s, out var instant)
                ? instant
                : throw _in.ErrorAt(tagged.Span, "#inst needs a string such as \"2024-03-01T12:00:00.000Z\""),
            "uuid" => tagged.Value is string u && Guid.TryParseExact(u, "D", out var uuid)
                ? uuid
                : throw _in.ErrorAt(tagged.Span, "#uuid needs a string such as \"0191e251-c4a1-87ba-967f-84bab9c4abff\""),
            _ => new EdnTagged(new Symbol(tag), tagged.Value),
        };
    }

    /// <summary>The next form that is not discarded, inside whatever is open.</summary>
    private EdnForm ReadRequired(string message, SourceSpan start)
    {
        if (++_depth > DepthMax) throw _in.ErrorAt(_in.Since(start), $"nested deeper than {DepthMax}");
        while (SkipBlank() && _in.Peek() is not (')' or ']' or '}'))
        {
            if (!TryReadHere('\0', out var form)) continue;
            _depth--;
            return form;
        }

        throw _in.ErrorAt(_in.Since(start), message);
    }

    private string ReadToken()
    {
        _token.Clear();
        while (_in.Peek() is var c and >= 0 && !IsDelimiter((char)c)) _token.Append((char)_in.Next());
        return _token.ToString();
    }

    private static bool IsDelimiter(char c) => c is ',' or ';' or '"' or '(' or ')' or '[' or ']' or '{' or '}' or '\\' || char.IsWhiteSpace(c);

    private string ReadString()
    {
        var start = _in.Mark();
        _in.Next();
        _token.Clear();
        while (true)
        {
            var c = _in.Next();
            if (c < 0) throw _in.ErrorAt(start with { Length = 1 }, "this string is never closed: expected '\"' before the end");
            if (c == '"') return _token.ToString();
            _token.Append(c == '\\' ? ReadEscape() : (char)c);
        }
    }

    private char ReadEscape()
    {
        var c = _in.Next();
        return c switch
        {
            't' => '\t',
            'r' => '\r',
            'n' => '\n',
            'b' => '\b',
            'f' => '\f',
            '\\' => '\\',
            '"' => '"',
            'u' => ReadHex4(),
            _ => throw _in.Error($"unknown escape {(c < 0 ? "at the end" : $"\\{(char)c}")} in a string: known are \\t \\r \\n \\b \\f \\\\ \\\" \\uXXXX"),
        };
    }

    private char ReadHex4()
    {
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            var c = _in.Next();
            if (c < 0 || !char.IsAsciiHexDigit((char)c)) throw _in.Error("\\u needs four hexadecimal digits");
            value = (value * 16) + Convert.ToInt32(((char)c).ToString(), 16);
        }

        return (char)value;
    }

    private Rune ReadCharacter()
    {
        var start = _in.Mark();
        _in.Next();
        _token.Clear();
        // The first character belongs to the literal even when it is a delimiter: \( is a parenthesis.
        if (_in.Peek() is var first and >= 0 && !char.IsWhiteSpace((char)first)) _token.Append((char)_in.Next());
        while (_in.Peek() is var c and >= 0 && !IsDelimiter((char)c)) _token.Append((char)_in.Next());
        var text = _token.ToString();
        if (Rune.DecodeFromUtf16(text, out var rune, out var used) == System.Buffers.OperationStatus.Done && used == text.Length) return rune;
        var named = text switch { "newline" => '\n', "return" => '\r', "space" => ' ', "tab" => '\t', "formfeed" => '\f', "backspace" => '\b', _ => '\0' };
        if (named != '\0') return new Rune(named);
        if (text.Length == 5 && text[0] == 'u' && int.TryParse(text.AsSpan(1), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) && Rune.IsValid(code)) return new Rune(code);
        throw _in.ErrorAt(_in.Since(start), $"unknown character \\{text}: a single character, \\newline \\return \\space \\tab \\formfeed \\backspace or \\uXXXX");
    }
}
