using System.Globalization;
using System.Numerics;

namespace DatalogStore.Edn;

/// <summary>What a bare token of EDN means: a number, a keyword, a symbol, or one of <c>nil true false</c>.</summary>
internal static class EdnToken
{
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

        if (!IsName(token)) throw error($"'{token}' is not a symbol");
        return new Symbol(token);
    }

    private static Keyword ParseKeyword(string token, Func<string, EdnException> error)
    {
        var text = token[1..];
        if (text.Length == 0 || text[0] == ':' || !IsName(text) || text == "/") throw error($"'{token}' is not a keyword");
        return Keyword.Of(text);
    }

    /// <summary>Names are lenient about letters of any script, strict about what would not read back.</summary>
    private static bool IsName(string text)
    {
        if (text == "/") return true;
        if (text[0] == '/' || text[^1] == '/') return false;
        return text.AsSpan().IndexOfAny("@^`~\u007f") < 0 && !text.Any(char.IsControl);
    }

    private static bool IsNumeric(string token) =>
        char.IsAsciiDigit(token[0]) || (token.Length > 1 && token[0] is '+' or '-' && char.IsAsciiDigit(token.Length > 1 ? token[1] : ' '));

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
        return double.Parse(body, NumberStyles.Float, CultureInfo.InvariantCulture);
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
