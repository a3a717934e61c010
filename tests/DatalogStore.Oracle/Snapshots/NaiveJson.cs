using System.Globalization;
using System.Numerics;
using System.Text;

namespace DatalogStore.Oracle.Snapshots;

/// <summary>
/// JSON read a second time, by plain recursion, and written in one form for each value: equal JSON values have equal texts. The trees are those of
/// <see cref="NaiveSnapshot"/>, but a number with point or exponent is always (unscaled, scale).
/// </summary>
public sealed class NaiveJson
{
    private readonly string _text;
    private int _at;

    private NaiveJson(string text) => _text = text;

    /// <summary>Every value of a text that holds one after another.</summary>
    public static IReadOnlyList<object?> ParseAll(string text)
    {
        var json = new NaiveJson(text);
        var values = new List<object?>();
        while (json.Peek() != '\0') values.Add(json.Value());
        return values;
    }

    /// <summary>The one text of a value: of a repeated key the last, keys in order, numbers by what they state.</summary>
    public static string Canonical(object? tree) => tree switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        BigInteger i => i.ToString(CultureInfo.InvariantCulture),
        double d => Canonical(Number(d.ToString("R", CultureInfo.InvariantCulture) + "e0")),
        (BigInteger unscaled, int scale) => Decimal(unscaled, scale),
        string s => Quote(s),
        List<object?> list => $"[{string.Join(',', list.Select(Canonical))}]",
        NaiveMap map => $"{{{string.Join(',', map.Members.GroupBy(m => m.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{Quote(g.Key)}:{Canonical(g.Last().Value)}"))}}}",
        _ => throw new ArgumentException($"{tree} is no JSON value", nameof(tree)),
    };

    private static string Decimal(BigInteger unscaled, int scale)
    {
        while (unscaled % 10 == 0 && unscaled != 0) (unscaled, scale) = (unscaled / 10, scale - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{unscaled}e{(unscaled.IsZero ? 0 : -scale)}");
    }

    private static string Quote(string text) => $"\"{string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\{(int)c:x4}"))}\"";

    private static object Number(string text)
    {
        if (text.IndexOfAny(['.', 'e', 'E']) < 0) return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        var parts = text.Split('e', 'E');
        var exponent = parts.Skip(1).Sum(p => int.Parse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        return (BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), (point < 0 ? 0 : parts[0].Length - point - 1) - exponent);
    }

    private char Peek()
    {
        while (_at < _text.Length && " \n\r\t".Contains(_text[_at], StringComparison.Ordinal)) _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private object? Value() => Peek() switch
    {
        '{' => Map(),
        '[' => List(),
        '"' => String(),
        't' => Word("true", true),
        'f' => Word("false", false),
        'n' => Word("null", null),
        _ => NumberHere(),
    };

    private object? Word(string word, object? value)
    {
        _at += word.Length;
        return value;
    }

    private object NumberHere()
    {
        var start = _at;
        while (_at < _text.Length && "+-.eE0123456789".Contains(_text[_at], StringComparison.Ordinal)) _at++;
        return Number(_text[start.._at]);
    }

    private NaiveMap Map()
    {
        var members = new List<NaiveMember>();
        _at++;
        while (Peek() != '}')
        {
            if (Peek() == ',') _at++;
            Peek();
            var key = String();
            Peek();
            _at++;
            members.Add(new NaiveMember(key, Value()));
        }

        _at++;
        return new NaiveMap(members);
    }

    private List<object?> List()
    {
        var items = new List<object?>();
        _at++;
        while (Peek() != ']')
        {
            if (Peek() == ',') _at++;
            items.Add(Value());
        }

        _at++;
        return items;
    }

    private string String()
    {
        var text = new StringBuilder();
        for (_at++; _text[_at] != '"'; _at++)
        {
            if (_text[_at] != '\\')
            {
                text.Append(_text[_at]);
                continue;
            }

            var c = _text[++_at];
            if (c == 'u')
            {
                text.Append((char)ushort.Parse(_text.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                _at += 4;
            }
            else
            {
                text.Append("bfnrt".IndexOf(c, StringComparison.Ordinal) is >= 0 and var control ? "\b\f\n\r\t"[control] : c);
            }
        }

        _at++;
        return text.ToString();
    }
}
