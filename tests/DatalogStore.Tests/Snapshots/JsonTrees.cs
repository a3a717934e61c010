using System.Globalization;
using System.Numerics;
using System.Text;
using DatalogStore.Oracle.Snapshots;

namespace DatalogStore.Tests.Snapshots;

/// <summary>Random JSON documents as trees and as text, from a seed; small vocabularies, so that keys meet, maps recur and types mix.</summary>
internal sealed class JsonTrees(int seed)
{
    private static readonly string[] Keys = ["a", "b", "Name", "db", "json", "snapshot", "content", "", "_x", "1a", "+1", "-", "a/b", "a.b", "k:v", "é", "❤️", "\u0001", "\ud800", "*", "%", "%41", "*/*", "a b", "A", "$x", "@odata"];
    private static readonly string[] Strings = ["", "x", "y", "$TEMP$:x", "datomic.tx", ":a", "\ud800", "\udc00\ud800", "😀", "line\nfeed", "\"\\", "\u007f\u0085\u2028", "2024-03-01T00:00:00Z", "0"];

    private readonly Random _random = new(seed);

    /// <summary>A record, a map or a list of maps, with its text.</summary>
    public (object? Tree, string Text) Record()
    {
        object tree = _random.Next(8) == 0 ? List(3, onlyMaps: true) : Map(4);
        var text = new StringBuilder();
        Write(tree, text);
        return (tree, text.ToString());
    }

    private object? Value(int depth) => _random.Next(depth > 0 ? 12 : 8) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => new BigInteger(_random.Next(-3, 4)),
        3 => Number(),
        4 or 5 => Strings[_random.Next(Strings.Length)],
        6 => new List<object?>(),
        7 => new NaiveMap([]),
        8 or 9 => Map(depth - 1),
        _ => List(depth - 1, onlyMaps: false),
    };

    private NaiveMap Map(int depth) => new([.. Enumerable.Range(0, _random.Next(5)).Select(_ => new NaiveMember(Keys[_random.Next(Keys.Length)], Value(depth)))]);

    private List<object?> List(int depth, bool onlyMaps) =>
        [.. Enumerable.Range(0, _random.Next(4)).Select(_ => onlyMaps ? _random.Next(5) == 0 ? List(depth, onlyMaps: false) : Map(depth) : Value(depth))];

    private object Number() => _random.Next(7) switch
    {
        0 => BigInteger.Pow(2, 53) + 1,
        1 => BigInteger.Pow(-2, 63) - 1,
        2 => _random.Next(-3, 4) / 2.0,
        3 => 0.1 + 0.2,
        4 => (new BigInteger(_random.Next(1, 30)), -400),
        5 => (BigInteger.Parse("314159265358979323846", CultureInfo.InvariantCulture), 20),
        _ => -0.0,
    };

    private void Write(object? tree, StringBuilder into)
    {
        switch (tree)
        {
            case null: into.Append("null"); break;
            case bool b: into.Append(b ? "true" : "false"); break;
            case BigInteger i: into.Append(i); break;
            case double d: into.Append(d.ToString("R", CultureInfo.InvariantCulture) is var text && text.Contains('.', StringComparison.Ordinal) ? text : text + (_random.Next(2) == 0 ? ".0" : "e0")); break;
            case (BigInteger unscaled, int scale): into.Append(unscaled).Append('e').Append(-scale); break;
            case string s: WriteString(s, into); break;
            case NaiveMap map: WriteMap(map, into); break;
            case List<object?> list:
                into.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) into.Append(',');
                    Blank(into);
                    Write(list[i], into);
                }

                into.Append(']');
                break;
            default: throw new InvalidOperationException();
        }
    }

    private void WriteMap(NaiveMap map, StringBuilder into)
    {
        into.Append('{');
        for (var i = 0; i < map.Members.Count; i++)
        {
            if (i > 0) into.Append(',');
            Blank(into);
            WriteString(map.Members[i].Key, into);
            into.Append(':');
            Blank(into);
            Write(map.Members[i].Value, into);
        }

        into.Append('}');
    }

    private void WriteString(string text, StringBuilder into)
    {
        into.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair && _random.Next(2) == 0) into.Append(c).Append(text[++i]);
            else if (c < ' ' || c is '"' or '\\' || char.IsSurrogate(c) || _random.Next(6) == 0) into.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else into.Append(c);
        }

        into.Append('"');
    }

    private void Blank(StringBuilder into)
    {
        if (_random.Next(4) == 0) into.Append(" \n\t\r"[_random.Next(4)]);
    }
}
