using System.Collections;
using System.Text;
using System.Text.Json;
using DatalogStore.Codec;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>
/// Walks trees of .NET objects: dictionaries are maps, other sequences (EDN lists, vectors and sets too) lists, the rest scalars. Keys are strings,
/// keywords (their text without colon), or anything else in its EDN text.
/// </summary>
internal sealed class ObjectInput(RecordSink sink)
{
    private readonly IMapEvents _into = sink.Into;

    /// <summary>Adds one record.</summary>
    public void Add(object? value)
    {
        sink.BeginRecord();
        Visit(value);
        sink.EndRecord();
    }

    private void Visit(object? value)
    {
        switch (value)
        {
            case null: _into.Null(); break;
            case JsonElement json: VisitJson(json); break;
            case EdnMap map: VisitMap(map.Select(e => (e.Key, e.Value))); break;
            case IReadOnlyDictionary<string, object?> map: VisitMap(map.Select(e => ((object)e.Key, e.Value))); break;
            case IDictionary map: VisitMap(Entries(map)); break;
            case EdnTagged { Tag.Text: "uri", Value: string uri }: _into.Add(ValueKind.Uri, Wtf8.OfString(uri)); break;
            case EdnTagged { Tag.Text: "bytes", Value: string base64 } when IsBase64(base64): _into.Add(ValueKind.Bytes, Convert.FromBase64String(base64)); break;
            case Rune rune: _into.String(Wtf8.OfString(rune.ToString())); break;
            case char c: _into.String(Wtf8.OfString(c.ToString())); break;
            case float f: _into.Double(f); break;
            case decimal d:
                _into.Add(ValueKind.BigDec, ContentPair.OfBigDec(OfDecimal(d)));
                break;
            case not null when ContentValue.TryKindOf(value, out var kind): _into.Add(kind, ContentValue.ToBytes(value)); break;
            case IEnumerable items:
                _into.BeginList();
                foreach (var item in items) Visit(item);
                _into.EndList();
                break;
            default:
                var text = value is EdnTagged ? EdnWriter.ToString(value) : value.ToString();
                throw new DatalogException(ErrorKind.Data, "not-a-value", $"{text} ({value.GetType().Name}) is no value of a snapshot", "Maps, lists, strings, numbers, booleans, keywords, symbols, instants, uuids, uris and bytes are.");
        }
    }

    private void VisitMap(IEnumerable<(object Key, object? Value)> entries)
    {
        _into.BeginMap();
        foreach (var (key, value) in entries)
        {
            _into.Key(Wtf8.OfString(key switch { string s => s, Keyword k => k.Text, _ => EdnWriter.ToString(key) }));
            Visit(value);
        }

        _into.EndMap();
    }

    private void VisitJson(JsonElement json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json.GetRawText()));
        new JsonInput(stream, "json", new RecordSink(_into)).Read();
    }

    private static IEnumerable<(object Key, object? Value)> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map) yield return (entry.Key, entry.Value);
    }

    private static BigDecimal OfDecimal(decimal value) =>
        BigDecimal.TryParse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), out var dec) ? dec : throw new InvalidOperationException($"{value} is no decimal text");

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
