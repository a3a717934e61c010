namespace DatalogStore.Query.Functions;

/// <summary>Names and patterns of cloud policies.</summary>
internal static class IamFunctions
{
    private const int SegmentsMax = 6;

    public static IEnumerable<Function> All =>
    [
        new("arn-part", 2, 2, "ARN, :partition :service :region :account :resource :type or :id → string or nil", static (a, c) => Part(a, c)),
        new("iam-action-matches?", 2, 2, "pattern or collection of patterns, action → boolean: * and ?, in any letter case", static (a, c) => Any(a, c, static (p, t) => Wildcards.Match(p, t, ignoreCase: true))),
        new("iam-resource-matches?", 2, 2, "pattern or collection of patterns, ARN → boolean: * and ?, within the parts between colons", static (a, c) => Any(a, c, ResourceMatches)),
        new("glob-match?", 2, 2, "pattern or collection of patterns, string → boolean: * any characters, ? one", static (a, c) => Any(a, c, static (p, t) => Wildcards.Match(p, t, ignoreCase: false))),
    ];

    private static bool Any(ReadOnlySpan<object?> arguments, FunctionContext context, Func<string, string, bool> matches)
    {
        if (Arguments.TextOrNull(arguments[1], context) is not { } text) return false;
        foreach (var item in Arguments.OneOrMany(arguments[0]))
        {
            if (Arguments.TextOrNull(item, context) is { } pattern && matches(pattern, text)) return true;
        }

        return false;
    }

    /// <summary>
    /// A wildcard stays inside its part of the ARN, slashes included, and the last part is all that follows the fifth colon (AWS IAM User Guide,
    /// “Resource ARN wildcards”). A pattern of fewer parts, such as <c>*</c>, is matched with the whole text.
    /// </summary>
    private static bool ResourceMatches(string pattern, string arn)
    {
        Span<Range> ofPattern = stackalloc Range[SegmentsMax];
        Span<Range> ofArn = stackalloc Range[SegmentsMax];
        if (pattern.AsSpan().Split(ofPattern, ':') < SegmentsMax) return Wildcards.Match(pattern, arn, ignoreCase: false);
        if (arn.AsSpan().Split(ofArn, ':') < SegmentsMax) return false;
        for (var i = 0; i < SegmentsMax; i++)
        {
            if (!Wildcards.Match(pattern.AsSpan(ofPattern[i]), arn.AsSpan(ofArn[i]), ignoreCase: false)) return false;
        }

        return true;
    }

    private static string? Part(ReadOnlySpan<object?> arguments, FunctionContext context)
    {
        var part = Arguments.NameOf(arguments[1], "arn-part");
        var index = part switch
        {
            "partition" => 1,
            "service" => 2,
            "region" => 3,
            "account" => 4,
            "resource" or "type" or "id" => 5,
            _ => throw new FunctionException("bad-arguments", $"(arn-part …) knows :partition :service :region :account :resource :type and :id, not {part}"),
        };
        if (Arguments.TextOrNull(arguments[0], context) is not { } arn) return null;
        Span<Range> parts = stackalloc Range[SegmentsMax];
        if (arn.AsSpan().Split(parts, ':') < SegmentsMax || arn[parts[0]] != "arn") return context.Unreadable<string>();
        var text = index < 5 || part == "resource" ? arn[parts[index]] : ResourcePart(arn[parts[2]], arn[parts[5]], part == "type");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>
    /// <c>type/id</c>, <c>type:id</c> or <c>id</c>, the id being all behind the first of the two separators. What S3 and API Gateway's invocations
    /// name begins with the id itself.
    /// </summary>
    private static string? ResourcePart(string service, string resource, bool isType)
    {
        var text = resource.AsSpan();
        if (text.StartsWith("/", StringComparison.Ordinal)) text = text[1..];
        var at = service is "s3" or "execute-api" ? -1 : text.IndexOfAny('/', ':');
        if (at < 0) return isType ? null : text.ToString();
        return isType ? text[..at].ToString() : text[(at + 1)..].ToString();
    }
}
