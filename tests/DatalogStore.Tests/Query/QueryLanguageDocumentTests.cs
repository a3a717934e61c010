using DatalogStore.Query.Functions;

namespace DatalogStore.Tests.Query;

public class QueryLanguageDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_functions_there_are()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "query-language.md"));
        var functions = text[text.IndexOf("## Functions", StringComparison.Ordinal)..].Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(FunctionTable.Default.All.Select(f => $"| `{f.Name}` | {f.ArityText} | {f.Signature} |"), functions);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DatalogStore.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
