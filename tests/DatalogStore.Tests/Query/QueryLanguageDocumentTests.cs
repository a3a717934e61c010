using System.Text.RegularExpressions;
using DatalogStore.Edn;
using DatalogStore.Model;
using DatalogStore.Query.Functions;
using DatalogStore.Query.Plan;
using DatalogStore.Snapshots;

namespace DatalogStore.Tests.Query;

public partial class QueryLanguageDocumentTests
{
    private static readonly Database Db = World();

    private static readonly string[] Rows = [.. ReadFunctions()];

    public static TheoryData<string> Examples => [.. Rows.Select(r => r.Split(" | `")).Where(r => r.Length == 2).Select(r => r[1][..^"` |".Length])];

    public static TheoryData<string, string, string> Queries => ReadQueries();

    public static TheoryData<string, string> AggregateExamples => ReadAggregates();

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

    [Fact]
    public void The_document_lists_exactly_the_relations_over_snapshots_and_its_example_runs()
    {
        var text = Document();
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

    [Theory]
    [MemberData(nameof(Queries))]
    public void Queries_have_the_answers_that_stand_below_them(string rules, string text, string expected)
    {
        var forms = EdnReader.ReadAll(text, "example").ToList();
        var query = EdnWriter.ToString(forms[0].Value);
        var inputs = forms.Skip(1).Select(f => f.Value).ToList();
        if (query.Contains(" %", StringComparison.Ordinal)) inputs.Add(rules);
        var answer = Db.Query(query, [.. inputs]);
        if (expected.Length == 0) return;
        object? found = answer.Shape switch
        {
            FindShape.Scalar => answer.Scalar,
            FindShape.Tuple => new EdnVector([.. answer.Rows[0]]),
            FindShape.Collection => Sorted(answer.Column),
            _ => Sorted(answer.Rows.Select(r => answer.Keys is null ? new EdnVector([.. r]) : (object)EdnMap.Of(answer.Keys.Zip(r, KeyValuePair.Create)))),
        };
        var wanted = EdnReader.Read(expected, "expected");
        Assert.Equal(answer.Shape is FindShape.Relation or FindShape.Collection ? Sorted((EdnVector)wanted!) : wanted, found, EdnEquality.Instance.Equals);
    }

    [Theory]
    [MemberData(nameof(AggregateExamples))]
    public void Examples_of_aggregates_are_true(string name, string example)
    {
        var (call, expected) = (example.Split(" → ")[0], example.Split(" → ")[1]);
        Assert.StartsWith($"({name} ", call, StringComparison.Ordinal);
        var found = Db.Query($"[:find {call} . :with ?e :where [?e :person/age ?age] [(ground 7) ?one]]").Scalar;
        Assert.Equal(EdnReader.Read(expected, "expected"), found is IEnumerable<object?> items and not EdnSet and not EdnVector ? new EdnVector([.. items]) : found, EdnEquality.Instance.Equals);
    }

    [Fact]
    public void Every_aggregate_has_an_example() => Assert.Equal(Aggregates.Default.All.Select(a => a.Name).Order(), AggregateExamples.Select(e => e.Data.Item1).Order());

    [Fact]
    public void The_explanation_shown_is_that_of_the_query_above_it()
    {
        var blocks = Blocks().ToDictionary(b => b.Name + (b.Name.Length == 0 ? b.Text : ""), b => b.Text);
        var forms = EdnReader.ReadAll(blocks["explained"], "example").Select(f => f.Value).ToList();
        var explanation = Db.Query(EdnWriter.ToString(forms[0]), [forms[1]], new QueryOptions { Explain = true }).Explanation!;
        Assert.Equal(blocks["explanation"].Trim(), TimesHidden().Replace(explanation.ToString(), "… ms").Trim());
    }

    [GeneratedRegex("[0-9.]+ ms")]
    private static partial Regex TimesHidden();

    private static EdnVector Sorted(IEnumerable<object?> rows) => new([.. rows.OrderBy(EdnWriter.ToString, StringComparer.Ordinal)]);

    private static Database World()
    {
        var store = DatomStore.OpenInMemory();
        foreach (var transaction in EdnReader.ReadAll(Blocks().Single(b => b.Name == "world").Text, "world")) store.Transact((EdnVector)transaction.Value!);
        return store.Db;
    }

    private static TheoryData<string, string, string> ReadQueries()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (_, text) in Blocks().Where(b => b.Name.Length == 0))
        {
            var rules = "[]";
            var chunks = text.Split(";; =>");
            for (var i = 0; i < chunks.Length; i++)
            {
                // Each chunk but the first begins with what the query before it answers.
                var chunk = i == 0 ? chunks[i] : chunks[i][chunks[i].IndexOf('\n', StringComparison.Ordinal)..];
                var forms = EdnReader.ReadAll(chunk, "example").Select(f => f.Value).ToList();
                if (forms.Count > 0 && !IsQuery(forms[0]))
                {
                    rules = EdnWriter.ToString(forms[0]);
                    forms.RemoveAt(0);
                }

                if (forms.Count > 0) data.Add(rules, string.Join('\n', forms.Select(EdnWriter.ToString)), i + 1 < chunks.Length ? chunks[i + 1].Split('\n')[0].Trim() : "");
            }
        }

        return data;
    }

    private static bool IsQuery(object? form) => form is EdnMap || (form is EdnVector { Count: > 0 } vector && vector[0] is Keyword);

    private static TheoryData<string, string> ReadAggregates()
    {
        var text = Document();
        var table = text[text.IndexOf("| aggregate |", StringComparison.Ordinal)..text.IndexOf("## `:in`", StringComparison.Ordinal)];
        var data = new TheoryData<string, string>();
        foreach (var line in table.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))) data.Add(line.Split('`')[1], line.Split('`')[^2]);
        return data;
    }

    private static IEnumerable<(string Name, string Text)> Blocks()
    {
        var parts = Document().Split("```");
        for (var i = 1; i < parts.Length; i += 2)
        {
            var end = parts[i].IndexOf('\n', StringComparison.Ordinal);
            if (parts[i].StartsWith("clojure", StringComparison.Ordinal)) yield return (parts[i]["clojure".Length..end].Trim(), parts[i][end..]);
        }
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
