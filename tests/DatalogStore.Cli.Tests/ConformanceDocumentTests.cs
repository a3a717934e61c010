using System.Text.RegularExpressions;
using DatalogStore.Cli.Conformance;

namespace DatalogStore.Cli.Tests;

public partial class ConformanceDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_mappings_of_the_runner()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "conformance.md"));
        var listed = Row().Matches(text[text.IndexOf("| tag |", StringComparison.Ordinal)..]).ToDictionary(m => m.Groups["tag"].Value, m => m.Groups["reason"].Value);
        Assert.Equal(TagMapping.Reasons.OrderBy(r => r.Key), listed.OrderBy(r => r.Key));
    }

    [GeneratedRegex(@"^\| `(?<tag>[\w-]+)` \| (?<reason>.*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
