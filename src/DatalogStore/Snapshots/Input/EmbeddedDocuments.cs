using System.Buffers.Text;
using System.Text.Json;
using DatalogStore.Snapshots.Mapping;

namespace DatalogStore.Snapshots.Input;

/// <summary>
/// Strings that hold a JSON map or list, plain, URL-encoded or as base64: sent to the builder behind the string, as the value of <c>…/%doc</c>. What is no whole
/// document, or is nested deeper than any real one, is a string and nothing else.
/// <code>
/// {"Version":"2012-10-17"}      %7B%22Version%22%3A%222012-10-17%22%7D      eyJWZXJzaW9uIjoiMjAxMi0xMC0xNyJ9
/// </code>
/// </summary>
internal sealed class EmbeddedDocuments : IEmbeddedDocuments
{
    private const int DepthMax = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax };

    private readonly JsonEvents _events = new();

    public void Add(ReadOnlySpan<byte> text, MapBuilder into)
    {
        if (into.Nesting + DepthMax > MapBuilder.DepthMax || !TryDecode(text, out var json) || !IsDocument(json)) return;
        into.BeginDocument();
        var reader = new Utf8JsonReader(json, Options);
        while (reader.Read()) _events.Send(ref reader, into);
        into.EndDocument();
    }

    /// <summary>The text as it would be without its encoding; false when it cannot be a map or list.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> json)
    {
        json = text.Trim(" \t\r\n"u8);
        if (json.Length < 2) return false;
        if (json[0] is (byte)'{' or (byte)'[') return true;
        if (json[0] == '%') return TryUrl(json, out json);
        // Base64 of a brace begins with e, that of a bracket or of a blank before with W, I, D or C; the decoded text decides.
        if (json[0] is not ((byte)'e' or (byte)'W' or (byte)'I' or (byte)'D' or (byte)'C') || !Base64.IsValid(json)) return false;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(json.Length)];
        Base64.DecodeFromUtf8(json, bytes, out _, out var length);
        json = bytes.AsSpan(0, length).Trim(" \t\r\n"u8);
        return json.Length >= 2 && json[0] is (byte)'{' or (byte)'[';
    }

    private static bool TryUrl(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> json)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        json = default;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes[length++] = text[i] == '+' ? (byte)' ' : text[i];
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2])) return false;
            bytes[length++] = (byte)((Convert.FromHexString([(char)text[i + 1], (char)text[i + 2]]))[0]);
            i += 2;
        }

        json = bytes.AsSpan(0, length).Trim(" \t\r\n"u8);
        return json.Length >= 2 && json[0] is (byte)'{' or (byte)'[';
    }

    /// <summary>Reads it through: half a document must not be sent, nor one with a number or a key that no datom holds.</summary>
    private static bool IsDocument(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName or JsonTokenType.String when !JsonStrings.IsValid(reader.ValueSpan): return false;
                    case JsonTokenType.PropertyName when reader.ValueSpan.Length > KeyLengthMax: return false;
                    case JsonTokenType.Number when !JsonNumbers.IsInRange(reader.ValueSpan): return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Keys that are longer, nested as deep as documents may be, could make an attribute too long.</summary>
    private const int KeyLengthMax = 256;
}
