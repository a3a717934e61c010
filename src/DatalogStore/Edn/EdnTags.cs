namespace DatalogStore.Edn;

/// <summary>What a tag makes of the value behind it.</summary>
internal static class EdnTags
{
    /// <param name="tag">The tag without its <c>#</c>.</param>
    /// <param name="tagged">The value behind it.</param>
    /// <param name="error">Makes the error to throw.</param>
    public static object? Interpret(string tag, EdnForm tagged, Func<string, EdnException> error) => tag switch
    {
        "inst" => tagged.Value is string s && EdnInstant.TryParse(s, out var instant) ? instant : throw error("#inst needs a string such as \"2024-03-01T12:00:00.000Z\""),
        "uuid" => tagged.Value is string s && Guid.TryParseExact(s, "D", out var uuid) ? uuid : throw error("#uuid needs a string such as \"0191e251-c4a1-87ba-967f-84bab9c4abff\""),
        "uri" => tagged.Value is string s && Uri.TryCreate(s, UriKind.RelativeOrAbsolute, out var uri) ? uri : throw error("#uri needs a string such as \"https://example.org/a\""),
        "bytes" => tagged.Value is string s && TryBase64(s) is { } bytes ? bytes : throw error("#bytes needs a string of base64 such as \"AQID\""),
        _ => new EdnTagged(new Symbol(tag), tagged.Value),
    };

    private static byte[]? TryBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
