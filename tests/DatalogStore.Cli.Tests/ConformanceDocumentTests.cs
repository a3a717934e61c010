using System.Text.RegularExpressions;
using DatalogStore.Cli.Conformance;

namespace DatalogStore.Cli.Tests;

public partial class ConformanceDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_mappings_of_the_runner()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "conformance.md"));
        var listed = Row().Matches(text[text.IndexOf("| tag |", StringComparison.Ordinal)..text.IndexOf("| case |", StringComparison.Ordinal)]).ToDictionary(m => m.Groups["tag"].Value, m => m.Groups["reason"].Value);
        Assert.Equal(TagMapping.Reasons.OrderBy(r => r.Key), listed.OrderBy(r => r.Key));
    }

    [Fact]
    public void The_document_lists_exactly_the_corrections_of_the_runner()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "conformance.md"));
        var rows = text[text.IndexOf("| case |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(l => l.StartsWith('|')).ToList();
        Assert.Equal(Corrections.ByName.Count, rows.Count);
        foreach (var (name, correction) in Corrections.ByName)
        {
            var row = Assert.Single(rows, r => r.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            foreach (var part in (string[])[.. correction.Out, .. correction.In]) Assert.Contains($"`{part}`", row);
            Assert.EndsWith($"| {correction.Reason} |", row);
        }
    }

    [GeneratedRegex(@"^\| `(?<tag>[\w-]+)` \| (?<reason>.*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
