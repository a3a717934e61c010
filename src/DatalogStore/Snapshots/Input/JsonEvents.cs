using System.Text.Json;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>Tokens of JSON as events of maps.</summary>
internal sealed class JsonEvents
{
    private byte[] _text = new byte[4096];

    /// <summary>Sends the token that a reader stands at.</summary>
    /// <exception cref="DatalogException">A string is not UTF-8 (<c>not-utf8</c>), or a number's exponent beyond a million (<c>number-too-large</c>).</exception>
    public void Send(ref Utf8JsonReader reader, IMapEvents into)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: into.BeginMap(); break;
            case JsonTokenType.StartArray: into.BeginList(); break;
            case JsonTokenType.EndObject: into.EndMap(); break;
            case JsonTokenType.EndArray: into.EndList(); break;
            case JsonTokenType.PropertyName: into.Key(TextOf(ref reader)); break;
            case JsonTokenType.String: into.String(TextOf(ref reader)); break;
            case JsonTokenType.Number:
                if (!JsonNumbers.TryAdd(reader.ValueSpan, into))
                    throw new DatalogException(ErrorKind.Data, "number-too-large", "this number's exponent is beyond a million", "Write such a number as a string.");
                break;
            case JsonTokenType.True: into.Boolean(true); break;
            case JsonTokenType.False: into.Boolean(false); break;
            case JsonTokenType.Null: into.Null(); break;
            case var other: throw new InvalidOperationException($"unexpected token {other}");
        }
    }

    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        if (!JsonStrings.IsValid(raw)) throw new DatalogException(ErrorKind.Data, "not-utf8", "this string has bytes that are not UTF-8", "JSON is read as UTF-8 only.");
        if (!reader.ValueIsEscaped) return raw;
        // Room for the margin that writing one unit asks for.
        if (_text.Length < raw.Length + 8) _text = new byte[raw.Length * 2];
        return _text.AsSpan(0, JsonStrings.Unescape(raw, _text));
    }
}
