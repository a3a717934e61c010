using DatalogStore.Edn;
using DatalogStore.Query.Functions;

namespace DatalogStore.Tests.Query;

public class QueryLanguageDocumentTests
{
    private static readonly Database Db = DatomStore.OpenInMemory().Db;

    private static readonly string[] Rows = [.. ReadFunctions()];

    public static TheoryData<string> Examples => [.. Rows.Select(r => r.Split(" | `")).Where(r => r.Length == 2).Select(r => r[1][..^"` |".Length])];

    [Fact]
    public void The_document_lists_exactly_the_functions_there_are() =>
        Assert.Equal(FunctionTable.Default.All.Select(f => $"| `{f.Name}` | {f.ArityText} | {f.Signature} |"), Rows.Select(WithoutExample));

    [Fact]
    public void Every_function_of_values_has_an_example() =>
        Assert.Equal(FunctionTable.Default.All.Where(f => !f.IsOfDatabase).Select(f => f.Name), Rows.Where(r => r != WithoutExample(r)).Select(r => r.Split('`')[1]));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_true(string example)
    {
        var (call, expected) = (example[..example.LastIndexOf(" → ", StringComparison.Ordinal)], example[(example.LastIndexOf(" → ", StringComparison.Ordinal) + 3)..]);
        // A call inside a call is bound first: the language has no nested calls.
        var inner = call.IndexOf(" (", StringComparison.Ordinal);
        var query = inner < 0
            ? $"[:find ?r . :where [{call} ?r]]"
            : $"[:find ?r . :where [{call[(inner + 1)..(call.IndexOf(')') + 1)]} ?i] [{call[..inner]} ?i{call[(call.IndexOf(')') + 1)..]} ?r]]";
        var found = Db.Query(query).Scalar;
        Assert.Equal(EdnReader.Read(expected, "expected"), found, EdnEquality.Instance.Equals);
    }

    private static string WithoutExample(string row) => row.Split(" | `") is { Length: 2 } parts ? parts[0] + " |" : row;

    private static IEnumerable<string> ReadFunctions()
    {
        var text = Document();
        return text[text.IndexOf("## Functions", StringComparison.Ordinal)..].Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal));
    }

    private static string Document() => File.ReadAllText(Path.Combine(Root(), "docs", "query-language.md"));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DatalogStore.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
