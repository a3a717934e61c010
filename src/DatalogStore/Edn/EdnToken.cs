using System.Globalization;
using System.Numerics;

namespace DatalogStore.Edn;

/// <summary>What a bare token of EDN means: a number, a keyword, a symbol, or one of <c>nil true false</c>.</summary>
internal static class EdnToken
{
    /// <summary>Most tokens, straight from the text: <c>true false nil</c>, whole numbers of up to 18 digits, keywords that were met before.</summary>
    public static bool TryParseCommon(ReadOnlySpan<char> token, out object? value)
    {
        value = null;
        if (token[0] == ':') return Keyword.TryGetKnown(token[1..], out value);
        if (token.Length <= 18 && (char.IsAsciiDigit(token[0]) || (token[0] == '-' && token.Length > 1))) return TryParseShort(token, out value);
        switch (token)
        {
            case "nil": return true;
            case "true": value = true; return true;
            case "false": value = false; return true;
            default: return false;
        }
    }

    private static bool TryParseShort(ReadOnlySpan<char> token, out object? value)
    {
        value = null;
        var digits = token[0] == '-' ? token[1..] : token;
        if (digits[0] == '0' && digits.Length > 1) return false;
        var number = 0L;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + (c - '0');
        }

        value = token[0] == '-' ? -number : number;
        return true;
    }

    /// <param name="token">The token, without blanks or brackets.</param>
    /// <param name="error">Makes the error to throw.</param>
    public static object? Parse(string token, Func<string, EdnException> error)
    {
        if (token.Length == 0) throw error("unexpected character");
        if (token[0] == ':') return ParseKeyword(token, error);
        if (IsNumeric(token)) return ParseNumber(token, error);
        switch (token)
        {
            case "nil": return null;
            case "true": return true;
            case "false": return false;
        }

        if (IsPointless(token)) throw error($"'{token}' is not a number: it needs a digit before the point");
        if (token[0] == '\'') throw error("EDN has no quote: write the form without the \"'\"");
        if (!IsName(token)) throw error($"'{token}' is not a symbol");
        return new Symbol(token);
    }

    private static Keyword ParseKeyword(string token, Func<string, EdnException> error)
    {
        var text = token[1..];
        if (text.Length == 0 || text[0] == ':' || !IsName(text) || text == "/") throw error($"'{token}' is not a keyword");
        var keyword = Keyword.Of(text);
        keyword.WasRead = true;
        return keyword;
    }

    /// <summary>Names are lenient about letters of any script, strict about what would not read back.</summary>
    public static bool IsName(string text)
    {
        if (text == "/") return true;
        if (text[0] == '/' || text[^1] == '/') return false;
        return text.AsSpan().IndexOfAny("@^`~\u007f") < 0 && !text.Any(char.IsControl);
    }

    /// <summary><c>.5</c> or <c>-.5</c>.</summary>
    private static bool IsPointless(string token)
    {
        var rest = token.AsSpan(token[0] is '+' or '-' ? 1 : 0);
        return rest.Length > 1 && rest[0] == '.' && char.IsAsciiDigit(rest[1]);
    }

    private static bool IsNumeric(string token) =>
        char.IsAsciiDigit(token[0]) || (token.Length > 1 && token[0] is '+' or '-' && char.IsAsciiDigit(token[1]));

    private static object ParseNumber(string token, Func<string, EdnException> error)
    {
        var body = token[^1] is 'N' or 'M' ? token[..^1] : token;
        var sign = body[0] is '+' or '-' ? 1 : 0;
        var whole = body.AsSpan(sign);
        var digits = whole.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = whole.Length;
        if (digits > 1 && whole[0] == '0') throw error($"'{token}': a number does not begin with a zero");
        if (digits == whole.Length) return Whole(token, body);
        if (token[^1] == 'N' || !IsFraction(whole[digits..])) throw error($"'{token}' is not a number");
        if (token[^1] == 'M') return BigDecimal.TryParse(body, out var d) ? d : throw error($"'{token}' is beyond a bigdec");
        var number = double.Parse(body, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw error($"'{token}' is beyond a double: write {token}M for a bigdec");
    }

    private static object Whole(string token, string body)
    {
        if (token[^1] == 'M') return new BigDecimal(BigInteger.Parse(body, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), 0);
        if (token[^1] != 'N' && long.TryParse(body, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        return BigInteger.Parse(body, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>What follows the digits: <c>.5</c>, <c>.5e3</c> or <c>e-3</c>.</summary>
    private static bool IsFraction(ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
        {
            rest = rest[1..];
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits == 0 || rest.IsEmpty) return false;
            if (digits < 0) return true;
            rest = rest[digits..];
        }

        if (rest[0] is not ('e' or 'E')) return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is '+' or '-') rest = rest[1..];
        return !rest.IsEmpty && rest.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
