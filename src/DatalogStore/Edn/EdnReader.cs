using System.Buffers;
using System.Globalization;
using System.Text;

namespace DatalogStore.Edn;

/// <summary>
/// Reads EDN, one form after another, from a string or a stream of any length.
/// <code>
/// nil → null            true, false → bool     12 → long (BigInteger beyond 64 bits)   12N → BigInteger
/// 1.5 → double          1.5M → BigDecimal      "text" → string                         \c → Rune
/// :k → Keyword          sym → Symbol           (…) → EdnList      […] → EdnVector      {…} → EdnMap      #{…} → EdnSet
/// #inst → DateTimeOffset (UTC, ms)             #uuid → Guid                            #uri → Uri
/// #bytes (base64) → byte[]                     #other → EdnTagged
/// ##Inf ##-Inf ##NaN → double                  #_ form and ; to the end of the line are skipped
/// </code>
/// Errors are <see cref="EdnException"/> with line, column and a caret. Nesting beyond <see cref="DepthMax"/> is an error, not a stack overflow.
/// </summary>
public sealed class EdnReader
{
    /// <summary>How deep collections may nest.</summary>
    public const int DepthMax = 1000;

    private const string BlankCharacters =
        "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    /// <summary>What ends a token: brackets, quotes, and every blank as <see cref="char.IsWhiteSpace(char)"/> has it.</summary>
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(",;\"()[]{}\\" + BlankCharacters);
    private static readonly SearchValues<char> StringStops = SearchValues.Create("\"\\\n");

    private readonly EdnCharacters _in;
    private readonly StringBuilder _token = new();

    /// <summary>Items of all collections that are open, the innermost last: a collection takes its own off the end when it closes.</summary>
    private readonly List<object?> _items = [];
    private readonly List<SourceSpan> _places = [];
    private int _depth;

    /// <summary>A reader of a stream of forms.</summary>
    /// <param name="text">What to read; not disposed.</param>
    /// <param name="source">Its name in errors.</param>
    public EdnReader(TextReader text, string source = "edn") => _in = new EdnCharacters(text, source);

    private EdnReader(string text, string source) => _in = new EdnCharacters(text, source);

    /// <summary>Reads exactly one form.</summary>
    public static object? Read(string text, string source = "edn") => ReadForm(text, source).Value;

    /// <summary>Reads exactly one form with its place.</summary>
    public static EdnForm ReadForm(string text, string source = "edn")
    {
        var reader = new EdnReader(text, source);
        if (!reader.TryRead(out var form)) throw reader._in.Error("expected a form, found nothing");
        if (reader.TryRead(out var extra)) throw reader._in.ErrorAt(extra.Span, "expected one form, found another after it");
        return form;
    }

    /// <summary>Reads all forms.</summary>
    public static IReadOnlyList<EdnForm> ReadAll(string text, string source = "edn")
    {
        var reader = new EdnReader(text, source);
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
                SkipComment();
            else if (c is ' ' or ',' or '\n' || char.IsWhiteSpace((char)c))
                _in.Next();
            else
                return true;
        }
    }

    private void SkipComment()
    {
        while (_in.Peek() >= 0)
        {
            var end = _in.Unread.IndexOf('\n');
            _in.Skip(end < 0 ? _in.Unread.Length : end);
            if (end >= 0) return;
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
            default: value = ReadBare(start); break;
        }

        form = new EdnForm(value, _in.Since(start));
        return true;
    }

    private object?[] ReadItems(char opener, char closer, out SourceSpan[] spans)
    {
        var opened = _in.Mark();
        _in.Next();
        if (++_depth > DepthMax) throw _in.ErrorAt(_in.Since(opened), $"nested deeper than {DepthMax} collections");
        var first = _items.Count;
        while (true)
        {
            if (!SkipBlank()) throw _in.ErrorAt(opened with { Length = 1 }, $"'{opener}' is never closed: expected '{closer}' before the end");
            if (_in.Peek() == closer) break;
            if (!TryReadHere(closer, out var form)) continue;
            _items.Add(form.Value);
            _places.Add(form.Span);
        }

        _in.Next();
        _depth--;
        var count = _items.Count - first;
        var items = count == 0 ? [] : new object?[count];
        spans = count == 0 ? [] : new SourceSpan[count];
        _items.CopyTo(first, items, 0, count);
        _places.CopyTo(first, spans, 0, count);
        _items.RemoveRange(first, count);
        _places.RemoveRange(first, count);
        return items;
    }

    private EdnMap ReadMap()
    {
        var start = _in.Mark();
        var items = ReadItems('{', '}', out var spans);
        if (items.Length % 2 != 0) throw _in.ErrorAt(spans[^1], "a map needs a value for every key: this key has none");
        var entries = new (EdnForm, EdnForm)[items.Length / 2];
        for (var i = 0; i < items.Length; i += 2) entries[i / 2] = (new(items[i], spans[i]), new(items[i + 1], spans[i + 1]));
        var map = EdnMap.OfEntries(entries, out var repeated);
        if (repeated >= 0) throw _in.ErrorAt(entries[repeated].Item1.Span, $"key {EdnWriter.ToString(entries[repeated].Item1.Value)} is twice in the map that starts on line {start.Line}");
        return map;
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
        var tag = _in.Peek() >= 0 && char.IsLetter((char)_in.Peek()) ? ReadToken() : "";
        if (tag.Length == 0 || !EdnToken.IsName(tag)) throw _in.ErrorAt(_in.Since(start), tag.Length == 0 ? "'#' needs a tag, '{', '_' or '#' after it" : $"'#{tag}' is not a tag");
        var tagged = ReadRequired($"tag #{tag} needs a value", start);
        return EdnTags.Interpret(tag, tagged, m => _in.ErrorAt(tagged.Span, m));
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

    /// <summary>A number, keyword, symbol, or one of <c>nil true false</c>.</summary>
    private object? ReadBare(SourceSpan start)
    {
        var end = _in.Unread.IndexOfAny(Delimiters);
        if (end > 0)
        {
            // The usual case: the token lies whole in the buffer, and most tokens need no text of their own.
            var token = _in.Unread[..end];
            if (EdnToken.TryParseCommon(token, out var value))
            {
                _in.Skip(end);
                return value;
            }
        }

        return EdnToken.Parse(ReadToken(), m => _in.ErrorAt(_in.Since(start), m));
    }

    private string ReadToken()
    {
        _token.Clear();
        while (_in.Peek() >= 0)
        {
            var unread = _in.Unread;
            var end = unread.IndexOfAny(Delimiters);
            if (end >= 0 && _token.Length == 0)
            {
                var token = unread[..end].ToString();
                _in.Skip(end);
                return token;
            }

            var part = end < 0 ? unread : unread[..end];
            _token.Append(part);
            _in.Skip(part.Length);
            if (end >= 0) break;
        }

        return _token.ToString();
    }

    private string ReadString()
    {
        var start = _in.Mark();
        _in.Next();
        _token.Clear();
        while (_in.Peek() >= 0)
        {
            var unread = _in.Unread;
            var stop = unread.IndexOfAny(StringStops);
            if (stop >= 0 && unread[stop] == '"' && _token.Length == 0)
            {
                var text = unread[..stop].ToString();
                _in.Skip(stop + 1);
                return text;
            }

            var part = stop < 0 ? unread : unread[..stop];
            _token.Append(part);
            _in.Skip(part.Length);
            if (stop < 0) continue;
            var escape = _in.Mark();
            var c = _in.Next();
            if (c == '"') return _token.ToString();
            _token.Append(c == '\\' ? ReadEscape(escape) : (char)c);
        }

        throw _in.ErrorAt(start with { Length = 1 }, "this string is never closed: expected '\"' before the end");
    }

    private char ReadEscape(SourceSpan start)
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
            'u' => ReadHex4(start),
            _ => throw _in.ErrorAt(_in.Since(start), $"unknown escape {(c < 0 ? "at the end" : $"\\{(char)c}")} in a string: known are \\t \\r \\n \\b \\f \\\\ \\\" \\uXXXX"),
        };
    }

    private char ReadHex4(SourceSpan start)
    {
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            var c = _in.Peek();
            if (c < 0 || !char.IsAsciiHexDigit((char)c)) throw _in.ErrorAt(_in.Since(start), "\\u needs four hexadecimal digits");
            _in.Next();
            value = (value * 16) + (char.IsAsciiDigit((char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return (char)value;
    }

    private Rune ReadCharacter()
    {
        var start = _in.Mark();
        _in.Next();
        // The first character belongs to the literal even when it is a delimiter: \( is a parenthesis.
        var first = _in.Peek() is var c and >= 0 && !char.IsWhiteSpace((char)c) ? ((char)_in.Next()).ToString() : "";
        var text = first.Length == 0 ? "" : first + ReadToken();
        if (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done && used == text.Length) return rune;
        var named = text switch { "newline" => '\n', "return" => '\r', "space" => ' ', "tab" => '\t', "formfeed" => '\f', "backspace" => '\b', _ => '\0' };
        if (named != '\0') return new Rune(named);
        if (text.Length == 5 && text[0] == 'u' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)) return new Rune(code);
        throw _in.ErrorAt(_in.Since(start), $"unknown character \\{text}: a single character, \\newline \\return \\space \\tab \\formfeed \\backspace or \\uXXXX");
    }
}
