using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;
using DatalogStore.Snapshots;

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

    [Fact]
    public void The_document_lists_exactly_the_relations_over_snapshots_and_its_example_runs()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "query-language.md"));
        var section = text[text.IndexOf("## Snapshots", StringComparison.Ordinal)..text.IndexOf("## Functions", StringComparison.Ordinal)];
        Assert.Equal(
            SnapshotRelation.All.Select(r => r.ToString()), section.Split('\n').Where(l => l.StartsWith("| `(", StringComparison.Ordinal)).Select(l => l.Split('`')[1]));
        var start = section.IndexOf("```clojure", StringComparison.Ordinal) + "```clojure".Length;
        var example = section[start..section.IndexOf("```", start, StringComparison.Ordinal)];
        using var store = DatomStore.OpenInMemory();
        store.Load(Snapshot.OfJson("""{"aws":{"groups":[{"id":"sg-1","open":true},{"id":"sg-2","open":false}]}}"""));
        var time = store.Db.Snapshots.Single().Time;
        Assert.Equal(["sg-1", time, time], Assert.Single(store.Db.Query(example).Rows));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DatalogStore.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
