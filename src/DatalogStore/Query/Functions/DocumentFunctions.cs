using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DatalogStore.Edn;

namespace DatalogStore.Query.Functions;

/// <summary>Documents inside strings: JSON, CSV, URL and base64 encodings. Text that is not what was expected gives nil.</summary>
internal static class DocumentFunctions
{
    private const int DepthMax = 512;

    public static IEnumerable<Function> All =>
    [
        new("parse-json", 1, 1, "JSON text → value: maps with string keys, vectors, strings, numbers, booleans", static (a, c) => ParseJson(a[0], c)),
        new("json-get", 2, Function.AnyArity, "JSON text or parsed value, key or index … → what is there, or nil", static (a, c) => JsonGet(a, c)),
        new("url-decode", 1, 1, "string → string: %XX as UTF-8", static (a, c) => Arguments.TextOrNull(a[0], c) is { } text ? Uri.UnescapeDataString(text) : null),
        new("base64-decode", 1, 1, "base64 or base64url, with padding or without → string, or bytes when it is not UTF-8", static (a, c) => Base64Decode(a[0], c)),
        new("csv-parse", 1, 2, "text, separator (a comma) → vector of rows, each a vector of strings (RFC 4180)", static (a, c) => CsvParse(a, c)),
        new("as-list", 1, 1, "x → the items of a collection; any other value alone; nothing for nil", static (a, _) => new EdnVector([.. Arguments.OneOrMany(a[0])])),
        new("lower-case=", 2, 2, "string string → boolean: equal but for letter case", static (a, c) => Arguments.TextOrNull(a[0], c) is { } x && Arguments.TextOrNull(a[1], c) is { } y && string.Equals(x, y, StringComparison.OrdinalIgnoreCase)),
        new("sha256", 1, 1, "string (as UTF-8) or bytes → 64 hexadecimal digits", static (a, c) => Sha256(a[0], c)),
    ];

    private static object? ParseJson(object? value, FunctionContext context)
    {
        if (Arguments.TextOrNull(value, context) is not { } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
            return ValueOf(document.RootElement);
        }
        catch (JsonException)
        {
            return context.Unreadable<object>();
        }
    }

    private static object? JsonGet(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var value = arguments[0] is string ? ParseJson(arguments[0], context) : arguments[0];
        foreach (var step in arguments[1..])
        {
            value = value switch
            {
                EdnMap map => map.TryGetValue(step is Keyword keyword ? keyword.Text : step!, out var found) ? found : null,
                EdnSequence items => step is long index && index >= 0 && index < items.Count ? items[(int)index] : null,
                _ => null,
            };
            if (value is null) return null;
        }

        return value;
    }

    private static object? ValueOf(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var entries = new Dictionary<object, object?>(EdnEquality.Instance);
                foreach (var property in element.EnumerateObject()) entries[property.Name] = ValueOf(property.Value);
                return EdnMap.Of(entries);
            case JsonValueKind.Array: return new EdnVector([.. element.EnumerateArray().Select(ValueOf)]);
            case JsonValueKind.String: return element.GetString();
            case JsonValueKind.Number: return NumberOf(element);
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            default: return null;
        }
    }

    private static object NumberOf(JsonElement element)
    {
        if (element.TryGetInt64(out var whole)) return whole;
        var text = element.GetRawText();
        return text.AsSpan().ContainsAny('.', 'e', 'E') ? element.GetDouble() : BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static object? Base64Decode(object? value, FunctionContext context)
    {
        if (Arguments.TextOrNull(value, context) is not { } text) return null;
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var missing = plain.Count(c => !char.IsWhiteSpace(c)) % 4;
        if (missing == 1 || !Base64.IsValid(plain += missing == 0 ? "" : new string('=', 4 - missing))) return context.Unreadable<object>();
        var bytes = Convert.FromBase64String(plain);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return bytes;
        }
    }

    private static EdnVector? CsvParse(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var separator = arguments.Length < 2 ? "," : arguments[1] as string;
        if (separator is not { Length: 1 } || separator[0] is '"' or '\n' or '\r') throw new FunctionException("bad-arguments", $"(csv-parse …) needs one character as separator, not {EdnWriter.ToString(arguments[1])}");
        return Arguments.TextOrNull(arguments[0], context) is { } text ? CsvText.Read(text, separator[0]) : null;
    }

    private static string? Sha256(object? value, FunctionContext context)
    {
        var bytes = value switch
        {
            null => null,
            string text => Encoding.UTF8.GetBytes(text),
            byte[] given => given,
            _ => context.Unreadable<byte[]>(),
        };
        return bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
